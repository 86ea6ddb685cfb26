/**
 * Reads latencies. What clients measured stands; for turns, tool calls and requests that none
 * measured, the facts themselves tell.
 */
import { turnMs } from "../domain/evals.ts";
import { addHistogram, type Histogram } from "../domain/histogram.ts";
import { all, type Db } from "./db.ts";
import type { OperationPoint, OperationRow } from "./detail_rows.ts";
import { DURATION_SUMS, durationStats, type DurationTotals, statsOf } from "./duration_stats.ts";
import { toolTotals } from "./tool_totals.ts";
import { readTurns } from "./turns.ts";

/** Operations that the facts tell where no client measured them, each with its reader. */
const DERIVED = { turn: turnOperation, tool_call: toolOperation, api_call: callOperations };

interface TtftSums {
  ttftCount: number;
  ttftUs: number;
}

/** The first `limit` operations of a session: told ones, then the derived, each by name. */
export function readOperations(db: Db, sessionId: string, limit: number): OperationRow[] {
  const told = toldOperations(db, sessionId, limit);
  const names = new Set(told.map(({ operation }) => operation));
  const derived = Object.entries(DERIVED).filter(([name]) => !names.has(name))
    .flatMap(([_, read]) => read(db, sessionId, limit));
  return [...told, ...derived].slice(0, limit);
}

function toldOperations(db: Db, sessionId: string, limit: number): OperationRow[] {
  const sql = `
    SELECT operation, nullif(model, '') AS model, nullif(provider, '') AS provider,
      count, min_ms AS minMs, max_ms AS maxMs, ttft_count AS ttftCount, ttft_us AS ttftUs,
      duration_count AS durationCount, duration_us AS durationUs, histogram AS histograms
    FROM session_operations AS total WHERE session_id = :sessionId
    ORDER BY total.operation, total.model, total.provider LIMIT :limit`;
  return all<Totals>(db, sql, { sessionId, limit }).map((row) => operationRow(row, false));
}

type Totals = DurationTotals & TtftSums & {
  operation: string;
  model: string | null;
  provider: string | null;
  count: number;
};

function operationRow(row: Totals, isDerived: boolean): OperationRow {
  const { operation, model, provider, count, ttftCount, ttftUs } = row;
  const avgTtftMs = ttftCount > 0 ? ttftUs / ttftCount / 1000 : null;
  return { operation, model, provider, count, ...durationStats(row), avgTtftMs, isDerived };
}

function turnOperation(db: Db, sessionId: string): OperationRow[] {
  const ms = "coalesce(duration_ms, max(0, ended_at - started_at))";
  const extreme = (order: string) => `
    (SELECT ${ms} FROM turns INDEXED BY turns_by_duration
     WHERE session_id = :sessionId AND counted = 1 AND ${ms} IS NOT NULL
     ORDER BY ${ms} ${order} LIMIT 1)`;
  const sql = `
    SELECT 'turn' AS operation, NULL AS model, NULL AS provider, duration_count AS count,
      duration_count AS durationCount, duration_us AS durationUs, histogram AS histograms,
      ttft_count AS ttftCount, ttft_us AS ttftUs, ${extreme("ASC")} AS minMs,
      ${extreme("DESC")} AS maxMs
    FROM session_turns WHERE session_id = :sessionId AND duration_count > 0`;
  return all<Totals>(db, sql, { sessionId }).map((row) => operationRow(row, true));
}

function toolOperation(db: Db, sessionId: string): OperationRow[] {
  const tools = toolTotals(db, sessionId).filter(({ durationCount }) => durationCount > 0);
  if (tools.length === 0) return [];
  const histogram: Histogram = {};
  for (const tool of tools) addHistogram(histogram, tool.histogram, 1);
  const sum = (of: "durationCount" | "durationUs") =>
    tools.reduce((total, tool) => total + tool[of], 0);
  const least = Math.min(...tools.map(({ minMs }) => minMs ?? Infinity));
  const most = Math.max(...tools.map(({ maxMs }) => maxMs ?? 0));
  const count = sum("durationCount");
  return [{
    operation: "tool_call",
    model: null,
    provider: null,
    count,
    ...statsOf(histogram, sum("durationUs") / 1000, count, least, most),
    avgTtftMs: null,
    isDerived: true,
  }];
}

