/** The log of every event, in commit order. */
import type { Changes, EventFilter, StoredEvent } from "./rows.ts";
import { all, type Db, first, type SqlValue } from "./db.ts";
import { eventOf, type Incoming } from "./commit_text.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";

/** Appends an event; gives its seq, or null for an id that is there already. */
export function appendEvent(db: Db, { event, body }: Incoming): number | null {
  const sql = `
    INSERT OR IGNORE INTO events (id, session_id, timestamp, type, body) VALUES (?, ?, ?, ?, ?)`;
  const { id, sessionId, timestamp, type } = event;
  const result = db.statement(sql).run(id, sessionId, timestamp, type, body);
  return result.changes === 1 ? Number(result.lastInsertRowid) : null;
}

/** The newest seq, 0 when there is none. */
export function newestSeq(db: Db): number {
  return first<{ seq: number | null }>(db, "SELECT max(seq) AS seq FROM events")?.seq ?? 0;
}

interface EventRecord {
  seq: number;
  id: string;
  sessionId: string;
  timestamp: number;
  type: string;
  body: string;
}

const COLUMNS = "seq, id, session_id AS sessionId, timestamp, type, body";

/** The next events of the log after a seq, for a rebuild. */
export function eventsAfter(db: Db, seq: number, limit: number): (Incoming & { seq: number })[] {
  const sql = `SELECT ${COLUMNS} FROM events WHERE seq > :seq ORDER BY seq LIMIT :limit`;
  return all<EventRecord>(db, sql, { seq, limit })
    .map((row) => ({
      seq: row.seq,
      body: row.body,
      event: eventOf(row.id, row.sessionId, row.timestamp, row.type, row.body),
    }));
}

/** How many events there are. */
export function countEvents(db: Db): number {
  return first<{ count: number }>(db, "SELECT count(*) AS count FROM events")!.count;
}

/** The newest events before a cursor, oldest first, with the cursor of the page before. */
export function readEvents(
  db: Db,
  filter: EventFilter,
): { rows: StoredEvent[]; before: string | null } {
  const [timestamp, seq] = decodeCursor(filter.before, "before");
  const types = filter.types?.map((_, index) => `:type${index}`).join(", ");
  const sql = `
    SELECT ${COLUMNS} FROM events
    WHERE (:sessionId IS NULL OR session_id = :sessionId)
      AND (:seq IS NULL OR (timestamp, seq) < (:timestamp, :seq))
      ${types === undefined ? "" : `AND type IN (${types})`}
    ORDER BY timestamp DESC, seq DESC LIMIT :limit`;
  const parameters: Record<string, SqlValue> = {
    sessionId: filter.sessionId,
    timestamp,
    seq,
    limit: filter.limit + 1,
  };
  filter.types?.forEach((type, index) => parameters[`type${index}`] = type);
  const found = all<EventRecord>(db, forSession(sql, filter.sessionId), parameters);
  const rows = found.slice(0, filter.limit);
  const last = rows.at(-1);
  const before = found.length > rows.length && last ? encodeCursor(last.timestamp, last.seq) : null;
  return { rows: rows.reverse().map(stored), before };
}

/** One plain condition instead of an OR, or SQLite would not use the session's index. */
function forSession(sql: string, sessionId: string | null): string {
  const condition = sessionId === null ? "(:sessionId IS NULL)" : "session_id = :sessionId";
  return sql.replace("(:sessionId IS NULL OR session_id = :sessionId)", condition);
}

function stored({ seq, id, sessionId, timestamp, type, body }: EventRecord): StoredEvent {
  return { ...JSON.parse(body), seq, id, sessionId, timestamp, type };
}

/** Which sessions and types changed after a seq; `reset` when that is more than `limit` events. */
export function changesSince(db: Db, seq: number, limit: number): Changes {
  const newest = newestSeq(db);
  if (newest - seq > limit || seq > newest) return { seq: newest, sessions: {}, reset: true };
  const sql = `
    SELECT DISTINCT session_id AS sessionId, type FROM events WHERE seq > :seq`;
  const sessions: Record<string, string[]> = Object.create(null);
  for (const row of all<{ sessionId: string; type: string }>(db, sql, { seq })) {
    (sessions[row.sessionId] ??= []).push(row.type);
  }
  return { seq: newest, sessions, reset: false };
}
