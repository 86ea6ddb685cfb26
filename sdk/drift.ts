/**
 * Drift: a metric that leaves its own baseline. Pure and without dependency; the state of a window
 * is plain JSON, so that it can outlive a restart.
 */

/** How far from the baseline, in percent, either way. */
export const DRIFT_THRESHOLDS = { info: 25, warning: 50, critical: 100 } as const;

/** How bad a deviation is. */
export type DriftSeverity = keyof typeof DRIFT_THRESHOLDS;

/** `log`: durations, money, tokens. `linear`: shares and scores. `rate`: 1 for an error, 0 for none. */
export type DriftScale = "log" | "linear" | "rate";

/** What a detector remembers of one metric of one model, tool or source. */
export interface DriftWindow {
  /** The preceding values, oldest first. */
  values: number[];
  /** False from an alarm on, until the metric has come back. */
  isArmed: boolean;
  /** Values inside the band since the last one outside. */
  calm: number;
}

/** A value that left its baseline. */
export interface DriftAlarm {
  /** Mean of the preceding values; of a rate: the smoothed share of errors. */
  baseline: number;
  /** The value that left the baseline. */
  current: number;
  /** How far from the baseline, percent; negative below it. */
  deviationPct: number;
  /** To which side. */
  direction: "increase" | "decrease";
  /** How bad it is. */
  severity: DriftSeverity;
  /** How many values the baseline has. */
  windowSize: number;
  /** The threshold of the severity, percent. */
  threshold: number;
}

/** Values that a baseline has at most, and at least. */
const MOST = 50;
const LEAST = 10;
/** Calls that an error rate is taken from. */
const RECENT = 10;
/** Robust standard deviations that an ordinary value stays within. */
const SPREADS = 4;
/** How improbable a share of errors must be under the baseline. */
const IMPROBABLE = 0.001;
/** Values inside the band after which a metric may raise an alarm again. */
const CALM = 10;
/** The median absolute deviation of a normal distribution times this is its standard deviation. */
const MAD_TO_SD = 1.4826;
/** The mean absolute deviation likewise. */
const MEAN_DEVIATION_TO_SD = 1.2533;
/** The least value on a log scale: a microsecond, a nano-dollar. */
const LEAST_LOG = 1e-9;

/** A window that has seen nothing. */
export function newDriftWindow(): DriftWindow {
  return { values: [], isArmed: true, calm: 0 };
}

/**
 * Compares a value with the window's baseline, then lets it join (changes `window`). Gives the
 * alarm, or null: too few values, inside the band, or the episode was told already.
 */
export function observe(window: DriftWindow, value: number, scale: DriftScale): DriftAlarm | null {
  const alarm = scale === "rate"
    ? testRate(window.values, value)
    : testValue(window.values, value, scale);
  window.values.push(value);
  const keep = scale === "rate" ? MOST + RECENT - 1 : MOST;
  if (window.values.length > keep) window.values.splice(0, window.values.length - keep);
  return inEpisode(window, alarm);
}

/** One alarm an episode: it ends after ten values inside the band. */
function inEpisode(window: DriftWindow, alarm: DriftAlarm | null): DriftAlarm | null {
  if (!alarm) {
    window.calm += 1;
    if (window.calm >= CALM) window.isArmed = true;
    return null;
  }
  window.calm = 0;
  if (!window.isArmed) return null;
  window.isArmed = false;
  return alarm;
}

function testValue(values: number[], value: number, scale: DriftScale): DriftAlarm | null {
  if (values.length < LEAST) return null;
  const baseline = mean(values);
  const alarm = deviation(baseline, value, values.length);
  return alarm && isBeyondSpread(values, value, scale) ? alarm : null;
}

function isBeyondSpread(values: number[], value: number, scale: DriftScale): boolean {
  const place = scale === "log"
    ? (x: number) => Math.log(Math.max(x, LEAST_LOG))
    : (x: number) => x;
  const placed = values.map(place);
  const middle = median(placed);
  const distances = placed.map((x) => Math.abs(x - middle));
  const spread = median(distances) * MAD_TO_SD || mean(distances) * MEAN_DEVIATION_TO_SD;
  return Math.abs(place(value) - middle) > SPREADS * spread * smallSample(values.length);
}

/**
 * A few values show less spread than there is (the first factor: Croux and Rousseeuw 1992), and
 * their median is itself uncertain (the second); without it short windows alarm twice as often.
 */
function smallSample(count: number): number {
  return (count / (count - 0.8)) * Math.sqrt(1 + Math.PI / 2 / count);
}

/** The last ten calls against those before them. */
function testRate(values: number[], value: number): DriftAlarm | null {
  const before = values.slice(0, -(RECENT - 1));
  if (values.length < LEAST + RECENT - 1) return null;
  const errors = sum(values.slice(-(RECENT - 1))) + value;
  const baseline = (sum(before) + 1) / (before.length + 2);
  const alarm = deviation(baseline, errors / RECENT, before.length);
  if (!alarm) return null;
  const chance = alarm.direction === "increase"
    ? chanceOf(errors, RECENT, baseline)
    : chanceOf(0, errors, baseline);
  return chance < IMPROBABLE ? alarm : null;
}

/** The chance of `least` to `most` errors in ten calls. */
function chanceOf(least: number, most: number, rate: number): number {
  let chance = 0;
  let term = (1 - rate) ** RECENT;
  for (let errors = 0; errors <= most; errors++) {
    if (errors >= least) chance += term;
    term *= ((RECENT - errors) / (errors + 1)) * (rate / (1 - rate));
  }
  return chance;
}

/** How far a value lies from its baseline, or null inside the thresholds. */
function deviation(baseline: number, current: number, windowSize: number): DriftAlarm | null {
  if (baseline === 0) return null;
  const deviationPct = ((current - baseline) / Math.abs(baseline)) * 100;
  const severity = severityOf(Math.abs(deviationPct));
  if (!severity) return null;
  return {
    baseline,
    current,
    deviationPct,
    direction: deviationPct > 0 ? "increase" : "decrease",
    severity,
    windowSize,
    threshold: DRIFT_THRESHOLDS[severity],
  };
}

function severityOf(pct: number): DriftSeverity | null {
  if (pct >= DRIFT_THRESHOLDS.critical) return "critical";
  if (pct >= DRIFT_THRESHOLDS.warning) return "warning";
  return pct >= DRIFT_THRESHOLDS.info ? "info" : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
