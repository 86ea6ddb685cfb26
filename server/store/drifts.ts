/** Reads drift alarms. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { all, type Db } from "./db.ts";
import type { DetailQueries, DriftRow, DriftSummaryRow } from "./detail_rows.ts";

type Asked = DetailQueries["drift"]["args"];
type Answer = DetailQueries["drift"]["rows"];

/** A condition on the session that leaves SQLite its index. */
function ofSession(sessionId: string | null): string {
  return sessionId === null ? ":sessionId IS NULL" : "session_id = :sessionId";
}

/** A page of alarms, newest first. */
export function readDrift(db: Db, { sessionId, limit, cursor }: Asked): Answer {
  const [at, id] = decodeCursor(cursor, "cursor");
  const sql = `
    SELECT event_id AS id, session_id AS sessionId, at, metric, model, provider, baseline, current,
      deviation_pct AS deviationPct, direction, severity, window_size AS windowSize, threshold,
      (SELECT drift_acks.at FROM drift_acks WHERE drift_id = event_id) AS acknowledgedAt
    FROM drift_events
    WHERE ${ofSession(sessionId)}
      AND (:at IS NULL OR at < :at OR (at = :at AND event_id < :id))
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  const found = all<DriftRow>(db, sql, { sessionId, at, id, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last ? encodeCursor(last.at, last.id) : null,
  };
}

/** The first `limit` of alarms by metric and severity, the most first; how far away, either way. */
export function readDriftSummary(
  db: Db,
  sessionId: string | null,
  limit: number,
): DriftSummaryRow[] {
  const sql = `
    SELECT metric, severity, count(*) AS eventCount, avg(abs(deviation_pct)) AS avgDeviationPct,
      max(abs(deviation_pct)) AS maxDeviationPct, min(at) AS firstAt, max(at) AS lastAt
    FROM drift_events WHERE ${ofSession(sessionId)}
    GROUP BY metric, severity ORDER BY eventCount DESC, metric, severity LIMIT :limit`;
  return all<DriftSummaryRow>(db, sql, { sessionId, limit });
}
