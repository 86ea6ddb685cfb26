/** Drift of any number of metrics, by name. */
import {
  type DriftAlarm,
  type DriftScale,
  type DriftWindow,
  newDriftWindow,
  observe,
} from "./drift.ts";

/** Metrics that are rates of errors, and shares; all others are durations, money or counts. */
const SCALES: Readonly<Record<string, DriftScale>> = {
  error_rate: "rate",
  cache_hit_rate: "linear",
  relevance: "linear",
};

/**
 * Finds values that leave the baseline of those before them, the way the server does: at least 10,
 * at most 50 preceding values; one alarm an episode.
 *
 * @example
 * ```ts
 * import { DriftDetector } from "@hydrotik/air";
 *
 * const detector = new DriftDetector();
 * for (let run = 0; run < 20; run++) detector.observe("latency", 100 + run % 3);
 * console.log(detector.observe("latency", 900)?.severity); // critical
 * ```
 */
export class DriftDetector {
  readonly #windows = new Map<string, DriftWindow>();

  /**
   * Compares a value with the baseline of its metric, then lets it join. Null: too few values yet,
   * inside the band, or the episode was told already.
   *
   * @param metric `latency`, `cost`, `token_usage`, `output_tokens`, `cache_hit_rate`, `error_rate`
   * (1 for an error, 0 for none) or any other
   * @param subject what the metric is of: a model, a tool; each has a baseline of its own
   */
  observe(metric: string, value: number, subject = ""): DriftAlarm | null {
    const key = `${metric}\n${subject}`;
    const window = this.#windows.get(key) ?? newDriftWindow();
    this.#windows.set(key, window);
    return observe(window, value, Object.hasOwn(SCALES, metric) ? SCALES[metric]! : "log");
  }

  /** Forgets all baselines. */
  reset(): void {
    this.#windows.clear();
  }
}
