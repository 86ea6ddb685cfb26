/** Reads which sessions used a tool. */
import { all, type Db } from "./db.ts";
import type { ToolSessionRow } from "./overview_rows.ts";

/** Sessions that are looked through for a tool that few of them use: the page lists a few. */
const MAX_LOOKED_AT = 200;

/** What a question about the sessions of a tool names. */
export interface ToolSessionsArgs {
  toolName: string;
  /** Unix ms: active at or after it. */
  from: number;
  limit: number;
}

/** Of the newest 200 sessions active since `from`, those that used the tool, newest first. */
export function readToolSessions(db: Db, asked: ToolSessionsArgs): ToolSessionRow[] {
  const sql = `
    WITH newest AS (
      SELECT session_id, agent, project, last_event_at FROM sessions
      WHERE last_event_at >= :from ORDER BY last_event_at DESC LIMIT ${MAX_LOOKED_AT}
    ), found AS MATERIALIZED (
      SELECT * FROM newest WHERE EXISTS (
        SELECT 1 FROM session_tools AS used
        WHERE used.session_id = newest.session_id AND used.tool_name = :toolName
      ) ORDER BY last_event_at DESC LIMIT :limit
    )
    SELECT session_id AS sessionId, agent, project, last_event_at AS lastEventAt,
      count AS callCount, errors AS errorCount
    FROM found JOIN session_tools USING (session_id)
    WHERE tool_name = :toolName
    ORDER BY last_event_at DESC, session_id`;
  return all<ToolSessionRow>(db, sql, { ...asked });
}
