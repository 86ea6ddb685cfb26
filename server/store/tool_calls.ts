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

/** What small charts and signals of quality need of a call. */
type ToolRun = NamedCall & { turnId: string | null };

/** As many as the questions of a page ask for at most, or little more. */
const SHARED_RUNS = 500;

/** The newest `limit` tool calls of a session, by start, oldest first: only what a small chart needs. */
export function readToolRuns(db: Db, sessionId: string, limit: number): NamedCall[] {
  const runs = limit > SHARED_RUNS ? newestRuns(db, sessionId, limit) : sharedRuns(db, sessionId);
  return runs.slice(Math.max(0, runs.length - limit)).map(({ name, at, durationMs, isError }) => {
    return { name, at, durationMs, isError };
  });
}

/** All tool calls of a session from a time on, by start. */
export function toolRunsFrom(db: Db, sessionId: string, from: number): ToolRun[] {
  const shared = sharedRuns(db, sessionId);
  if (shared.length < SHARED_RUNS || shared[0]!.at < from) {
    return shared.filter(({ at }) => at >= from);
  }
  return newestRuns(db, sessionId, -1, from);
}

function sharedRuns(db: Db, sessionId: string): ToolRun[] {
  return db.shared(`tool runs ${sessionId}`, () => newestRuns(db, sessionId, SHARED_RUNS));
}

/** Oldest first; limit -1 = all. */
function newestRuns(db: Db, sessionId: string, limit: number, from = 0): ToolRun[] {
  const sql = `
    SELECT coalesce(tool_name, '') AS name, sort_at AS at, duration_ms AS durationMs,
      is_error AS isError, turn_id AS turnId
    FROM tool_calls INDEXED BY tool_calls_by_time
    WHERE session_id = :sessionId AND sort_at >= :from ORDER BY sort_at DESC LIMIT :limit`;
  return all<ToolRun>(db, sql, { sessionId, from, limit }, ["isError"]).reverse();
}

/** The first `limit` tools of a session, the one that took longest in all first. */
export function readToolStats(db: Db, sessionId: string, limit: number): ToolStatRow[] {
  return toolTotals(db, sessionId).slice(0, limit).map((total) => {
    const { toolName, count, errors, histogram, durationUs, durationCount, minMs, maxMs } = total;
    const durations = statsOf(histogram, durationUs / 1000, durationCount, minMs, maxMs);
    return { toolName, count, errors, ...durations };
  });
}
