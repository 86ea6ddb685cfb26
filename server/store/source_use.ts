/** Reads how MCP servers and RAG sources did over all sessions. */
import { all, type Db } from "./db.ts";
import type { SourceCallRow } from "./detail_rows.ts";
import type { DayBounds, SourceDaysRow, SourceUseRow, TimeRange } from "./overview_rows.ts";
import { type PartRow, partsOf, SPAN_SUMS, spanDurations, type SpanSums } from "./tool_use.ts";
import { BLOCKS, blocksText, daysOf } from "./usage.ts";

/** By source, operation and tool. */
export function readSourceUse(
  db: Db,
  { from, to, kind }: TimeRange & { kind: "mcp" | "rag" },
): SourceUseRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT source, operation, nullif(tool_name, '') AS toolName, sum(count) AS count,
      sum(errors) AS errors, sum(result_count) AS resultCount, sum(results) AS results,
      sum(top_score_count) AS topScoreCount, sum(top_score_millionths) AS topScoreMillionths,
      sum(chunk_tokens) AS totalChunkTokens, ${SPAN_SUMS}
    FROM block CROSS JOIN source_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket AND kind = :kind
    GROUP BY source, operation, tool_name ORDER BY source, operation, tool_name`;
  type Row =
    & SpanSums
    & Pick<SourceUseRow, "source" | "operation" | "toolName" | "count" | "errors">
    & Pick<SourceUseRow, "totalChunkTokens">
    & Record<"resultCount" | "results" | "topScoreCount" | "topScoreMillionths", number>;
  return all<Row>(db, sql, { blocks: blocksText(db, [{ from, to }]), kind }).map((row) => ({
    source: row.source,
    operation: row.operation,
    toolName: row.toolName,
    count: row.count,
    errors: row.errors,
    avgResults: row.resultCount > 0 ? row.results / row.resultCount : null,
    avgTopScore: row.topScoreCount > 0 ? row.topScoreMillionths / row.topScoreCount / 1e6 : null,
    totalChunkTokens: row.totalChunkTokens,
    ...spanDurations(row),
  }));
}

/** By source. */
export function readSourceDays(
  db: Db,
  bounds: DayBounds,
  kind: "mcp" | "rag",
): SourceDaysRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT source AS name, part, sum(count) AS count, sum(errors) AS errors
    FROM block CROSS JOIN source_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket AND kind = :kind
    GROUP BY source, part ORDER BY source`;
  const days = daysOf(bounds);
  const found = all<PartRow>(db, sql, { blocks: blocksText(db, days), kind });
  return [...Map.groupBy(found, ({ name }) => name)]
    .map(([source, rows]) => ({ source, ...partsOf(rows, days.length) }));
}

/** The newest `limit` calls of one source over all sessions, newest first. */
export function readSourceCallsAcross(
  db: Db,
  kind: "mcp" | "rag",
  source: string,
  limit: number,
): (SourceCallRow & { sessionId: string })[] {
  const sql = `
    SELECT session_id AS sessionId, at, source, operation, tool_name AS toolName,
      duration_ms AS durationMs, is_error AS isError, result_count AS resultCount,
      top_score AS topScore, tokens
    FROM source_calls WHERE kind = :kind AND source = :source
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  type Row = Omit<SourceCallRow, "isError"> & { isError: number | null; sessionId: string };
  return all<Row>(db, sql, { kind, source, limit })
    .map((row) => ({ ...row, isError: row.isError === null ? null : row.isError === 1 }));
}
