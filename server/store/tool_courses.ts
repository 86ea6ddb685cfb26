/** Reads how the tools of a session did over its time. */
import { QUARTER_MS } from "../domain/blocks.ts";
import type { ToolCourseRow, ToolCourses } from "./course_rows.ts";
import { all, type Db, first } from "./db.ts";
import { bucketOf } from "./samples.ts";
import { type PartRow, partsOf } from "./tool_use.ts";

/** Parts that a sparkline can show. */
const PARTS = 24;
/** Calls that are read one by one; of more the quarters of an hour tell. */
const MAX_CALLS = 1_000;

interface Session {
  count: number;
  startedAt: number;
  lastEventAt: number;
}

/** Null for a session without tool calls. */
export function readToolCourses(db: Db, sessionId: string): ToolCourses | null {
  const sql = `
    SELECT tool_call_count AS count, started_at AS startedAt, last_event_at AS lastEventAt
    FROM sessions WHERE session_id = :sessionId`;
  const session = first<Session>(db, sql, { sessionId });
  if (!session || session.count <= 0) return null;
  return session.count <= MAX_CALLS
    ? byCalls(db, sessionId, session)
    : byQuarters(db, sessionId, session);
}

/** Parts of any length, from the calls themselves. */
function byCalls(db: Db, sessionId: string, { startedAt, lastEventAt }: Session): ToolCourses {
  const length = Math.max(1, lastEventAt - startedAt + 1);
  const stepMs = Math.ceil(length / PARTS);
  const parts = Math.ceil(length / stepMs);
  // A call may begin before the session's first event; it belongs to the first part.
  const sql = `
    SELECT coalesce(tool_name, '') AS name,
      CAST(min(max((sort_at - :from) / :stepMs, 0), :last) AS INTEGER) AS part, count(*) AS count,
      coalesce(sum(is_error), 0) AS errors, count(duration_ms) AS durationCount,
      coalesce(sum(duration_ms), 0) * 1000 AS durationUs
    FROM tool_calls INDEXED BY tool_calls_by_time WHERE session_id = :sessionId
    GROUP BY 1, 2`;
  const rows = all<PartRow>(db, sql, { sessionId, from: startedAt, stepMs, last: parts - 1 });
  return { from: startedAt, stepMs, rows: coursesOf(rows, parts) };
}

/** Parts of whole quarters of an hour, from the totals. */
function byQuarters(db: Db, sessionId: string, { startedAt, lastEventAt }: Session): ToolCourses {
  const start = bucketOf(startedAt);
  const length = bucketOf(lastEventAt) - start + 1;
  const step = Math.ceil(length / PARTS);
  const parts = Math.ceil(length / step);
  const sql = `
    SELECT tool_name AS name, CAST(min(max((bucket - :start) / :step, 0), :last) AS INTEGER) AS part,
      sum(count) AS count, sum(errors) AS errors, sum(duration_count) AS durationCount,
      sum(duration_us) AS durationUs
    FROM session_tools WHERE session_id = :sessionId GROUP BY 1, 2`;
  const rows = all<PartRow>(db, sql, { sessionId, start, step, last: parts - 1 });
  const from = start * QUARTER_MS;
  return { from, stepMs: step * QUARTER_MS, rows: coursesOf(rows, parts) };
}

function coursesOf(rows: readonly PartRow[], parts: number): ToolCourseRow[] {
  const total = ({ counts }: ToolCourseRow) => counts.reduce((sum, count) => sum + count, 0);
  return [...Map.groupBy(rows, ({ name }) => name)]
    .map(([toolName, told]) => ({ toolName, ...partsOf(told, parts) }))
    .sort((a, b) => total(b) - total(a) || (a.toolName < b.toolName ? -1 : 1));
}
