/**
 * Prices and context windows that the price library lacks: models of autumn 2026 and some
 * embeddings. An entry that a newer library has is taken out here; a test finds it.
 * The models of the original's own table are all in the library, at the same prices.
 */
import { longestName, type ModelPrice, type Rates } from "../../sdk/pricing.ts";

/** Names this table and its prices in what is stored. */
export const SUPPLEMENT_VERSION = "supplement 2026-11";

/** One model. */
export interface SupplementModel {
  /** The library's id of the provider whose list prices these are. */
  provider: string;
  /** USD per million tokens, by the day (UTC) from which they hold, oldest first. */
  prices: readonly { from: string; price: ModelPrice }[];
  /** Tokens; null for embeddings, which fill none. */
  contextWindow: number | null;
}

/**
 * Models by name. Sources: the makers' model and price pages, read in November 2026; for Claude
 * also the price table inside Claude Code 2.1, which says the same.
 */
export const SUPPLEMENT: Readonly<Record<string, SupplementModel>> = {
  // Codex's default model since 29 September 2026. Beyond 272,000 tokens of prompt, input and
  // caches cost twice and output 1.5 times as much, for the whole call.
  "gpt-6.1-sol": {
    provider: "openai",
    contextWindow: 1_050_000,
    prices: [{
      from: "2026-09-29",
      price: {
        input: 2,
        output: 10,
        cacheRead: 0.1,
        cacheWrite: 2.5,
        tiers: [{ above: 272_000, input: 4, output: 15, cacheRead: 0.2, cacheWrite: 5 }],
      },
    }],
  },
  // Two price bands, by a prompt of up to or over 100,000 tokens.
  "claude-haiku-5-5": anthropic([{
    from: "2026-10-07",
    price: {
      ...claude(0.1, 0.5, 0.01),
      tiers: [{ above: 100_000, ...claude(0.5, 2.5, 0.05) }],
    },
  }]),
  // The library takes it for claude-sonnet-5. Cache reads were halved on 7 October 2026.
  "claude-sonnet-5-5": anthropic([
    { from: "2026-09-28", price: claude(2, 10, 0.2) },
    { from: "2026-10-07", price: claude(2, 10, 0.1) },
  ]),
  "claude-fable-5-2": anthropic([{ from: "2026-11-09", price: claude(8, 40, 0.2) }]),
  "claude-mythos-5": anthropic([{ from: "2026-06-09", price: claude(10, 50, 1) }]),
  "claude-mythos-5-1": anthropic([{ from: "2026-09-01", price: claude(10, 50, 0.25) }]),
  "claude-mythos-5-2": anthropic([{ from: "2026-11-09", price: claude(8, 40, 0.2) }]),
  "codestral-embed": embedding("mistral", 0.15),
  "embed-english-v3.0": embedding("cohere", 0.1),
  "embed-english-light-v3.0": embedding("cohere", 0.1),
  "embed-multilingual-v3.0": embedding("cohere", 0.1),
  "embed-multilingual-light-v3.0": embedding("cohere", 0.1),
};

/** Context windows, in tokens, of models that the library prices without one. */
export const CONTEXT_WINDOWS: Readonly<Record<string, number>> = {
  "gemini-2.5-pro": 1_048_576,
  "gemini-3-pro-preview": 1_048_576,
  "gemini-3.1-pro-preview": 1_048_576,
  "gpt-5.3-codex-spark": 128_000,
  "kimi-k2": 131_072,
  "llama-3.1-8b-instant": 131_072,
  "llama-3.3-70b-versatile": 131_072,
};

/** The entry of a model, its snapshots included; null for a model that is not here. */
export function supplementModel(model: string): SupplementModel | null {
  const name = longestName(Object.keys(SUPPLEMENT), model);
  return name === null ? null : SUPPLEMENT[name]!;
}

/** Tokens that the model's context window holds; null when this table does not say. */
export function supplementWindow(model: string): number | null {
  const name = longestName(Object.keys(CONTEXT_WINDOWS), model);
  if (name !== null) return CONTEXT_WINDOWS[name]!;
  return supplementModel(model)?.contextWindow ?? null;
}

/** The price at a time, Unix ms; before the first one's day, the first one. */
export function supplementPrice({ prices }: SupplementModel, at: number): ModelPrice | null {
  const held = prices.filter(({ from }) => Date.parse(from) <= at);
  return (held.at(-1) ?? prices[0])?.price ?? null;
}

function anthropic(prices: SupplementModel["prices"]): SupplementModel {
  return { provider: "anthropic", contextWindow: 1_000_000, prices };
}

/** Anthropic's list: writing costs 1.25 times the input for five minutes, twice for one hour. */
function claude(input: number, output: number, cacheRead: number): Rates {
  return { input, output, cacheRead, cacheWrite: 1.25 * input, cacheWrite1h: 2 * input };
}

function embedding(provider: string, input: number): SupplementModel {
  return {
    provider,
    contextWindow: null,
    prices: [{ from: "2024-01-01", price: { input, output: 0 } }],
  };
}
