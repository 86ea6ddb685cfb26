/** Reads drift alarms. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { all, type Db, first } from "./db.ts";
import type { DetailQueries, DriftRow, DriftSummaryRow } from "./detail_rows.ts";
import type { DriftFacets, DriftFilter, Facet } from "./overview_rows.ts";

type Asked = DetailQueries["drift"]["args"];
type Answer = DetailQueries["drift"]["rows"];

/** A condition on the session that leaves SQLite its index. */
function ofSession(sessionId: string | null): string {
  return sessionId === null ? ":sessionId IS NULL" : "session_id = :sessionId";
}

/** When a person took note of an alarm. */
const ACKNOWLEDGED = "(SELECT drift_acks.at FROM drift_acks WHERE drift_id = event_id)";
const COLUMNS = `
  event_id AS id, session_id AS sessionId, at, metric, model, provider, baseline, current,
  deviation_pct AS deviationPct, direction, severity, window_size AS windowSize, threshold,
  ${ACKNOWLEDGED} AS acknowledgedAt`;

/** A page of alarms, newest first. */
export function readDrift(db: Db, { sessionId, limit, cursor }: Asked): Answer {
  const [at, id] = decodeCursor(cursor, "cursor");
  const sql = `
    SELECT ${COLUMNS} FROM drift_events
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

/**
 * The first `limit` of the alarms by metric and severity, the most first; how far away, whichever
 * way.
 */
export function readDriftSummary(
  db: Db,
  sessionId: string | null,
  limit: number,
): DriftSummaryRow[] {
  const sql = sessionId === null
    ? `SELECT metric, severity, count AS eventCount,
        deviation_thousandths / 1000 / count AS avgDeviationPct,
        max_deviation_pct AS maxDeviationPct, first_at AS firstAt, last_at AS lastAt
      FROM drift_totals`
    : `SELECT metric, severity, count(*) AS eventCount, avg(abs(deviation_pct)) AS avgDeviationPct,
        max(abs(deviation_pct)) AS maxDeviationPct, min(at) AS firstAt, max(at) AS lastAt
      FROM (
        SELECT metric, severity, deviation_pct, at FROM drift_events
        INDEXED BY drift_events_by_session
        WHERE session_id = :sessionId ORDER BY at DESC LIMIT ${MAX_COUNTED}
      )
      GROUP BY metric, severity`;
  const ordered = `${sql} ORDER BY eventCount DESC, metric, severity LIMIT :limit`;
  return all<DriftSummaryRow>(db, ordered, { limit, ...sessionId !== null && { sessionId } });
}

/** Alarms of one session that are summed up, the newest: more than a person ever looks through. */
const MAX_COUNTED = 5_000;

/** The newest `limit` alarms that match, newest first: found in an index, then read. */
export function readDriftAlarms(
  db: Db,
  { acknowledged, limit, ...names }: DriftFilter & { limit: number },
): DriftRow[] {
  const { sessionId, metric, severity, from, to } = names;
  const conditions = [
    sessionId === null ? "" : "session_id = :sessionId",
    metric === null ? "" : "metric = :metric",
    severity === null ? "" : "severity = :severity",
    from === null ? "" : "at >= :from",
    to === null ? "" : "at < :to",
    acknowledged === null ? "" : `${ACKNOWLEDGED} IS ${acknowledged ? "NOT " : ""}NULL`,
  ].filter((condition) => condition !== "");
  const by = sessionId !== null
    ? "session"
    : metric !== null && severity !== null
    ? "kind"
    : metric !== null
    ? "metric"
    : severity !== null
    ? "severity"
    : "time";
  const sql = `
    SELECT ${COLUMNS} FROM drift_events INDEXED BY drift_events_by_${by}
    ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  const given = Object.entries(names).filter(([, value]) => value !== null);
  return all<DriftRow>(db, sql, { ...Object.fromEntries(given), limit });
}

/** What alarms can be filtered by, the most first. */
export function readDriftFacets(db: Db): DriftFacets {
  const facet = (column: "metric" | "severity") =>
    all<Facet>(
      db,
      `SELECT ${column} AS name, sum(count) AS count FROM drift_totals
      GROUP BY ${column} ORDER BY 2 DESC, 1 LIMIT ${MAX_FACETS}`,
    );
  const sql = `
    SELECT coalesce((SELECT sum(count) FROM drift_totals), 0) -
      (SELECT count(*) FROM drift_acks CROSS JOIN drift_events ON event_id = drift_id) AS count`;
  const { count } = first<{ count: number }>(db, sql)!;
  return { metrics: facet("metric"), severities: facet("severity"), unacknowledged: count };
}

/** Metrics are named by clients. */
const MAX_FACETS = 100;
