import type { DriftLine, DriftPanel } from "../../views/models/drift.ts";
import type { Measure } from "../../views/models/page.ts";
import type { Store } from "../store/api.ts";
import type { DriftRow } from "../store/detail_rows.ts";

/** As many alarms as a person looks through; the others stand in /api/drift. */
const MAX_ROWS = 20;

/** Metrics by severity that alarms are counted by; names come from outside. */
const MAX_GROUPS = 10_000;

/** What AIr's own metrics are measured in; money comes in USD. A Map: names come from outside. */
const UNITS = new Map<string, Measure["unit"]>([
  ["latency", "ms"],
  ["cost", "nanoUsd"],
  ["token_usage", "tokens"],
  ["output_tokens", "tokens"],
  ["cache_hit_rate", "ratio"],
  ["error_rate", "ratio"],
]);

/** The newest alarms of a session, newest first; empty for an unknown one. */
export async function driftPanel(store: Store, sessionId: string): Promise<DriftPanel> {
  const [{ rows }, summary] = await Promise.all([
    store.read("drift", { sessionId, limit: MAX_ROWS, cursor: null }),
    store.read("driftSummary", { sessionId, limit: MAX_GROUPS }),
  ]);
  const total = summary.reduce((sum, { eventCount }) => sum + eventCount, 0);
  return { sessionId, rows: rows.map(driftLine), total };
}

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
