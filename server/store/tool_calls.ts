/** Reads tool calls and their statistics. */
import type { NamedCall } from "../domain/recent_calls.ts";
import { all, type Db } from "./db.ts";
import { statsOf } from "./duration_stats.ts";
import type { ToolCallRow, ToolStatRow } from "./rows.ts";
import { toolTotals } from "./tool_totals.ts";

/** What is told of a tool call, as columns of `tool_calls`. */
export const TOOL_CALL_COLUMNS = `
  tool_call_id AS toolCallId, session_id AS sessionId, coalesce(tool_name, '') AS toolName,
  sort_at AS startedAt, ended_at AS endedAt, duration_ms AS durationMs,
  input_size_bytes AS inputSizeBytes, output_size_bytes AS outputSizeBytes, is_error AS isError,
  exit_code AS exitCode, turn_id AS turnId, turn_index AS turnIndex,
  parent_tool_call_id AS parentToolCallId, subagent_id AS subagentId`;

/** The newest `limit` tool calls of a session, by start, oldest first. */
export function readToolCalls(db: Db, sessionId: string, limit: number): ToolCallRow[] {
  const sql = `
    SELECT ${TOOL_CALL_COLUMNS} FROM tool_calls INDEXED BY tool_calls_by_time
    WHERE session_id = :sessionId ORDER BY sort_at DESC, tool_call_id DESC LIMIT :limit`;
  return all<ToolCallRow>(db, sql, { sessionId, limit }, ["isError"]).reverse();
}

/** The newest `limit` tool calls of a session, by start, oldest first: only what a small chart needs. */
export function readToolRuns(db: Db, sessionId: string, limit: number): NamedCall[] {
  const sql = `
    SELECT coalesce(tool_name, '') AS name, sort_at AS at, duration_ms AS durationMs,
      is_error AS isError
    FROM tool_calls INDEXED BY tool_calls_by_time WHERE session_id = :sessionId
    ORDER BY sort_at DESC LIMIT :limit`;
  return all<NamedCall>(db, sql, { sessionId, limit }, ["isError"]).reverse();
}

/** The first `limit` tools of a session, the one that took longest in all first. */
export function readToolStats(db: Db, sessionId: string, limit: number): ToolStatRow[] {
  return toolTotals(db, sessionId).slice(0, limit).map((total) => {
    const { toolName, count, errors, histogram, durationUs, durationCount, minMs, maxMs } = total;
    const durations = statsOf(histogram, durationUs / 1000, durationCount, minMs, maxMs);
    return { toolName, count, errors, ...durations };
  });
}
