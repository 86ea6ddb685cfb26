/** Drift alarms for programs. */
import * as z from "zod";
import type { DriftRow, DriftSummaryRow } from "../store/detail_rows.ts";
import { count, named, number, optionalText, optionalTime, text, time } from "./fields.ts";
import { read, readPage } from "./operation.ts";
import { cursor, filter, First, limitOf, MAX_ROWS } from "./query.ts";

const Drift = named("Drift", "A metric that left its baseline; percent", {
  id: text,
  sessionId: text,
  timestamp: time,
  metric: text,
  model: optionalText.describe("The model, tool, operation or source"),
  provider: optionalText,
  baseline: number,
  currentVal: number,
  deviationPct: number,
  direction: text,
  severity: text,
  windowSize: count,
  threshold: number,
  acknowledgedAt: optionalTime.describe("When a person first acknowledged it"),
});

const DriftSummary = named("DriftSummary", "Alarms of one metric and severity; percent", {
  metric: text,
  severity: text,
  eventCount: count,
  avgDeviationPct: number.describe("Whichever way"),
  maxDeviationPct: number.describe("Whichever way"),
  firstSeen: time,
  lastSeen: time,
});

/** `GET /api/drift` and `/api/drift/summary`. */
export const DRIFT_READS = [
  readPage({
    path: "/api/drift",
    summary: "Drift alarms of a session or of all, newest first",
    query: z.object({ session: filter, limit: limitOf(50, MAX_ROWS), cursor }),
    answer: z.array(Drift),
    cursor: "cursor",
  }, async ({ store }, { session, limit, cursor = null }) => {
    const wish = { sessionId: session || null, limit, cursor };
    const { rows, nextCursor } = await store.read("drift", wish);
    return { rows: rows.map(drift), next: nextCursor };
  }),
  read(
    {
      path: "/api/drift/summary",
      summary: "Drift alarms of a session or of all by metric and severity, the most first",
      query: z.object({ session: filter, ...First.shape }),
      answer: z.array(DriftSummary),
    },
    async ({ store }, { session, limit }) =>
      (await store.read("driftSummary", { sessionId: session || null, limit })).map(driftSummary),
  ),
];

function drift(row: DriftRow): z.output<typeof Drift> {
  return {
    id: row.id,
    sessionId: row.sessionId,
    timestamp: row.at,
    metric: row.metric,
    model: row.model,
    provider: row.provider,
    baseline: row.baseline,
    currentVal: row.current,
    deviationPct: row.deviationPct,
    direction: row.direction,
    severity: row.severity,
    windowSize: row.windowSize,
    threshold: row.threshold,
    acknowledgedAt: row.acknowledgedAt,
  };
}

function driftSummary(row: DriftSummaryRow): z.output<typeof DriftSummary> {
  return {
    metric: row.metric,
    severity: row.severity,
    eventCount: row.eventCount,
    avgDeviationPct: row.avgDeviationPct,
    maxDeviationPct: row.maxDeviationPct,
    firstSeen: row.firstAt,
    lastSeen: row.lastAt,
  };
}
