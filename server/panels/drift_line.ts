/** One drift alarm as it is shown: each metric in its own unit. */
import type { DriftLine } from "../../views/models/drift.ts";
import type { Measure } from "../../views/models/page.ts";
import type { DriftRow } from "../store/detail_rows.ts";

/** What AIr's own metrics are measured in; money comes in USD. A Map: names come from outside. */
const UNITS = new Map<string, Measure["unit"]>([
  ["latency", "ms"],
  ["cost", "nanoUsd"],
  ["token_usage", "tokens"],
  ["output_tokens", "tokens"],
  ["cache_hit_rate", "ratio"],
  ["error_rate", "ratio"],
]);

/** One alarm with its units. */
export function driftLine(row: DriftRow): DriftLine {
  const { at, metric, provider, severity } = row;
  return {
    at,
    metric,
    name: row.model || null,
    provider: provider || null,
    baseline: measure(metric, row.baseline),
    current: measure(metric, row.current),
    changeRatio: changeRatio(row),
    severity,
  };
}

function measure(metric: string, value: number): Measure {
  const unit = UNITS.get(metric) ?? "number";
  return { value: unit === "nanoUsd" ? value * 1e9 : value, unit, label: null };
}

/** Some clients tell a decrease as a percentage above 0. */
function changeRatio({ deviationPct, direction }: DriftRow): number {
  const ratio = deviationPct / 100;
  return direction === "decrease" ? -Math.abs(ratio) : ratio;
}
