/** How long the operations of a session take, for programs. */
import * as z from "zod";
import type { OperationPoint, OperationRow } from "../store/detail_rows.ts";
import {
  count,
  DURATIONS,
  durations,
  flag,
  named,
  number,
  optionalNumber,
  optionalText,
  text,
  time,
} from "./fields.ts";
import { read } from "./operation.ts";
import { filter, First, Newest, SessionId } from "./query.ts";

const Latency = named("Latency", "How long an operation of a session takes", {
  operation: text,
  sampleCount: count,
  ...DURATIONS,
  avgTtftMs: optionalNumber,
  model: optionalText,
  provider: optionalText,
  derived: flag.describe("Taken from turns and calls, because no client measured it"),
});

const LatencyPoint = named("LatencyPoint", "One run of an operation, at its end", {
  timestamp: time,
  totalMs: number,
  ttftMs: optionalNumber,
  operation: text,
  model: optionalText,
  phases: z.array(z.looseObject({ name: text, durationMs: number })).nullable(),
});

/** `GET /api/sessions/:id/latency` and `…/timeseries`. */
export const LATENCY_READS = [
  read(
    {
      path: "/api/sessions/:id/latency",
      summary: "Statistics of a session's operations, by operation and model",
      param: SessionId,
      query: First,
      answer: z.array(Latency),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("operations", { sessionId: id, limit })).map(latency),
  ),
  read({
    path: "/api/sessions/:id/latency/timeseries",
    summary: "Durations of a session's operations over time, oldest first",
    param: SessionId,
    query: z.object({ ...Newest.shape, operation: filter }),
    answer: z.array(LatencyPoint),
  }, async ({ store }, { id: sessionId, limit, operation }) => {
    const wish = { sessionId, limit, operation: operation || null };
    return (await store.read("operationPoints", wish)).map(latencyPoint);
  }),
];

function latency(row: OperationRow): z.output<typeof Latency> {
  return {
    operation: row.operation,
    sampleCount: row.count,
    ...durations(row),
    avgTtftMs: row.avgTtftMs,
    model: row.model,
    provider: row.provider,
    derived: row.isDerived,
  };
}

function latencyPoint(row: OperationPoint): z.output<typeof LatencyPoint> {
  return {
    timestamp: row.at,
    totalMs: row.totalMs,
    ttftMs: row.ttftMs,
    operation: row.operation,
    model: row.model,
    phases: row.phases?.map((phase) => ({ ...phase })) ?? null,
  };
}
