/**
 * Durations as counts in logarithmic bins, so that percentiles of any sum of sessions or hours
 * need no samples. A bin is 4 % wide: a percentile is at most 2 % off. Pure.
 */

/** Counts by bin; bin n holds durations around 1.04^n microseconds. */
export type Histogram = Record<number, number>;

const GROWTH = 1.04;
const LOG_GROWTH = Math.log(GROWTH);

/** Adds a duration `times` times (negative: takes it out again). Changes `histogram`. */
export function addDuration(histogram: Histogram, durationMs: number, times: number): void {
  const bin = binOf(durationMs);
  const count = (histogram[bin] ?? 0) + times;
  if (count === 0) delete histogram[bin];
  else histogram[bin] = count;
}

function binOf(durationMs: number): number {
  const us = durationMs * 1000;
  return us <= 1 ? 0 : Math.ceil(Math.log(us) / LOG_GROWTH);
}

/** Adds all of `added` (sign −1: takes it out again). Changes `histogram`. */
export function addHistogram(histogram: Histogram, added: Histogram, sign: 1 | -1): void {
  for (const bin in added) {
    const count = (histogram[bin] ?? 0) + sign * added[bin]!;
    if (count === 0) delete histogram[bin];
    else histogram[bin] = count;
  }
}

/**
 * The sum of all histograms in a text, each as JSON. Parsing each as an object takes far longer,
 * and the percentiles of a month are made of thousands.
 */
export function sumOfHistogramTexts(text: string): Histogram {
  const counts: number[] = [];
  let bin = -1;
  for (let index = 0; index < text.length; index++) {
    let number = text.charCodeAt(index) - ZERO;
    if (number < 0 || number > 9) continue;
    for (;; index++) {
      const digit = text.charCodeAt(index + 1) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
    }
    if (bin < 0) bin = number;
    else {
      counts[bin] = (counts[bin] ?? 0) + number;
      bin = -1;
    }
  }
  const sum: Histogram = {};
  counts.forEach((count, bin) => sum[bin] = count);
  return sum;
}

/** The character code of `0`. */
const ZERO = 48;

/**
 * The durations in ms that shares (0 to 1, the lowest first) of all lie at or below; null for no
 * durations.
 */
export function percentilesMs(
  histogram: Histogram,
  shares: readonly number[],
): (number | null)[] {
  // Integer keys come in order.
  const bins = Object.entries(histogram);
  const total = bins.reduce((sum, [, count]) => sum + count, 0);
  let [at, seen] = [0, 0];
  return shares.map((share) => {
    if (total <= 0) return null;
    const wanted = Math.max(1, Math.ceil(share * total));
    while (at < bins.length && seen + bins[at]![1] < wanted) seen += bins[at++]![1];
    const bin = bins[at]?.[0];
    return bin === undefined ? null : middleMs(Number(bin));
  });
}

/** The middle of a bin: both its ends are within 2 % of it. */
function middleMs(bin: number): number {
  return bin === 0 ? 0.001 : (2 * GROWTH ** bin) / (GROWTH + 1) / 1000;
}
