/** Single samples and what they add to any total. Pure. */
import { QUARTER_MS } from "../domain/blocks.ts";
import { addDuration, type Histogram } from "../domain/histogram.ts";

/** +1 to add a row's share, −1 to take it out again. */
export type Sign = 1 | -1;

/** What every total has; durations in microseconds. */
export interface Sampled {
  count: number;
  durationCount: number;
  durationUs: number;
  histogram: Histogram;
}

/** What a total of nothing has. */
export function noSamples(): Sampled {
  return { count: 0, durationCount: 0, durationUs: 0, histogram: {} };
}

/** Adds one sample to any total. */
export function addSample(
  total: Sampled,
  sign: Sign,
  durationMs: number | null,
): void {
  total.count += sign;
  if (durationMs === null) return;
  total.durationCount += sign;
  total.durationUs += sign * microseconds(durationMs);
  addDuration(total.histogram, durationMs, sign);
}

/** Totals that only ever grow also keep the extremes. */
export interface Extremes {
  minMs: number | null;
  maxMs: number | null;
}

export const NO_EXTREMES: Extremes = { minMs: null, maxMs: null };

/** Adds one sample that is never taken out again. */
export function addForGood(
  total: Extremes & Sampled,
  durationMs: number | null,
): void {
  addSample(total, 1, durationMs);
  if (durationMs === null) return;
  total.minMs = Math.min(total.minMs ?? durationMs, durationMs);
  total.maxMs = Math.max(total.maxMs ?? durationMs, durationMs);
}

/** Durations are summed as integers, so that the order of sums cannot matter. */
export function microseconds(durationMs: number): number {
  return Math.round(durationMs * 1000);
}

/** The quarter of an hour that a moment lies in. */
export function bucketOf(at: number): number {
  return Math.floor(at / QUARTER_MS);
}