/** Requests to each model: `api_call`. */
function callOperations(db: Db, sessionId: string, limit: number): OperationRow[] {
  const extreme = (which: string) => `
    (SELECT ${which}(duration_ms) FROM llm_calls AS call
     WHERE call.session_id = :sessionId AND counted = 1 AND duration_ms IS NOT NULL
       AND call.model IS nullif(total.model, '')
       AND call.provider IS nullif(total.provider, ''))`;
  const sql = `
    SELECT 'api_call' AS operation, nullif(model, '') AS model, nullif(provider, '') AS provider,
      sum(duration_count) AS count, sum(ttft_count) AS ttftCount, sum(ttft_us) AS ttftUs,
      ${DURATION_SUMS}, ${extreme("min")} AS minMs, ${extreme("max")} AS maxMs
    FROM session_models AS total WHERE session_id = :sessionId
    GROUP BY total.model, total.provider HAVING sum(duration_count) > 0
    ORDER BY total.model, total.provider LIMIT :limit`;
  return all<Totals>(db, sql, { sessionId, limit }).map((row) => operationRow(row, true));
}

/** The newest `limit` operations of a session, oldest first; of one name, or of all. */
export function readOperationPoints(
  db: Db,
  sessionId: string,
  operation: string | null,
  limit: number,
): OperationPoint[] {
  const told = toldNames(db, sessionId);
  const derived = Object.keys(DERIVED).filter((name) => !told.has(name))
    .filter((name) => operation === null || operation === name);
  const isDerived = operation !== null && derived.includes(operation);
  const points = [
    ...isDerived ? [] : toldPoints(db, sessionId, operation, limit),
    ...derived.flatMap((name) => derivedPoints(db, sessionId, name, limit)),
  ];
  return points.sort((a, b) => a.at - b.at).slice(-limit);
}

/** Which of them clients measured. */
function toldNames(db: Db, sessionId: string): Set<string> {
  const sql = `
    SELECT DISTINCT operation FROM session_operations
    WHERE session_id = :sessionId AND operation IN (${
    Object.keys(DERIVED).map((name) => `'${name}'`)
  })`;
  return new Set(all<{ operation: string }>(db, sql, { sessionId }).map((row) => row.operation));
}

function toldPoints(
  db: Db,
  sessionId: string,
  operation: string | null,
  limit: number,
): OperationPoint[] {
  const sql = `
    SELECT at, operation, total_ms AS totalMs, ttft_ms AS ttftMs, nullif(model, '') AS model, phases
    FROM latency_samples
    WHERE session_id = :sessionId ${operation === null ? "" : "AND operation = :operation"}
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  type Row = Omit<OperationPoint, "phases"> & { phases: string | null };
  const asked = { sessionId, limit, ...operation !== null && { operation } };
  return all<Row>(db, sql, asked).reverse()
    .map((row) => ({ ...row, phases: row.phases === null ? null : JSON.parse(row.phases) }));
}

function derivedPoints(
  db: Db,
  sessionId: string,
  operation: string,
  limit: number,
): OperationPoint[] {
  const point = (at: number, totalMs: number | null, ttftMs: number | null, model: string | null) =>
    totalMs === null ? [] : [{ at, operation, totalMs, ttftMs, model, phases: null }];
  if (operation === "turn") {
    return readTurns(db, sessionId, limit).filter((turn) => turn.counted)
      .flatMap((turn) =>
        point(turn.endedAt ?? turn.startedAt ?? 0, turnMs(turn), turn.ttftMs, null)
      );
  }
  if (operation === "tool_call") {
    return toolPoints(db, sessionId, limit)
      .flatMap(({ at, totalMs }) => point(at, totalMs, null, null));
  }
  const sql = `
    SELECT at, duration_ms AS totalMs, ttft_ms AS ttftMs, model FROM llm_calls
    WHERE session_id = :sessionId AND counted = 1 AND duration_ms IS NOT NULL
    ORDER BY at DESC, call_id DESC LIMIT :limit`;
  type Row = Pick<OperationPoint, "at" | "totalMs" | "ttftMs" | "model">;
  return all<Row>(db, sql, { sessionId, limit }).reverse()
    .flatMap(({ at, totalMs, ttftMs, model }) => point(at, totalMs, ttftMs, model));
}

/** Of the newest tool calls; of each only what a point needs, since their rows are wide. */
function toolPoints(db: Db, sessionId: string, limit: number) {
  const sql = `
    SELECT coalesce(ended_at, sort_at) AS at, duration_ms AS totalMs FROM tool_calls
    WHERE session_id = :sessionId ORDER BY sort_at DESC, tool_call_id DESC LIMIT :limit`;
  type Row = Pick<OperationPoint, "at"> & { totalMs: number | null };
  return all<Row>(db, sql, { sessionId, limit }).reverse();
}
