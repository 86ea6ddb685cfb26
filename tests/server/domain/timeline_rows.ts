/** Rows of the store with the fields that a test names; the rest is not known or zero. */
import type { StoredSession, ToolCallRow, TurnRow } from "../../../server/store/rows.ts";

/** A session that was heard of at 0. */
export function storedSession(fields: Partial<StoredSession> = {}): StoredSession {
  return {
    sessionId: "s1",
    agent: "claude-code",
    agentVersion: null,
    project: null,
    cwd: null,
    gitBranch: null,
    model: null,
    provider: null,
    parentSessionId: null,
    startedAt: 0,
    lastEventAt: 0,
    endedAt: null,
    turnCount: 0,
    toolCallCount: 0,
    toolErrorCount: 0,
    llmCallCount: 0,
    llmErrorCount: 0,
    compactionCount: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    agentCostNanoUsd: null,
    costNanoUsd: 0,
    estimatedNanoUsd: 0,
    unpricedTokens: 0,
    avgToolDurationMs: null,
    contextTokens: null,
    contextWindow: null,
    isWindowAssumed: false,
    largestContextTokens: null,
    isFork: false,
    state: null,
    stateAt: null,
    reportedNanoUsd: 0,
    computedNanoUsd: 0,
    budgetNanoUsd: null,
    budgetExceeded: false,
    eventCount: 1,
    ...fields,
  };
}

/** A call that was seen to begin at `startedAt`. */
export function toolCall(
  toolCallId: string,
  startedAt: number,
  fields: Partial<ToolCallRow> = {},
): ToolCallRow {
  return {
    toolCallId,
    sessionId: "s1",
    toolName: "Bash",
    startedAt,
    endedAt: null,
    durationMs: null,
    inputSizeBytes: null,
    outputSizeBytes: null,
    isError: null,
    exitCode: null,
    turnId: null,
    turnIndex: null,
    parentToolCallId: null,
    subagentId: null,
    ...fields,
  };
}

/** A turn that counts. */
export function turn(
  turnId: string,
  startedAt: number | null,
  endedAt: number | null,
  fields: Partial<TurnRow> = {},
): TurnRow {
  return {
    turnKey: turnId,
    turnId,
    turnIndex: null,
    startedAt,
    endedAt,
    durationMs: null,
    ttftMs: null,
    outcome: null,
    counted: true,
    ...fields,
  };
}
