/** Reads how MCP servers and RAG sources did over all sessions. */
import { all, type Db } from "./db.ts";
import type { SourceCallRow } from "./detail_rows.ts";
import type { DayBounds, SourceDaysRow, SourceUseRow, TimeRange } from "./overview_rows.ts";
import { type PartRow, partsOf, SPAN_SUMS, spanDurations, type SpanSums } from "./tool_use.ts";
import { BLOCKS, blocksText, daysOf } from "./usage.ts";

/** The most used first. */
export function readSourceUse(
  db: Db,
  { from, to, kind, limit }: TimeRange & { kind: "mcp" | "rag"; limit: number },
): SourceUseRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT source, sum(count) AS count, sum(errors) AS errors,
      sum(result_count) AS resultCount, sum(results) AS results,
      sum(top_score_count) AS topScoreCount, sum(top_score_millionths) AS topScoreMillionths,
      sum(chunk_tokens) AS totalChunkTokens, ${SPAN_SUMS}
    FROM block CROSS JOIN source_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket AND kind = :kind
    GROUP BY source ORDER BY count DESC, source LIMIT :limit`;
  type Row =
    & SpanSums
    & Pick<SourceUseRow, "source" | "count" | "errors" | "totalChunkTokens">
    & Record<"resultCount" | "results" | "topScoreCount" | "topScoreMillionths", number>;
  const blocks = blocksText(db, [{ from, to }]);
  return all<Row>(db, sql, { blocks, kind, limit }).map((row) => ({
    source: row.source,
    count: row.count,
    errors: row.errors,
    avgResults: row.resultCount > 0 ? row.results / row.resultCount : null,
    avgTopScore: row.topScoreCount > 0 ? row.topScoreMillionths / row.topScoreCount / 1e6 : null,
    totalChunkTokens: row.totalChunkTokens,
    ...spanDurations(row),
  }));
}

/** The named sources by day, in their order. */
export function readSourceDays(
  db: Db,
  bounds: DayBounds,
  kind: "mcp" | "rag",
  sources: readonly string[],
): SourceDaysRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT source AS name, part, sum(count) AS count, sum(errors) AS errors
    FROM block CROSS JOIN source_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket AND kind = :kind
    WHERE source IN (SELECT value FROM json_each(:names))
    GROUP BY source, part`;
  const days = daysOf(bounds);
  const names = JSON.stringify(sources);
  const found = all<PartRow>(db, sql, { blocks: blocksText(db, days), kind, names });
  const bySource = Map.groupBy(found, ({ name }) => name);
  return sources.map((source) => ({
    source,
    ...partsOf(bySource.get(source) ?? [], days.length),
  }));
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
  return all(db, sql, { kind, source, limit }, ["isError"]);
}
