/** Reads calls of MCP servers and RAG sources, and which types of events a session has. */
import { all, type Db, first } from "./db.ts";
import type { EventTypeRow, McpRow, RagRow, SourceCallRow } from "./detail_rows.ts";
import { DURATION_SUMS, durationStats, type DurationTotals } from "./duration_stats.ts";

/** The first `limit` by server, method and tool. */
export function readMcpStats(db: Db, sessionId: string, limit: number): McpRow[] {
  const sql = `
    SELECT server_name AS serverName, method, nullif(tool_name, '') AS toolName,
      sum(count) AS count, sum(errors) AS errors, min(min_ms) AS minMs, max(max_ms) AS maxMs,
      ${DURATION_SUMS}
    FROM session_mcp WHERE session_id = :sessionId
    GROUP BY server_name, method, session_mcp.tool_name
    ORDER BY server_name, method, session_mcp.tool_name LIMIT :limit`;
  type Row =
    & DurationTotals
    & Pick<McpRow, "serverName" | "method" | "toolName" | "count" | "errors">;
  return all<Row>(db, sql, { sessionId, limit }).map((row) => ({
    serverName: row.serverName,
    method: row.method,
    toolName: row.toolName,
    count: row.count,
    errors: row.errors,
    ...durationStats(row),
  }));
}

/** The first `limit` by source and kind of call. */
export function readRagStats(db: Db, sessionId: string, limit: number): RagRow[] {
  const sql = `
    SELECT source, type, sum(count) AS count, sum(result_count) AS resultCount,
      sum(results) AS results, sum(top_score_count) AS topScoreCount,
      sum(top_score_millionths) AS topScoreMillionths, sum(chunk_tokens) AS totalChunkTokens,
      min(min_ms) AS minMs, max(max_ms) AS maxMs, ${DURATION_SUMS}
    FROM session_rag WHERE session_id = :sessionId
    GROUP BY source, type ORDER BY source, type LIMIT :limit`;
  type Row = DurationTotals & Pick<RagRow, "source" | "type" | "count" | "totalChunkTokens"> & {
    resultCount: number;
    results: number;
    topScoreCount: number;
    topScoreMillionths: number;
  };
  return all<Row>(db, sql, { sessionId, limit }).map((row) => ({
    source: row.source,
    type: row.type,
    count: row.count,
    avgResults: row.resultCount > 0 ? row.results / row.resultCount : null,
    avgTopScore: row.topScoreCount > 0 ? row.topScoreMillionths / row.topScoreCount / 1e6 : null,
    totalChunkTokens: row.totalChunkTokens,
    ...durationStats(row),
  }));
}

/** The newest `limit` calls of a kind, oldest first. */
export function readSourceCalls(
  db: Db,
  sessionId: string,
  kind: "mcp" | "rag",
  limit: number,
): SourceCallRow[] {
  const sql = `
    SELECT at, source, operation, tool_name AS toolName, duration_ms AS durationMs,
      is_error AS isError, result_count AS resultCount, top_score AS topScore, tokens
    FROM source_calls WHERE session_id = :sessionId AND kind = :kind
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  return all<SourceCallRow>(db, sql, { sessionId, kind, limit }, ["isError"]).reverse();
}

/** Every type of a session's events, by name. */
export function readEventTypes(db: Db, sessionId: string): EventTypeRow[] {
  const sql = "SELECT types FROM sessions WHERE session_id = :sessionId";
  const row = first<{ types: string }>(db, sql, { sessionId });
  const types: Record<string, [number, number, number]> = row ? JSON.parse(row.types) : {};
  return Object.entries(types)
    .map(([type, [eventCount, firstAt, lastAt]]) => ({ type, eventCount, firstAt, lastAt }));
}
