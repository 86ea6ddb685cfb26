/** Rows of the store as answers under /api: WIRE.md's names, USD and percent. Pure. */
import type { IntegrationRow, StoredSession, ToolCallRow, ToolStatRow } from "../store/rows.ts";

/** An integration counts as active when it was seen this lately. */
const ACTIVE_MS = 5 * 60_000;

/** A session. `contextUtilizationPct` is null where the window is 0 or not known. */
export function apiSession(row: StoredSession) {
  const { contextTokens, contextWindow } = row;
  return {
    sessionId: row.sessionId,
    agent: row.agent,
    startTime: row.startedAt,
    lastEventTime: row.lastEventAt,
    endTime: row.endedAt,
    model: row.model,
    provider: row.provider,
    cwd: row.cwd,
    project: row.project,
    totalTokensIn: row.inputTokens,
    totalTokensOut: row.outputTokens,
    totalCacheRead: row.cacheReadTokens,
    totalCacheWrite: row.cacheWriteTokens,
    totalCost: row.costNanoUsd / 1e9,
    unpricedTokens: row.unpricedTokens,
    toolCallCount: row.toolCallCount,
    toolErrorCount: row.toolErrorCount,
    turnCount: row.turnCount,
    compactionCount: row.compactionCount,
    avgToolDurationMs: row.avgToolDurationMs,
    contextTokens,
    contextWindow,
    contextUtilizationPct: percent(contextTokens, contextWindow),
  };
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : (part / whole) * 100;
}

/** A tool call. */
export function apiToolCall(row: ToolCallRow) {
  return {
    toolCallId: row.toolCallId,
    sessionId: row.sessionId,
    toolName: row.toolName,
    startTime: row.startedAt,
    endTime: row.endedAt,
    durationMs: row.durationMs,
    inputBytes: row.inputSizeBytes,
    outputBytes: row.outputSizeBytes,
    isError: row.isError,
    turnIndex: row.turnIndex,
    parentToolCallId: row.parentToolCallId,
  };
}

/** A tool call as a point in time: when it began. */
export function apiToolPoint(row: ToolCallRow) {
  return {
    timestamp: row.startedAt,
    toolName: row.toolName,
    durationMs: row.durationMs,
    isError: row.isError,
    outputBytes: row.outputSizeBytes,
  };
}

/** A tool's statistics in one session; durations in ms, null where no call told one. */
export function apiToolStat(row: ToolStatRow) {
  return {
    toolName: row.toolName,
    count: row.count,
    avgMs: row.avgMs,
    minMs: row.minMs,
    maxMs: row.maxMs,
    p50Ms: row.p50Ms,
    p95Ms: row.p95Ms,
    p99Ms: row.p99Ms,
    errors: row.errors,
  };
}

/** The integrations by kind, each in the store's order. */
export function apiProviders(rows: readonly IntegrationRow[], now: number) {
  const ofKind = (kind: IntegrationRow["kind"]) =>
    rows.filter((row) => row.kind === kind).map(({ name, eventCount, lastSeenAt }) => ({
      name,
      eventCount,
      lastSeen: lastSeenAt,
      active: lastSeenAt !== null && now - lastSeenAt <= ACTIVE_MS,
    }));
  return { rag: ofKind("rag"), mcp: ofKind("mcp") };
}
