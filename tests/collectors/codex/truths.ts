/** What each captured scenario of Codex did: what its rollouts must come to. */
import { type Counts, nanoUsdOf } from "../../truth.ts";
import { type servedCounts, servedOf } from "./rollouts.ts";

/** What no answer of the mock tells. */
export interface Told {
  name: string;
  turns: number;
  /** Calls that scripts made. */
  nested: number;
  /** Calls that failed. */
  failed: number;
  llmErrors: number;
}

/** Counted by hand in the captures. */
export const TOLD: readonly Told[] = [
  { name: "basic", turns: 1, nested: 0, failed: 0, llmErrors: 0 },
  { name: "tool-error", turns: 1, nested: 0, failed: 6, llmErrors: 0 },
  { name: "parallel", turns: 1, nested: 0, failed: 1, llmErrors: 0 },
  { name: "mcp", turns: 1, nested: 0, failed: 1, llmErrors: 0 },
  { name: "long", turns: 1, nested: 0, failed: 0, llmErrors: 0 },
  { name: "codemode", turns: 1, nested: 5, failed: 1, llmErrors: 0 },
  { name: "background", turns: 1, nested: 0, failed: 1, llmErrors: 0 },
  { name: "subagents", turns: 2, nested: 1, failed: 0, llmErrors: 0 },
  { name: "websocket", turns: 1, nested: 0, failed: 0, llmErrors: 0 },
  { name: "compaction", turns: 2, nested: 0, failed: 0, llmErrors: 0 },
  { name: "compaction-remote", turns: 2, nested: 0, failed: 0, llmErrors: 0 },
  { name: "resume", turns: 4, nested: 0, failed: 0, llmErrors: 0 },
  // Requests that were tried again stand nowhere: only those that ended a turn are tOLD.
  { name: "errors", turns: 3, nested: 0, failed: 0, llmErrors: 2 },
  { name: "rate-limit", turns: 2, nested: 0, failed: 0, llmErrors: 1 },
  { name: "interrupt", turns: 2, nested: 0, failed: 1, llmErrors: 0 },
  { name: "0.104.0", turns: 2, nested: 0, failed: 3, llmErrors: 0 },
  { name: "0.130.0", turns: 1, nested: 0, failed: 3, llmErrors: 0 },
  { name: "0.150.0", turns: 2, nested: 0, failed: 4, llmErrors: 0 },
];

/** What a scenario comes to for which the mock served this. */
export function countsOf(told: Told, served: ReturnType<typeof servedCounts>): Counts {
  const { asked, ...counts } = served;
  return {
    ...counts,
    turnCount: told.turns,
    toolCallCount: asked + told.nested,
    toolErrorCount: told.failed,
    llmErrorCount: told.llmErrors,
  };
}

const COUNTED = TOLD.map((told) => ({
  name: told.name,
  totals: countsOf(told, servedOf(told.name)),
}));

const { asked: _asked, ...resumed } = servedOf("0.104.0-resumed-by-0.169.0");

/** Of the session that a newer Codex migrated and resumed. */
export const OLD = COUNTED.find(({ name }) => name === "0.104.0")!.totals;

COUNTED.push(
  { name: "0.104.0-migrated-by-0.169.0", totals: OLD },
  {
    name: "0.104.0-resumed-by-0.169.0",
    totals: {
      llmCallCount: OLD.llmCallCount + resumed.llmCallCount,
      inputTokens: OLD.inputTokens + resumed.inputTokens,
      outputTokens: OLD.outputTokens + resumed.outputTokens,
      cacheReadTokens: OLD.cacheReadTokens + resumed.cacheReadTokens,
      cacheWriteTokens: 0,
      compactionCount: 0,
      turnCount: 3,
      // The mock gave two ids again in its second run, and a call is known by its id alone: of 8
      // calls 6 are left, and of 3 that failed 2.
      toolErrorCount: 2,
      llmErrorCount: 0,
      toolCallCount: 6,
    },
  },
  // Wrote no tokens down, so they are left out.
  {
    name: "0.28.0",
    totals: {
      llmCallCount: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      compactionCount: 0,
      turnCount: 1,
      toolErrorCount: 4,
      llmErrorCount: 0,
      toolCallCount: 6,
    },
  },
  // No mock's word is kept of these two.
  {
    name: "tui",
    totals: {
      llmCallCount: 3,
      inputTokens: 25200 - 14960,
      outputTokens: 16,
      cacheReadTokens: 14960,
      cacheWriteTokens: 0,
      compactionCount: 0,
      turnCount: 2,
      toolErrorCount: 0,
      llmErrorCount: 0,
      toolCallCount: 1,
    },
  },
  {
    name: "app-server-manual-compact",
    totals: {
      llmCallCount: 4,
      inputTokens: 34400 - 24048,
      outputTokens: 56,
      cacheReadTokens: 24048,
      cacheWriteTokens: 0,
      compactionCount: 1,
      turnCount: 3,
      toolErrorCount: 0,
      llmErrorCount: 0,
      toolCallCount: 1,
    },
  },
);

/** Models of the scenarios that did not run on gpt-5.5. */
const MODELS: Record<string, string> = {
  codemode: "gpt-6.1-sol",
  subagents: "gpt-6.1-sol",
  tui: "gpt-6.1-sol",
  "0.28.0": "gpt-5.2-codex",
  "0.104.0": "gpt-5.2-codex",
  "0.104.0-migrated-by-0.169.0": "gpt-5.2-codex",
  "0.130.0": "gpt-5.2-codex",
  "0.150.0": "gpt-5.2-codex",
};

/** Each scenario with its totals and what they cost. */
export const SCENARIOS = COUNTED.map(({ name, totals }) => ({
  name,
  totals,
  nanoUsd: name === "0.104.0-resumed-by-0.169.0"
    ? nanoUsdOf("gpt-5.2-codex", OLD) + nanoUsdOf("gpt-5.5", resumed)
    : nanoUsdOf(MODELS[name] ?? "gpt-5.5", totals),
}));
