/** What prices an LLM call. The prices themselves are loaded when the first call is priced. */
import type { Money, PriceTable } from "../../sdk/pricing.ts";
import type { TokenUsage } from "../../sdk/types.ts";

/** What AIr computed for one call, in nano-USD. */
export type ComputedCost = Money & {
  /** Where the price comes from: `user`, or a table and its version. */
  readonly version: string;
  /** The price is a guess: by another provider's list, a rate that no list gives, or another tier. */
  readonly estimated: boolean;
};

/** Prices calls and knows context windows. */
export interface Pricer {
  /** What a call cost by the prices of its own day; null: unpriced, there is no price for it. */
  price(event: TokenUsage): ComputedCost | null;
  /**
   * Tokens that the model's context window holds, where a context was seen to hold `usedTokens`;
   * null when not known. A Claude model beyond its window runs in its variant of 1,000,000 tokens,
   * which is not told apart by what the API calls it; any other one is not the model it is taken for.
   */
  contextWindow(
    provider: string | null | undefined,
    model: string | null | undefined,
    usedTokens?: number,
  ): number | null;
}

/**
 * Gives the pricer, loaded at the first call: the price tables take 30 ms and 15 MB, which a server
 * that nobody uses need not spend.
 */
export function lazyPricer(overrides: PriceTable = {}): () => Promise<Pricer> {
  let loading: Promise<Pricer> | undefined;
  return () => loading ??= import("./cost.ts").then((cost) => cost.createPricer(overrides));
}
