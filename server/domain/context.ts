/** How full a context window is. Pure. */

/** Filled parts at which somebody should look, percent. */
const THRESHOLDS = [95, 90, 80] as const;

/** One of the thresholds, percent. */
export type ContextThreshold = (typeof THRESHOLDS)[number];

/** The highest threshold that a used part (0 to 1) has reached; null below all, or not known. */
export function contextThreshold(usedRatio: number | null): ContextThreshold | null {
  if (usedRatio === null) return null;
  return THRESHOLDS.find((threshold) => usedRatio >= threshold / 100) ?? null;
}
