/**
 * What tokens cost. Sums are integers: a price in USD per million tokens is a whole number of
 * pico-USD a token, a kind of token is summed in pico-USD and rounded half up, once, to nano-USD.
 * Pure, no dependency.
 */

/** Prices of one model, USD per million tokens; finite, not negative. */
export interface Rates {
  /** Uncached input. */
  input: number;
  /** Output, reasoning included. */
  output: number;
  /** Absent: cached input costs what input costs. */
  cacheRead?: number;
  /** Writing to a cache that lives five minutes. Absent: what input costs. */
  cacheWrite?: number;
  /** Writing to a cache that lives one hour. Absent: what `cacheWrite` costs. */
  cacheWrite1h?: number;
}

/** The rates of all tokens of a call, its output too, whose prompt is longer than `above` tokens. */
export interface PriceTier extends Rates {
  /** Tokens of the prompt that must be exceeded. */
  above: number;
}

/** What one model costs. */
export interface ModelPrice extends Rates {
  /** Other prices for long prompts. */
  tiers?: readonly PriceTier[];
}

/** Prices by `model` or `provider/model`. */
export type PriceTable = Readonly<Record<string, ModelPrice>>;

/** Tokens of one LLM call. The four counts are disjoint: `input` excludes cached tokens. */
export interface TokenCounts {
  /** Uncached input tokens. */
  input: number;
  /** Output tokens. */
  output: number;
  /** Tokens read from the cache. */
  cacheRead?: number | null;
  /** Tokens written to the cache. */
  cacheWrite?: number | null;
  /** Part of `cacheWrite`. */
  cacheWrite1h?: number | null;
}

/** Money of one LLM call by kind of token, integer nano-USD; the four kinds sum to the total. */
export type Money = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly total: number;
};

/** The same in USD. */
export interface CostUsd {
  /** Of uncached input. */
  input: number;
  /** Of output. */
  output: number;
  /** Of tokens read from the cache. */
  cacheRead: number;
  /** Of tokens written to the cache. */
  cacheWrite: number;
  /** The sum. */
  total: number;
}

/**
 * The most that one kind of token of one call may cost, nano-USD: a total stays within the 1e6 USD
 * that an event may say, and SQLite cannot be read back beyond 2^53.
 */
export const MAX_KIND_NANO_USD = 250_000 * 1e9;

/** What the original's price table held; prices of 2025, USD per million tokens. */
export const MODEL_PRICING: PriceTable = {
  "claude-4-sonnet": {
    input: 3,
    output: 15,
    cacheRead: 0.3,
    cacheWrite: 3.75,
    cacheWrite1h: 6,
  },
  "claude-4-opus": {
    input: 15,
    output: 75,
    cacheRead: 1.5,
    cacheWrite: 18.75,
    cacheWrite1h: 30,
  },
  "gpt-4o": { input: 2.5, output: 10, cacheRead: 1.25 },
  "gpt-4.1": { input: 2, output: 8, cacheRead: 0.5 },
  "gpt-4.1-mini": { input: 0.4, output: 1.6, cacheRead: 0.1 },
  "gemini-2.5-pro": {
    input: 1.25,
    output: 10,
    cacheRead: 0.125,
    tiers: [{ above: 200_000, input: 2.5, output: 15, cacheRead: 0.25 }],
  },
};

/**
 * The cost of one call in USD by `MODEL_PRICING`, or by a table of your own; null for a model that
 * is not in it.
 */
export function computeCost(
  model: string,
  counts: TokenCounts,
  table: PriceTable = MODEL_PRICING,
): CostUsd | null {
  const name = longestName(Object.keys(table), model);
  if (name === null) return null;
  const { input, output, cacheRead, cacheWrite, total } = costOf(table[name]!, counts);
  return {
    input: input / 1e9,
    output: output / 1e9,
    cacheRead: cacheRead / 1e9,
    cacheWrite: cacheWrite / 1e9,
    total: total / 1e9,
  };
}

