/** Which sessions hold which lines of transcripts, and what the log tells of one session. */
import type { WireEvent } from "../../sdk/types.ts";
import { eventOf, type Incoming } from "./commit_text.ts";
import { all, type Db, first } from "./db.ts";

/** Events of lines (server/domain/copies.ts), and the line's id in theirs. */
const IS_LINE = "other.id GLOB 'claude:transcript:*'";
const LINE = "substr(other.id, 20 + length(other.session_id), 36)";
const OWN_LINE = "substr(own.id, 20 + length(own.session_id), 36)";

const NONE: string[] = [];

/**
 * The other sessions that hold a line, up to a seq. A copy keeps its time: an index of the lines' ids,
 * which are random, would cost a fourth of what it costs to store an event.
 */
export function holdersOfLine(
  db: Db,
  line: string,
  { sessionId, timestamp }: Pick<WireEvent, "sessionId" | "timestamp">,
  seq: number,
): string[] {
  const sql = `
    SELECT other.session_id AS sessionId FROM events AS other INDEXED BY events_by_time
    WHERE other.timestamp = ? AND other.seq <= ? AND other.session_id <> ?
      AND ${IS_LINE} AND ${LINE} = ?`;
  const rows = db.statement(sql).all(timestamp, seq, sessionId, line) as { sessionId: string }[];
  return rows.length === 0 ? NONE : [...new Set(rows.map((row) => row.sessionId))];
}

/** The sessions that share a line with one, up to a seq. */
export function sharersOf(db: Db, sessionId: string, seq: number): string[] {
  const sql = `
    SELECT DISTINCT other.session_id AS sessionId
    FROM events AS own INDEXED BY events_by_session
    CROSS JOIN events AS other INDEXED BY events_by_time ON other.timestamp = own.timestamp
    WHERE own.session_id = :sessionId AND own.seq <= :seq
      AND other.session_id <> :sessionId AND other.seq <= :seq
      AND ${IS_LINE} AND ${LINE} = ${OWN_LINE}`;
  return all<{ sessionId: string }>(db, sql, { sessionId, seq }).map((row) => row.sessionId);
}

/** Whether any event up to a seq is of a session whose id begins so and goes on. */
export function isBegun(db: Db, prefix: string, seq: number): boolean {
  // Ids of threads go on with hexadecimal digits, all of them below "g".
  const sql = `
    SELECT 1 FROM events INDEXED BY events_by_session
    WHERE session_id > :prefix AND session_id < :prefix || 'g' AND seq <= :seq LIMIT 1`;
  return first(db, sql, { prefix, seq }) !== null;
}

/** The sessions whose facts are to be told anew, which a server that ended left so. */
export function staleSessions(db: Db): string[] {
  const sql = "SELECT session_id AS sessionId FROM sessions WHERE is_stale = 1";
  return all<{ sessionId: string }>(db, sql).map((row) => row.sessionId);
}

interface At {
  timestamp: number;
}

/** A session's events up to a seq, by time. One at a time: a session may have any number. */
export function* eventsOfSession(db: Db, sessionId: string, seq: number): Generator<Incoming> {
  const sql = `
    SELECT id, timestamp, type, body FROM events
    WHERE session_id = ? AND seq <= ? ORDER BY timestamp, seq`;
  const rows = db.statement(sql).iterate(sessionId, seq) as Iterable<unknown>;
  for (const row of rows as Iterable<Record<"id" | "type" | "body", string> & At>) {
    const { id, timestamp, type, body } = row;
    yield { event: eventOf(id, sessionId, timestamp, type, body), body };
  }
}
