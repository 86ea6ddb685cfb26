/** Reads context snapshots. */
import { downsample } from "../domain/downsample.ts";
import { all, type Db, first } from "./db.ts";
import type { ContextPoint } from "./course_rows.ts";
import type { ContextRow } from "./detail_rows.ts";

const SELECT = `
  SELECT at, tokens_used AS tokensUsed, context_window AS contextWindow, segments
  FROM context_snapshots WHERE session_id = :sessionId AND subagent_id IS NULL`;

/** The newest `limit` snapshots of a session, oldest first. */
export function readContexts(db: Db, sessionId: string, limit: number): ContextRow[] {
  const sql = `${SELECT} ORDER BY at DESC, event_id DESC LIMIT :limit`;
  return all<ContextRecord>(db, sql, { sessionId, limit }).reverse().map(decoded);
}

/** The newest snapshot with segments, or null. */
export function readLatestContext(db: Db, sessionId: string): ContextRow | null {
  return readContextBreakdowns(db, { sessionId, at: null, limit: 1 })[0] ?? null;
}

/** The newest `limit` snapshots with segments, at or before a time (null: of all), newest first. */
export function readContextBreakdowns(
  db: Db,
  { sessionId, at, limit }: { sessionId: string; at: number | null; limit: number },
): ContextRow[] {
  const sql = `
    ${SELECT} AND segments IS NOT NULL ${at === null ? "" : "AND at <= :at"}
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  return all<ContextRecord>(db, sql, { sessionId, limit, ...at !== null && { at } }).map(decoded);
}

/** Snapshots that a chart is drawn from, the newest: a long day of steady work. */
const MAX_TOLD = 1_500;
/** Points that a chart can show. */
const MAX_POINTS = 500;

/**
 * How full the context was, oldest first: at most 500 points, the lowest and highest are kept. The
 * columns cross as one text each, for thousands of rows take longer to make than to read.
 */
export function readContextSeries(db: Db, sessionId: string): ContextPoint[] {
  const sql = `
    SELECT json_group_array(at) AS at, json_group_array(tokens_used) AS tokensUsed,
      json_group_array(context_window) AS contextWindow
    FROM (
      SELECT at, tokens_used, context_window
      FROM context_snapshots INDEXED BY context_snapshots_by_time
      WHERE session_id = :sessionId AND subagent_id IS NULL ORDER BY at DESC LIMIT :limit
    )`;
  const row = first<Record<keyof ContextPoint, string>>(db, sql, { sessionId, limit: MAX_TOLD })!;
  const tokensUsed: number[] = JSON.parse(row.tokensUsed);
  const [at, contextWindow] = [JSON.parse(row.at), JSON.parse(row.contextWindow)];
  const newestFirst = [...tokensUsed.keys()];
  return downsample(newestFirst.reverse(), MAX_POINTS, (index) => tokensUsed[index]!)
    .map((index) => ({
      at: at[index],
      tokensUsed: tokensUsed[index]!,
      contextWindow: contextWindow[index],
    }));
}

type ContextRecord = Omit<ContextRow, "segments"> & { segments: string | null };

function decoded(row: ContextRecord): ContextRow {
  return { ...row, segments: row.segments === null ? null : JSON.parse(row.segments) };
}
