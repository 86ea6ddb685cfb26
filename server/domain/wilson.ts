/** How sure a share of a small sample is. Pure. */

/** The normal quantile that leaves 2.5 % on either side. */
const Z = 1.959963984540054;

/** Fewer than so many tell nothing. */
const ENOUGH = 10;

/** The range that a true share (0 to 1) lies in, 19 times of 20. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * Wilson's score interval (1927) at 95 %: unlike the plain one it never leaves 0 to 1, and is not
 * empty for 0 or all successes. Null for no trials.
 */
export function wilsonInterval(successes: number, trials: number): Interval | null {
  if (trials <= 0) return null;
  const share = successes / trials;
  const weight = Z * Z / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const half = Z / (1 + weight) * Math.sqrt((share * (1 - share) + weight / 4) / trials);
  // At the ends the formula gives 0 and 1 too, but for the rounding of floats.
  return {
    low: successes === 0 ? 0 : middle - half,
    high: successes === trials ? 1 : middle + half,
  };
}

/** True for a sample from which nothing should be concluded. */
export function isTooFew(trials: number): boolean {
  return trials < ENOUGH;
}
