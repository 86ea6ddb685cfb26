/** The only file that asks the price library. It holds its prices; nothing is ever fetched. */
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import type { ConditionalPrice, ModelPrice as LibraryPrice } from "@pydantic/genai-prices";
import type { ModelPrice, Rates } from "../../sdk/pricing.ts";

/** Names the library and its prices in what is stored. */
export const LIBRARY_VERSION = "genai-prices 0.1.8";

/** One model at one provider. */
export interface LibraryModel {
  /** Tokens; null when the library does not say. */
  contextWindow: number | null;
  /** The price at a time, Unix ms, the same object throughout a period; null: no price by token. */
  priceAt(at: number): ModelPrice | null;
}

const DAY_MS = 86_400_000;

/** What a call costs by other units than our four counts: such a price would be too low. */
const UNCOUNTED = ["requests_kcount", "output_reasoning_mtok", "output_citation_mtok"];

/** Our names for the library's. */
const KEYS = {
  input: "input_mtok",
  output: "output_mtok",
  cacheRead: "cache_read_mtok",
  cacheWrite: "cache_write_mtok",
  cacheWrite1h: "cache_write_1h_mtok",
} as const;

/** The library's id of a provider, by any name that it knows; null for an unknown one. */
export function libraryProvider(provider: string): string | null {
  return findProvider({ providerId: provider })?.id ?? null;
}

/** The library's entry of a model. A provider of null: whoever made the model. Null: none. */
export function libraryModel(provider: string | null, model: string): LibraryModel | null {
  const providerId = provider ?? undefined;
  const found = calcPrice({}, model, { providerId });
  if (!found) return null;
  const periodOf = periods(found.model.prices);
  const isFree = model.endsWith(":free");
  const prices = new Map<string, ModelPrice | null>();
  return {
    contextWindow: found.model.context_window || null,
    priceAt(at) {
      const period = periodOf(at);
      let price = prices.get(period);
      if (price === undefined) {
        const asked = calcPrice({}, model, { providerId, timestamp: new Date(at) });
        price = asked ? toModelPrice(asked.model_price, isFree) : null;
        prices.set(period, price);
      }
      return price;
    },
  };
}

/** Names the period of a time: no price changes within one. Which it is, the library decides. */
function periods(prices: ConditionalPrice[] | LibraryPrice): (at: number) => string {
  const dates: number[] = [];
  const times: number[] = [];
  for (const { constraint } of isConditional(prices) ? prices : []) {
    if (constraint?.type === "start_date") dates.push(Date.parse(constraint.start_date));
    if (constraint?.type === "time_of_date") {
      times.push(timeOfDay(constraint.start_time), timeOfDay(constraint.end_time));
    }
  }
  const passed = (bounds: number[], at: number) => bounds.filter((bound) => bound <= at).length;
  return (at) => `${passed(dates, at)}:${passed(times, at % DAY_MS)}`;
}

function isConditional(
  prices: ConditionalPrice[] | LibraryPrice,
): prices is ConditionalPrice[] {
  return Array.isArray(prices);
}

/** Ms since midnight UTC of a time such as `16:30:00Z`. */
function timeOfDay(time: string): number {
  return (Date.parse(`1970-01-01T${time}`) + DAY_MS) % DAY_MS;
}

/** The library's tiers, one list a kind of token, as ours: one list of all five rates. */
function toModelPrice(price: LibraryPrice, isFree: boolean): ModelPrice | null {
  if (isFree && Object.keys(price).length === 0) return { input: 0, output: 0 };
  const hasTokenPrice = price.input_mtok !== undefined || price.output_mtok !== undefined;
  if (!hasTokenPrice || UNCOUNTED.some((key) => price[key] !== undefined)) return null;
  const starts = Object.values(KEYS).flatMap((key) => {
    const rate = price[key];
    return typeof rate === "object" ? rate.tiers.map(({ start }) => start) : [];
  });
  const bounds = [...new Set(starts)].sort((a, b) => a - b);
  const tiers = bounds.map((above) => ({ above, ...ratesFor(price, above + 1) }));
  return { ...ratesFor(price, 0), tiers };
}

function ratesFor(price: LibraryPrice, promptTokens: number): Rates {
  const rate = (kind: keyof typeof KEYS): number | undefined => {
    const value = price[KEYS[kind]];
    if (typeof value !== "object") return value;
    const reached = value.tiers.filter(({ start }) => promptTokens > start);
    return reached.sort((a, b) => b.start - a.start)[0]?.price ?? value.base;
  };
  return {
    input: rate("input") ?? 0,
    output: rate("output") ?? 0,
    cacheRead: rate("cacheRead"),
    cacheWrite: rate("cacheWrite"),
    cacheWrite1h: rate("cacheWrite1h"),
  };
}