/** The cost of one call at a price. The tier is that of the whole prompt: input and both caches. */
export function costOf(price: ModelPrice, counts: TokenCounts): Money {
  const tokens = {
    input: whole(counts.input),
    output: whole(counts.output),
    cacheRead: whole(counts.cacheRead),
    cacheWrite: whole(counts.cacheWrite),
  };
  const written1h = Math.min(whole(counts.cacheWrite1h), tokens.cacheWrite);
  const rates = ratesFor(price, tokens.input + tokens.cacheRead + tokens.cacheWrite);
  const writeRate = rates.cacheWrite ?? rates.input;
  const input = nanoUsd(pico(tokens.input, rates.input));
  const output = nanoUsd(pico(tokens.output, rates.output));
  const cacheRead = nanoUsd(pico(tokens.cacheRead, rates.cacheRead ?? rates.input));
  const cacheWrite = nanoUsd(
    pico(tokens.cacheWrite - written1h, writeRate) +
      pico(written1h, rates.cacheWrite1h ?? writeRate),
  );
  const total = input + output + cacheRead + cacheWrite;
  return { input, output, cacheRead, cacheWrite, total };
}

/** The rates for a prompt of so many tokens: those of the highest tier that it exceeds. */
function ratesFor(price: ModelPrice, promptTokens: number): Rates {
  let rates: Rates = price;
  let reached = -1;
  for (const tier of price.tiers ?? []) {
    if (promptTokens > tier.above && tier.above > reached) {
      rates = tier;
      reached = tier.above;
    }
  }
  return rates;
}

/** BigInt, since a product passes 2^53 from 3e9 tokens at 3 USD a million on. */
function pico(tokens: number, usdPerMillion: number): bigint {
  return BigInt(tokens) * BigInt(Math.round(usdPerMillion * 1e6));
}

function nanoUsd(picoUsd: bigint): number {
  return Math.min(Number((picoUsd + 500n) / 1000n), MAX_KIND_NANO_USD);
}

/** A count as an integer; what is not known, not finite or negative is 0. */
function whole(count: number | null | undefined): number {
  return count && count > 0 && Number.isFinite(count) ? Math.round(count) : 0;
}

/** Counts as most APIs give them: input includes what was read from and written to the cache. */
export interface InclusiveCounts {
  input: number;
  cached?: number | null;
  cacheWrite?: number | null;
  /** Includes reasoning. */
  output: number;
}

/** The four disjoint counts of an LLM call. */
export interface DisjointCounts {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/**
 * Takes the cached tokens out of the input, as integers. They keep the sum that was told: caches
 * that exceed the input are cut to it.
 */
export function disjointCounts(counts: InclusiveCounts): DisjointCounts {
  const prompt = whole(counts.input);
  const cacheRead = Math.min(whole(counts.cached), prompt);
  const cacheWrite = Math.min(whole(counts.cacheWrite), prompt - cacheRead);
  return {
    input: prompt - cacheRead - cacheWrite,
    output: whole(counts.output),
    cacheRead,
    cacheWrite,
  };
}

/** What may follow a model's name without making it another model: a snapshot's date or version. */
const SNAPSHOT = /^(?:[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2}|latest|0\d{2})|-v\d+(?::\d+)?)+$/;

/**
 * The longest of the names that means this model: the model itself, or the model without its
 * snapshot (`gpt-4.1-mini` for `gpt-4.1-mini-2025-04-14`, and never `gpt-4.1`). Case does not
 * matter. Null when there is none.
 */
export function longestName(names: Iterable<string>, model: string): string | null {
  const wanted = model.toLowerCase();
  let longest: string | null = null;
  for (const name of names) {
    if (longest !== null && name.length <= longest.length) continue;
    const start = name.toLowerCase();
    if (!wanted.startsWith(start)) continue;
    const rest = wanted.slice(start.length);
    if (rest === "" || SNAPSHOT.test(rest)) longest = name;
  }
  return longest;
}
