/** What each captured scenario of Claude Code did: what its transcripts must come to. */
import type { Counts } from "../../truth.ts";

/**
 * By scenario: LLM calls; input, output, cache read and cache write tokens; tool calls, those that
 * failed; turns; failed requests; compactions. Counted by hand in the captures; tests compare the
 * mock's own sums too.
 */
export const SCENARIOS: Record<string, number[]> = {
  "api-fail": [0, 0, 0, 0, 0, 0, 0, 1, 1, 0],
  "api-retry": [3, 26, 33, 15000, 15090, 1, 0, 1, 4, 0],
  basic: [4, 31, 300, 46460, 15930, 3, 0, 1, 0, 0],
  compaction: [4, 40, 110, 220000, 18000, 2, 0, 2, 0, 1],
  "compaction-auto": [6, 60, 140, 76800, 179900, 3, 0, 3, 0, 2],
  "compaction-reactive": [3, 30, 70, 30000, 193800, 1, 0, 2, 0, 1],
  denied: [2, 16, 38, 15000, 15080, 1, 1, 1, 0, 0],
  events: [7, 70, 60, 0, 15000, 5, 0, 2, 0, 0],
  // The session and its fork: the lines that the fork copied count once.
  fork: [6, 47, 338, 61460, 31010, 4, 0, 2, 0, 0],
  long: [50, 300, 1972, 756000, 5970, 49, 0, 1, 0, 0],
  "multi-model": [5, 37, 147, 24000, 39550, 2, 0, 2, 0, 0],
  resume: [6, 47, 338, 61460, 31010, 4, 0, 2, 0, 0],
  subagent: [10, 59, 354, 64550, 40950, 7, 0, 1, 0, 0],
  "subagent-background": [6, 40, 198, 54610, 24710, 3, 0, 3, 0, 0],
  "tool-error": [9, 77, 312, 122625, 15665, 10, 7, 1, 0, 0],
  tui: [10, 76, 291, 83600, 48050, 5, 2, 6, 0, 1],
};

/** A row of SCENARIOS by names. */
export function countsOf(row: readonly number[]): Counts {
  const [llm, input, output, read, write, tools, failed, turns, errors, compactions] = row;
  return {
    llmCallCount: llm!,
    inputTokens: input!,
    outputTokens: output!,
    cacheReadTokens: read!,
    cacheWriteTokens: write!,
    toolCallCount: tools!,
    toolErrorCount: failed!,
    turnCount: turns!,
    llmErrorCount: errors!,
    compactionCount: compactions!,
  };
}
