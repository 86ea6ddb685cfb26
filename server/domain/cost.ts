/**
 * Prices LLM calls. A price is looked for in the user's table, then, reading by reading of the
 * name, in the supplement and in the price library; the sums are sdk/pricing.ts's.
 */
import {
  costOf,
  longestName,
  type ModelPrice,
  type PriceTable,
  type Rates,
} from "../../sdk/pricing.ts";
import type { TokenUsage } from "../../sdk/types.ts";
import { LIBRARY_VERSION, libraryModel, libraryProvider } from "./price_library.ts";
import { isClaude, isLocal, type Reading, readings, withoutMark } from "./price_names.ts";
import {
  SUPPLEMENT_VERSION,
  supplementModel,
  supplementPrice,
  supplementWindow,
} from "./price_supplement.ts";
import type { ComputedCost, Pricer } from "./pricer.ts";

/** Models looked up, found or not; names come from outside, so at most so many are kept. */
const MAX_MODELS = 1_000;

/** A longer provider and model is nobody's: it is not looked up. */
const MAX_NAME_LENGTH = 400;

/** What Claude Code's `[1m]` asks for. */
const LARGE_WINDOW = 1_000_000;

/** The tiers of service that cost the list price; batch, flex and priority cost less or more. */
const LIST_PRICE_TIERS = new Set(["", "auto", "default", "on_demand", "standard"]);

/** A price that stands while its period lasts. */
interface Quote {
  price: ModelPrice;
  /** No list says what a one-hour cache costs: it is 2 × input, as for all Claude models. */
  hourIsGuess: boolean;
}

/** Where the price of one provider's model comes from. */
interface Source {
  version: string;
  estimated: boolean;
  /** The same object throughout a period. */
  priceAt(at: number): ModelPrice | null;
}

/**
 * A pricer with the user's own prices, which come first. A key without a provider holds for the
 * model at every provider; of several keys that fit, `provider/model` comes first, then the longest.
 */
export function createPricer(overrides: PriceTable = {}): Pricer {
  const findSource = remembered((provider, model) => {
    const source = userSource(overrides, provider, model) ?? listSource(provider, model);
    return source && { ...source, quoteAt: quotes(source, isClaude(model)) };
  });
  const findWindow = remembered(windowOf);
  return {
    price: (event) => {
      const source = findSource(event.provider, event.model);
      const quote = source?.quoteAt(event.timestamp);
      return source && quote ? computed(event, source, quote) : null;
    },
    contextWindow: (provider, model, usedTokens = 0) => {
      const tokens = findWindow(provider, model);
      if (tokens === null || usedTokens <= tokens) return tokens;
      return isClaude(model ?? "") && usedTokens <= LARGE_WINDOW ? LARGE_WINDOW : null;
    },
  };
}

function computed(event: TokenUsage, { version, estimated }: Source, quote: Quote): ComputedCost {
  const guessed = quote.hourIsGuess && (event.cacheWrite1h ?? 0) > 0;
  const isListPrice = LIST_PRICE_TIERS.has(event.serviceTier?.toLowerCase() ?? "");
  return {
    ...costOf(quote.price, event),
    version,
    estimated: estimated || guessed || !isListPrice,
  };
}

/** The user's price of a model by its name as told, else by the other readings, surest first. */
function userSource(table: PriceTable, provider: string, model: string): Source | null {
  const names = Object.keys(table);
  const told = { provider: provider.toLowerCase(), model: withoutMark(model) };
  for (const way of [told, ...readings(provider, model)]) {
    const name = longestName(names, `${way.provider}/${way.model}`) ??
      longestName(names, way.model);
    if (name !== null) {
      const price = table[name]!;
      return { version: "user", estimated: false, priceAt: () => price };
    }
  }
  return null;
}

/** The list price of a model; none for what runs on the user's own machine. */
function listSource(provider: string, model: string): Source | null {
  if (isLocal(provider)) return null;
  for (const way of readings(provider, model)) {
    const source = supplementSource(way) ?? librarySource(way);
    if (source) return source;
  }
  return null;
}

/** By the supplement: for the provider that it speaks of, or whoever made the model. */
function supplementSource({ provider, model, isExact }: Reading): Source | null {
  const found = supplementModel(model);
  if (!found || (provider !== null && libraryProvider(provider) !== found.provider)) return null;
  return {
    version: SUPPLEMENT_VERSION,
    estimated: !isExact,
    priceAt: (at) => supplementPrice(found, at),
  };
}

function librarySource({ provider, model, isExact }: Reading): Source | null {
  const found = libraryModel(provider, model);
  return found &&
    { version: LIBRARY_VERSION, estimated: !isExact, priceAt: (at) => found.priceAt(at) };
}

/** A source's prices as quotes, made once a price. */
function quotes(source: Source, ofClaude: boolean): (at: number) => Quote | null {
  const made = new Map<ModelPrice, Quote>();
  return (at) => {
    const price = source.priceAt(at);
    if (price === null) return null;
    let quote = made.get(price);
    if (!quote) {
      quote = quoteOf(price, ofClaude);
      made.set(price, quote);
    }
    return quote;
  };
}

function quoteOf(price: ModelPrice, ofClaude: boolean): Quote {
  if (!ofClaude || price.cacheWrite1h !== undefined) return { price, hourIsGuess: false };
  const withHour = <T extends Rates>(rates: T): T => ({ ...rates, cacheWrite1h: 2 * rates.input });
  return {
    price: { ...withHour(price), tiers: price.tiers?.map(withHour) },
    hourIsGuess: true,
  };
}

function windowOf(provider: string, model: string): number | null {
  if (/\[1m\]$/i.test(model.trim())) return LARGE_WINDOW;
  if (isLocal(provider)) return null;
  for (const way of readings(provider, model)) {
    const tokens = libraryModel(way.provider, way.model)?.contextWindow ??
      supplementWindow(way.model);
    if (tokens !== null) return tokens;
  }
  return null;
}

/** What `find` gives for a provider and a model, kept for the next call; null without a model. */
function remembered<T>(
  find: (provider: string, model: string) => T | null,
): (provider: string | null | undefined, model: string | null | undefined) => T | null {
  const known = new Map<string, T | null>();
  return (provider, model) => {
    const key = `${provider ?? ""}\n${model}`;
    if (!model || key.length > MAX_NAME_LENGTH) return null;
    let found = known.get(key);
    if (found === undefined) {
      found = find(provider ?? "", model);
      if (known.size >= MAX_MODELS) known.clear();
      known.set(key, found);
    }
    return found;
  };
}
