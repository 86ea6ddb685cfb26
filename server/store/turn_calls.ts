/** Reads the LLM calls and tool calls of one turn, page by page. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { LlmCallRow, TurnCalls } from "./course_rows.ts";
import { all, type Db, type SqlValue } from "./db.ts";
import type { ToolCallRow } from "./rows.ts";
import { TOOL_CALL_COLUMNS } from "./tool_calls.ts";

interface Asked {
  sessionId: string;
  turnId: string;
  limit: number;
  cursor: string | null;
}

/** A call of either kind, by its place in time. */
type Placed =
  & { at: number; key: string }
  & ({ llm: LlmCallRow } | { tool: ToolCallRow });

/** A page of calls in order of time. Throws `invalid` for a cursor of another list. */
export function readTurnCalls(db: Db, { sessionId, turnId, limit, cursor }: Asked): TurnCalls {
  const [at, key] = decodeCursor(cursor, "cursor");
  const place = { sessionId, turnId, at: at ?? 0, key: key ?? "", limit: limit + 1 };
  const found = [...llmCalls(db, place), ...toolCalls(db, place)]
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    llmCalls: page.flatMap((call) => "llm" in call ? [call.llm] : []),
    toolCalls: page.flatMap((call) => "tool" in call ? [call.tool] : []),
    nextCursor: found.length > limit && last ? encodeCursor(last.at, last.key) : null,
  };
}

function llmCalls(db: Db, place: Record<string, SqlValue>): Placed[] {
  const sql = `
    SELECT call_id AS callId, at, model, provider, turn_id AS turnId, subagent_id AS subagentId,
      duration_ms AS durationMs, ttft_ms AS ttftMs, input_tokens AS inputTokens,
      output_tokens AS outputTokens, cache_read_tokens AS cacheReadTokens,
      cache_write_tokens AS cacheWriteTokens, reported ->> '$.total' AS reportedNanoUsd,
      computed ->> '$.total' AS computedNanoUsd, is_estimated AS isEstimated, counted
    FROM llm_calls WHERE session_id = :sessionId AND turn_id = :turnId
      AND at >= :at AND (at > :at OR 'llm ' || call_id > :key)
    ORDER BY at, call_id LIMIT :limit`;
  return all<LlmCallRow>(db, sql, place, ["isEstimated", "counted"])
    .map((row) => ({ at: row.at, key: `llm ${row.callId}`, llm: row }));
}

function toolCalls(db: Db, place: Record<string, SqlValue>): Placed[] {
  const sql = `
    SELECT ${TOOL_CALL_COLUMNS} FROM tool_calls
    WHERE session_id = :sessionId AND turn_id = :turnId
      AND sort_at >= :at AND (sort_at > :at OR 'tool ' || tool_call_id > :key)
    ORDER BY sort_at, tool_call_id LIMIT :limit`;
  return all<ToolCallRow>(db, sql, place, ["isError"])
    .map((row) => ({ at: row.startedAt, key: `tool ${row.toolCallId}`, tool: row }));
}
