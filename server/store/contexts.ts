/** Reads context snapshots. */
import { all, type Db } from "./db.ts";
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
  const sql = `${SELECT} AND segments IS NOT NULL ORDER BY at DESC, event_id DESC LIMIT 1`;
  return all<ContextRecord>(db, sql, { sessionId }).map(decoded)[0] ?? null;
}

type ContextRecord = Omit<ContextRow, "segments"> & { segments: string | null };

function decoded(row: ContextRecord): ContextRow {
  return { ...row, segments: row.segments === null ? null : JSON.parse(row.segments) };
}
