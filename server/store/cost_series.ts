/** Reads what a session cost over time. */
import { costSeries, type Spent, type SpentQuarter } from "../domain/cost_series.ts";
import type { CostSeriesPoint } from "./course_rows.ts";
import { all, type Db } from "./db.ts";

/** Moments that are read one by one, the newest; what was before stands in the totals. */
const MAX_MOMENTS = 500;
/** Points that a chart can show. */
const MAX_POINTS = 500;

/** Oldest first; the last sum is the session's cost. */
export function readCostSeries(db: Db, sessionId: string): CostSeriesPoint[] {
  return costSeries(quarters(db, sessionId), newest(db, sessionId), MAX_POINTS);
}

function quarters(db: Db, sessionId: string): SpentQuarter[] {
  const sql = `
    SELECT bucket, nullif(model, '') AS model, cost_nano_usd AS nanoUsd
    FROM session_models WHERE session_id = :sessionId`;
  return all<SpentQuarter>(db, sql, { sessionId });
}

/** Of calls, and of costs that belong to none; oldest first. */
function newest(db: Db, sessionId: string): Spent[] {
  // What is filtered after the limit stays in the quarters; before it, it would be looked for.
  const calls = `
    SELECT at, nullif(model, '') AS model, cost_nano_usd AS nanoUsd FROM (
      SELECT at, model, cost_nano_usd, counted FROM llm_calls INDEXED BY llm_calls_by_time
      WHERE session_id = :sessionId ORDER BY at DESC LIMIT :limit
    ) WHERE counted = 1 AND cost_nano_usd <> 0`;
  const costs = `
    SELECT at, nullif(model, '') AS model, total_nano_usd AS nanoUsd FROM (
      SELECT at, model, total_nano_usd, counted FROM costs INDEXED BY costs_by_time
      WHERE session_id = :sessionId ORDER BY at DESC LIMIT :limit
    ) WHERE counted = 1 AND total_nano_usd <> 0`;
  const limit = MAX_MOMENTS;
  return [calls, costs].flatMap((sql) => all<Spent>(db, sql, { sessionId, limit }))
    .sort((a, b) => a.at - b.at).slice(-limit);
}
