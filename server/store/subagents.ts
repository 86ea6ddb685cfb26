/** Reads the subagents of a session, and the sessions that it started. */
import type { SubagentRow } from "./course_rows.ts";
import { all, type Db } from "./db.ts";

/** Subagents and child sessions that are told of, each. */
const MAX_ROWS = 200;

/** Subagents by start, then child sessions, parents before their children. */
export function readSubagents(db: Db, sessionId: string): SubagentRow[] {
  return [...withinSession(db, sessionId), ...childSessions(db, sessionId)];
}

type Calls = Omit<SubagentRow, "isSession" | "parentId" | "toolCallCount" | "toolErrorCount">;
type Tools =
  & Pick<SubagentRow, "id" | "startedAt" | "lastEventAt" | "toolCallCount" | "toolErrorCount">
  & { parentId: string | null };

const NO_CALLS = {
  model: null,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  costNanoUsd: null,
};
const NO_TOOLS = { parentId: null, toolCallCount: 0, toolErrorCount: 0 };

function withinSession(db: Db, sessionId: string): SubagentRow[] {
  const calls = new Map(llmCalls(db, sessionId).map((row) => [row.id, row]));
  const tools = new Map(toolCalls(db, sessionId).map((row) => [row.id, row]));
  return [...new Set([...calls.keys(), ...tools.keys()])].map((id) => {
    const [call, tool] = [calls.get(id), tools.get(id)];
    const starts = [call?.startedAt, tool?.startedAt].filter((at) => at !== undefined);
    const ends = [call?.lastEventAt, tool?.lastEventAt].filter((at) => at !== undefined);
    const [startedAt, lastEventAt] = [Math.min(...starts), Math.max(...ends)];
    return { ...NO_CALLS, ...call, ...NO_TOOLS, ...tool, id, startedAt, lastEventAt };
  }).map((row) => ({ ...row, isSession: false }))
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

function llmCalls(db: Db, sessionId: string): Calls[] {
  const sql = `
    SELECT subagent_id AS id, max(model) AS model, count(input_tokens) AS calls,
      coalesce(sum(input_tokens), 0) AS inputTokens, coalesce(sum(output_tokens), 0) AS outputTokens,
      coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
      coalesce(sum(cache_write_tokens), 0) AS cacheWriteTokens,
      sum(cost_nano_usd) AS costNanoUsd, min(at) AS startedAt, max(at) AS lastEventAt
    FROM llm_calls INDEXED BY llm_calls_by_subagent
    WHERE session_id = :sessionId AND subagent_id IS NOT NULL AND counted = 1
    GROUP BY subagent_id LIMIT :limit`;
  return all<Calls>(db, sql, { sessionId, limit: MAX_ROWS });
}

/**
 * The call that started a subagent belongs to the session itself or to its parent; its own calls
 * name it as theirs.
 */
function toolCalls(db: Db, sessionId: string): Tools[] {
  const sql = `
    WITH own AS MATERIALIZED (
      SELECT subagent_id AS id, min(sort_at) AS startedAt, max(sort_at) AS lastEventAt,
        count(*) AS toolCallCount, coalesce(sum(is_error), 0) AS toolErrorCount,
        min(parent_tool_call_id) AS starterId
      FROM tool_calls INDEXED BY tool_calls_by_subagent
      WHERE session_id = :sessionId AND subagent_id IS NOT NULL
      GROUP BY subagent_id LIMIT :limit
    )
    SELECT id, startedAt, lastEventAt, toolCallCount, toolErrorCount,
      nullif(starter.subagent_id, id) AS parentId
    FROM own LEFT JOIN tool_calls AS starter
      ON starter.session_id = :sessionId AND starter.tool_call_id = starterId`;
  return all<Tools>(db, sql, { sessionId, limit: MAX_ROWS });
}

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
