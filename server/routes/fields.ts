/** Kinds of fields in answers under /api. Null is "not known". */
import * as z from "zod";

/** An answer, or a row of one, that the OpenAPI document knows by name. */
export function named<Shape extends z.ZodRawShape>(
  id: string,
  description: string,
  shape: Shape,
): z.ZodObject<Shape> {
  return z.object(shape).meta({ id, description });
}

export const text = z.string();
export const optionalText = text.nullable();
export const flag = z.boolean();
export const optionalFlag = flag.nullable();
/** Unix ms. */
export const time = z.int();
export const optionalTime = time.nullable();
/** Counts, sizes, and sums of them, which an absurd client can drive above 2^53. */
export const count = z.number().min(0);
export const optionalCount = count.nullable();
/** Durations and means. */
export const number = z.number();
export const optionalNumber = number.nullable();
/** USD. */
export const usd = z.number().min(0);
export const optionalUsd = usd.nullable();
/** 0 to 1. */
export const optionalRatio = z.number().min(0).max(1).nullable();
export const optionalRating = z.number().min(1).max(5).nullable();

/** Read off a histogram whose bins are 4 % wide. */
const percentile = optionalNumber.describe("At most 2 % off");

/** Statistics of durations, ms; null where no duration was told. */
export const DURATIONS = {
  avgMs: optionalNumber,
  minMs: optionalNumber,
  maxMs: optionalNumber,
  p50Ms: percentile,
  p95Ms: percentile,
  p99Ms: percentile,
};

type Durations = { [Name in keyof typeof DURATIONS]: number | null };

/** The statistics of a row, and nothing else of it. */
export function durations({ avgMs, minMs, maxMs, p50Ms, p95Ms, p99Ms }: Durations): Durations {
  return { avgMs, minMs, maxMs, p50Ms, p95Ms, p99Ms };
}

/** Nano-USD as USD. */
export function inUsd(nanoUsd: number): number {
  return nanoUsd / 1e9;
}

/** A ratio as percent. */
export function inPercent(ratio: number | null): number | null {
  return ratio === null ? null : ratio * 100;
}
