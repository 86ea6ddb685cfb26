/** Which metrics drift, and how an alarm becomes an event. Pure. */
import { type DriftAlarm, type DriftScale, type DriftWindow, observe } from "../../sdk/drift.ts";
import type { Drift } from "../../sdk/types.ts";

export { type DriftAlarm, type DriftWindow, newDriftWindow } from "../../sdk/drift.ts";

const SCALES = {
  latency: "log",
  cost: "log",
  token_usage: "log",
  output_tokens: "log",
  cache_hit_rate: "linear",
  relevance: "linear",
  error_rate: "rate",
} as const satisfies Record<string, DriftScale>;

/** A metric that is watched. */
export type DriftMetric = keyof typeof SCALES;

/** One value of a metric. */
export interface Measured {
  metric: DriftMetric;
  /** The model, tool, operation, server or source that it is of. */
  name: string;
  /** The model's provider, or what kind of thing the name is. */
  provider: string;
  value: number;
}

/** Lets a value join its window (changes it); gives the alarm that it raises, or null. */
export function observeMetric(window: DriftWindow, { metric, value }: Measured): DriftAlarm | null {
  return observe(window, value, SCALES[metric]);
}

/** An alarm as an event of the session and time that raised it. */
export function driftEvent(
  id: string,
  { sessionId, timestamp }: { sessionId: string; timestamp: number },
  { metric, name, provider }: Measured,
  alarm: DriftAlarm,
): Drift {
  return { type: "drift", id, sessionId, timestamp, metric, model: name, provider, ...alarm };
}
