/** What a scenario did in all, in one form for all agents, and what it cost: prices kept by hand. */

/** Sums over the sessions of a scenario but their money. Failed requests are no LLM calls. */
export interface Counts {
  llmCallCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  turnCount: number;
  toolCallCount: number;
  toolErrorCount: number;
  llmErrorCount: number;
  compactionCount: number;
}

/** With the money. */
export interface Totals extends Counts {
  costNanoUsd: number;
}

/**
 * USD a million tokens: input, output, cache read, cache write for 5 minutes. From the makers' price
 * pages, read in November 2026; for prompts below the sizes from which they are dearer. OpenAI
 * charges writes of gpt-5.x as input. Those of Pi's mock are set by its driver.
 */
const PRICES: Record<string, readonly [number, number, number, number]> = {
  "claude-sonnet-4-5-20250929": [3, 15, 0.3, 3.75],
  "claude-opus-4-5-20251101": [5, 25, 0.5, 6.25],
  "claude-haiku-5-5": [0.1, 0.5, 0.01, 0.125],
  "gpt-5.2-codex": [1.75, 14, 0.175, 1.75],
  "gpt-5.5": [5, 30, 0.5, 5],
  "gpt-6.1-sol": [2, 10, 0.1, 2.5],
  "mock-large": [3, 15, 0.3, 3.75],
  "mock-small": [3, 15, 0.3, 3.75],
  "mock-mini": [0.25, 1.25, 0.025, 0.3],
  "mock-free": [0, 0, 0, 0],
};

/** What tokens of one model cost, in nano-USD. */
export function nanoUsdOf(
  model: string,
  tokens: Pick<
    Counts,
    "inputTokens" | "outputTokens" | "cacheReadTokens" | "cacheWriteTokens"
  >,
): number {
  const prices = PRICES[model];
  if (!prices) throw new Error(`There is no price of "${model}"`);
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = tokens;
  // USD a million tokens = 1,000 nano-USD a token.
  return Math.round(
    [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens]
      .reduce((all, count, kind) => all + 1_000 * count * prices[kind]!, 0),
  );
}
