/** Reads tokens and money by model, and money over time. */
import { all, type Db } from "./db.ts";
import type { CostPoint, ModelRow } from "./detail_rows.ts";

/** The dearest `limit` models of a session, dearest first. */
export function readModels(db: Db, sessionId: string, limit: number): ModelRow[] {
  const sql = `
    SELECT nullif(model, '') AS model, nullif(provider, '') AS provider, sum(count) AS count,
      sum(calls) AS calls,
      sum(input_tokens) AS inputTokens, sum(output_tokens) AS outputTokens,
      sum(cache_read_tokens) AS cacheReadTokens, sum(cache_write_tokens) AS cacheWriteTokens,
      sum(cache_write_1h_tokens) AS cacheWrite1hTokens, sum(reasoning_tokens) AS reasoningTokens,
      sum(input_nano_usd) AS input, sum(output_nano_usd) AS output,
      sum(cache_read_nano_usd) AS cacheRead, sum(cache_write_nano_usd) AS cacheWrite,
      sum(cost_nano_usd) AS total, sum(reported_nano_usd) AS reportedNanoUsd,
      sum(computed_nano_usd) AS computedNanoUsd, sum(estimated_nano_usd) AS estimatedNanoUsd,
      sum(compared_reported_nano_usd) AS comparedReportedNanoUsd,
      sum(compared_computed_nano_usd) AS comparedComputedNanoUsd,
      sum(unpriced_tokens) AS unpricedTokens
    FROM session_models WHERE session_id = :sessionId
    GROUP BY session_models.model, session_models.provider ORDER BY total DESC, model, provider
    LIMIT :limit`;
  type Row = Omit<ModelRow, "cost"> & ModelRow["cost"];
  return all<Row>(db, sql, { sessionId, limit })
    .map(({ input, output, cacheRead, cacheWrite, total, ...row }) => ({
      ...row,
      cost: { input, output, cacheRead, cacheWrite, total },
    }));
}

/** The newest `limit` moments at which a session spent money, oldest first, each with the sum so far. */
export function readCostPoints(db: Db, sessionId: string, limit: number): CostPoint[] {
  const sql = `
    WITH spent AS (
      SELECT at, call_id AS id, model,
        coalesce(json_extract(reported, '$.total'), json_extract(computed, '$.total')) AS nanoUsd
      FROM llm_calls WHERE session_id = :sessionId AND counted = 1
      UNION ALL
      SELECT at, event_id, nullif(model, ''), total_nano_usd
      FROM costs WHERE session_id = :sessionId AND counted = 1
    )
    SELECT at, model, nanoUsd, sum(nanoUsd) OVER (ORDER BY at, id) AS cumulativeNanoUsd
    FROM spent WHERE nanoUsd IS NOT NULL ORDER BY at DESC, id DESC LIMIT :limit`;
  return all<CostPoint>(db, sql, { sessionId, limit }).reverse();
}
