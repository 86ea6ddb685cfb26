/** Reads sessions with their totals. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { all, type Db, first } from "./db.ts";
import type { SessionFilter, SessionList, StoredSession } from "./rows.ts";

const COLUMNS = `
  session_id AS sessionId, agent, agent_version AS agentVersion, project, cwd,
  git_branch AS gitBranch, model, provider, parent_session_id AS parentSessionId, state,
  state_at AS stateAt, started_at AS startedAt, last_event_at AS lastEventAt,
  CASE WHEN last_end_at >= last_event_at THEN last_end_at END AS endedAt,
  event_count AS eventCount, turn_count AS turnCount, llm_call_count AS llmCallCount,
  llm_error_count AS llmErrorCount, tool_call_count AS toolCallCount,
  tool_error_count AS toolErrorCount, compaction_count AS compactionCount,
  CASE WHEN tool_duration_count > 0 THEN tool_duration_us / tool_duration_count / 1000 END
    AS avgToolDurationMs,
  agent_cost_nano_usd AS agentCostNanoUsd,
  input_tokens AS inputTokens, output_tokens AS outputTokens,
  cache_read_tokens AS cacheReadTokens, cache_write_tokens AS cacheWriteTokens,
  cost_nano_usd AS costNanoUsd, reported_nano_usd AS reportedNanoUsd,
  computed_nano_usd AS computedNanoUsd, estimated_nano_usd AS estimatedNanoUsd,
  unpriced_tokens AS unpricedTokens, budget_nano_usd AS budgetNanoUsd,
  budget_exceeded AS budgetExceeded,
  context_tokens AS contextTokens, context_window AS contextWindow`;

type SessionColumns = Omit<StoredSession, "budgetExceeded"> & { budgetExceeded: number };

function stored(row: SessionColumns): StoredSession {
  return { ...row, budgetExceeded: row.budgetExceeded === 1 };
}

/** One session, or null. */
export function readSession(db: Db, sessionId: string): StoredSession | null {
  const sql = `SELECT ${COLUMNS} FROM sessions WHERE session_id = :sessionId`;
  const row = first<SessionColumns>(db, sql, { sessionId });
  return row && stored(row);
}

/** A page of sessions, newest activity first, and how many there are in all. */
export function readSessions(db: Db, filter: SessionFilter): SessionList {
  const [lastEventAt, sessionId] = decodeCursor(filter.cursor, "cursor");
  const sql = `
    SELECT ${COLUMNS} FROM sessions
    WHERE is_superseded = 0
      AND (:agent IS NULL OR agent = :agent)
      AND (:project IS NULL OR project = :project)
      AND (:since IS NULL OR last_event_at >= :since)
      AND (:lastEventAt IS NULL OR last_event_at < :lastEventAt
        OR (last_event_at = :lastEventAt AND session_id > :sessionId))
    ORDER BY last_event_at DESC, session_id LIMIT :limit`;
  const { agent, project, since, limit } = filter;
  const found = all<SessionColumns>(db, sql, {
    agent,
    project,
    since,
    lastEventAt,
    sessionId,
    limit: limit + 1,
  });
  const rows = found.slice(0, limit).map(stored);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last
      ? encodeCursor(last.lastEventAt, last.sessionId)
      : null,
    total: first<{ count: number }>(
      db,
      "SELECT count(*) AS count FROM sessions WHERE is_superseded = 0",
    )!
      .count,
  };
}
