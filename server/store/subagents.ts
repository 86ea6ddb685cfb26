/** Reads the subagents of a session, and the sessions that it started. */
import type { SubagentRow } from "./course_rows.ts";
import { all, type Db } from "./db.ts";

/** Subagents and child sessions that are told of, each. */
const MAX_ROWS = 200;

/** Subagents by start, then child sessions, parents before their children. */
export function readSubagents(db: Db, sessionId: string): SubagentRow[] {
  return [...withinSession(db, sessionId), ...childSessions(db, sessionId)];
}

/** The call that started a subagent belongs to the session itself or to its parent. */
function withinSession(db: Db, sessionId: string): SubagentRow[] {
  const own = "session_id = :sessionId AND subagent_id = total.subagent_id";
  const calls = `FROM llm_calls INDEXED BY llm_calls_by_subagent WHERE ${own} AND counted = 1`;
  const tools = `FROM tool_calls INDEXED BY tool_calls_by_subagent WHERE ${own}`;
  const starter = `
    (SELECT min(parent_tool_call_id) FROM tool_calls INDEXED BY tool_calls_by_starter
     WHERE ${own} AND parent_tool_call_id IS NOT NULL)`;
  const sql = `
    SELECT subagent_id AS id, calls, input_tokens AS inputTokens, output_tokens AS outputTokens,
      cache_read_tokens AS cacheReadTokens, cache_write_tokens AS cacheWriteTokens,
      CASE WHEN priced > 0 THEN cost_nano_usd END AS costNanoUsd,
      tool_calls AS toolCallCount, tool_errors AS toolErrorCount,
      (SELECT model ${calls} AND model IS NOT NULL ORDER BY at DESC LIMIT 1) AS model,
      (SELECT min(at) ${calls}) AS firstCallAt, (SELECT max(at) ${calls}) AS lastCallAt,
      (SELECT min(sort_at) ${tools}) AS firstToolAt, (SELECT max(sort_at) ${tools}) AS lastToolAt,
      (SELECT nullif(subagent_id, total.subagent_id) FROM tool_calls
       WHERE session_id = :sessionId AND tool_call_id = ${starter}) AS parentId
    FROM session_subagents AS total WHERE session_id = :sessionId
    ORDER BY total.subagent_id LIMIT :limit`;
  return all<Told>(db, sql, { sessionId, limit: MAX_ROWS })
    .map(({ firstCallAt, lastCallAt, firstToolAt, lastToolAt, ...row }) => ({
      ...row,
      startedAt: Math.min(firstCallAt ?? Infinity, firstToolAt ?? Infinity),
      lastEventAt: Math.max(lastCallAt ?? -Infinity, lastToolAt ?? -Infinity),
      isSession: false,
    }))
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

type Told =
  & Omit<SubagentRow, "isSession" | "startedAt" | "lastEventAt">
  & Record<"firstCallAt" | "lastCallAt" | "firstToolAt" | "lastToolAt", number | null>;

/** `UNION` ends where sessions name each other as parents. */
function childSessions(db: Db, sessionId: string): SubagentRow[] {
  const sql = `
    WITH RECURSIVE child(id) AS (
      SELECT session_id FROM sessions WHERE parent_session_id = :sessionId
      UNION
      SELECT session_id FROM child JOIN sessions ON parent_session_id = child.id
      LIMIT :limit
    )
    SELECT session_id AS id, nullif(parent_session_id, :sessionId) AS parentId, model,
      started_at AS startedAt, last_event_at AS lastEventAt, llm_call_count AS calls,
      input_tokens AS inputTokens, output_tokens AS outputTokens,
      cache_read_tokens AS cacheReadTokens, cache_write_tokens AS cacheWriteTokens,
      CASE WHEN reported_nano_usd > 0 OR computed_nano_usd > 0 THEN cost_nano_usd END
        AS costNanoUsd,
      tool_call_count AS toolCallCount, tool_error_count AS toolErrorCount
    FROM child CROSS JOIN sessions ON session_id = child.id
    WHERE child.id <> :sessionId`;
  return all<Omit<SubagentRow, "isSession">>(db, sql, { sessionId, limit: MAX_ROWS })
    .map((row) => ({ ...row, isSession: true }));
}
