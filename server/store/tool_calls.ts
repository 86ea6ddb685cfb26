/** Reads tool calls and their statistics. */
import type { NamedCall } from "../domain/recent_calls.ts";
import { all, type Db } from "./db.ts";
import { DURATION_SUMS, durationStats, type DurationTotals } from "./duration_stats.ts";
import type { ToolCallRow, ToolStatRow } from "./rows.ts";

/** What is told of a tool call, as columns of `tool_calls`. */
export const TOOL_CALL_COLUMNS = `
  tool_call_id AS toolCallId, session_id AS sessionId, coalesce(tool_name, '') AS toolName,
  sort_at AS startedAt, ended_at AS endedAt, duration_ms AS durationMs,
  input_size_bytes AS inputSizeBytes, output_size_bytes AS outputSizeBytes, is_error AS isError,
  exit_code AS exitCode, turn_id AS turnId, turn_index AS turnIndex,
  parent_tool_call_id AS parentToolCallId, subagent_id AS subagentId`;

/** A tool call as its columns hold it. */
export type ToolCallColumns = Omit<ToolCallRow, "isError"> & { isError: number | null };

/** A tool call as it is answered. */
export function toolCallRow(row: ToolCallColumns): ToolCallRow {
  return { ...row, isError: row.isError === null ? null : row.isError === 1 };
}

/** The newest `limit` tool calls of a session, by start, oldest first. */
export function readToolCalls(db: Db, sessionId: string, limit: number): ToolCallRow[] {
  const sql = `
    SELECT ${TOOL_CALL_COLUMNS} FROM tool_calls INDEXED BY tool_calls_by_time
    WHERE session_id = :sessionId ORDER BY sort_at DESC, tool_call_id DESC LIMIT :limit`;
  return all<ToolCallColumns>(db, sql, { sessionId, limit }).reverse().map(toolCallRow);
}

/** The newest `limit` tool calls of a session, by start, oldest first: only what a small chart needs. */
export function readToolRuns(db: Db, sessionId: string, limit: number): NamedCall[] {
  const sql = `
    SELECT coalesce(tool_name, '') AS name, sort_at AS at, duration_ms AS durationMs,
      is_error AS isError
    FROM tool_calls INDEXED BY tool_calls_by_time WHERE session_id = :sessionId
    ORDER BY sort_at DESC LIMIT :limit`;
  type Row = Omit<NamedCall, "isError"> & { isError: number | null };
  return all<Row>(db, sql, { sessionId, limit }).reverse()
    .map((row) => ({ ...row, isError: row.isError === null ? null : row.isError === 1 }));
}

interface ToolTotals extends DurationTotals {
  toolName: string;
  count: number;
  errors: number;
}

/** The first `limit` tools of a session, the one that took longest in all first. */
export function readToolStats(db: Db, sessionId: string, limit: number): ToolStatRow[] {
  const sql = `
    WITH total AS (
      SELECT session_id, tool_name, sum(count) AS count, sum(errors) AS errors, ${DURATION_SUMS}
      FROM session_tools WHERE session_id = :sessionId GROUP BY tool_name
    )
    SELECT tool_name AS toolName, count, errors, durationCount, durationUs, histograms,
      ${extreme("min")} AS minMs, ${extreme("max")} AS maxMs
    FROM total ORDER BY durationUs DESC, count DESC, tool_name LIMIT :limit`;
  return all<ToolTotals>(db, sql, { sessionId, limit }).map((row) => ({
    toolName: row.toolName,
    count: row.count,
    errors: row.errors,
    ...durationStats(row),
  }));
}

/** One step down an index. */
function extreme(which: "min" | "max"): string {
  return `(SELECT ${which}(duration_ms) FROM tool_calls AS call
    WHERE duration_ms IS NOT NULL AND call.session_id = total.session_id
      AND call.tool_name = total.tool_name)`;
}
