/** Reads drift alarms. */
import { all, type Db } from "./db.ts";
import type { DriftRow, DriftSummaryRow } from "./detail_rows.ts";

/** A condition on the session that leaves SQLite its index. */
function ofSession(sessionId: string | null): string {
  return sessionId === null ? ":sessionId IS NULL" : "session_id = :sessionId";
}

/** The newest `limit` alarms, newest first. */
export function readDrift(db: Db, sessionId: string | null, limit: number): DriftRow[] {
  const sql = `
    SELECT event_id AS id, session_id AS sessionId, at, metric, model, provider, baseline, current,
      deviation_pct AS deviationPct, direction, severity, window_size AS windowSize, threshold,
      (SELECT drift_acks.at FROM drift_acks WHERE drift_id = event_id) AS acknowledgedAt
    FROM drift_events WHERE ${ofSession(sessionId)} ORDER BY at DESC, event_id DESC LIMIT :limit`;
  return all<DriftRow>(db, sql, { sessionId, limit });
}

/** Alarms by metric and severity, the most first; how far away, whichever way. */
export function readDriftSummary(db: Db, sessionId: string | null): DriftSummaryRow[] {
  const sql = `
    SELECT metric, severity, count(*) AS eventCount, avg(abs(deviation_pct)) AS avgDeviationPct,
      max(abs(deviation_pct)) AS maxDeviationPct, min(at) AS firstAt, max(at) AS lastAt
    FROM drift_events WHERE ${ofSession(sessionId)}
    GROUP BY metric, severity ORDER BY eventCount DESC, metric, severity`;
  return all<DriftSummaryRow>(db, sql, { sessionId });
}
