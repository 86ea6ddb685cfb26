/** Statistics of durations from the totals that hold them. */
import { type Histogram, percentilesMs, sumOfHistogramTexts } from "../domain/histogram.ts";

/** What a query over totals gives; `histograms` are JSON texts, one or more. */
export interface DurationTotals {
  durationCount: number;
  durationUs: number;
  histograms: string;
  minMs: number | null;
  maxMs: number | null;
}

/** Durations in ms; null where none is known. Percentiles are at most 2 % off. */
export interface DurationStats {
  avgMs: number | null;
  minMs: number | null;
  maxMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** The columns that sum up totals of one group: join with `minMs` and `maxMs`. */
export const DURATION_SUMS = `sum(duration_count) AS durationCount,
  sum(duration_us) AS durationUs, group_concat(histogram, '') AS histograms`;

/** The statistics of a group of totals. */
export function durationStats(row: DurationTotals): DurationStats {
  const { durationCount, durationUs, minMs, maxMs } = row;
  const histogram = sumOfHistogramTexts(row.histograms);
  return statsOf(histogram, durationUs / 1000, durationCount, minMs, maxMs);
}

/** The statistics of a histogram whose sum, count and extremes are known exactly. */
export function statsOf(
  histogram: Histogram,
  sumMs: number,
  count: number,
  minMs: number | null,
  maxMs: number | null,
): DurationStats {
  const [p50Ms, p95Ms, p99Ms] = percentilesMs(histogram, [0.5, 0.95, 0.99]).map((ms) =>
    ms === null ? null : Math.min(maxMs ?? ms, Math.max(minMs ?? ms, ms))
  ) as [number | null, number | null, number | null];
  return {
    avgMs: count > 0 ? sumMs / count : null,
    minMs,
    maxMs,
    p50Ms,
    p95Ms,
    p99Ms,
  };
}
