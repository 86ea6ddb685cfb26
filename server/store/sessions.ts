/** Reads one session with its totals. */
import { type Db, first } from "./db.ts";
import type { StoredSession } from "./rows.ts";

/** What is told of a session, as columns of `sessions`. */
export const SESSION_COLUMNS = `
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
  forked_at IS NOT NULL AS isFork, context_tokens AS contextTokens, context_window AS contextWindow,
  (SELECT max(tokens_before) FROM compactions WHERE compactions.session_id = sessions.session_id)
    AS largestContextTokens`;

/** A row of {@link SESSION_COLUMNS}. */
export type SessionColumns =
  & Omit<StoredSession, "budgetExceeded" | "isFork" | "isWindowAssumed">
  & {
    budgetExceeded: number;
    isFork: number;
  };

/** What a row of {@link SESSION_COLUMNS} says. */
export function storedSession(row: SessionColumns): StoredSession {
  const { budgetExceeded, isFork } = row;
  return {
    ...row,
    budgetExceeded: budgetExceeded === 1,
    isFork: isFork === 1,
    isWindowAssumed: false,
  };
}

/** One session, or null. */
export function readSession(db: Db, sessionId: string): StoredSession | null {
  const sql = `SELECT ${SESSION_COLUMNS} FROM sessions WHERE session_id = :sessionId`;
  const row = first<SessionColumns>(db, sql, { sessionId });
  return row && storedSession(row);
}
