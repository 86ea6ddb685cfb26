/** A session as the fold reads and writes it. */
import type { Claims } from "../domain/claims.ts";
import type { Rolled } from "./rollups.ts";
import type { TableSpec } from "./table.ts";

export interface SessionRecord {
  sessionId: string;
  agent: string;
  agentVersion: string | null;
  project: string | null;
  cwd: string | null;
  gitBranch: string | null;
  model: string | null;
  provider: string | null;
  thinkingLevel: string | null;
  parentSessionId: string | null;
  state: string | null;
  stateAt: number | null;
  contextTokens: number | null;
  contextWindow: number | null;
  agentCostNanoUsd: number | null;
  agentTokens: number | null;
  startedAt: number;
  lastEventAt: number;
  lastEndAt: number | null;
  eventCount: number;
  /** Events that count for its times: no clicks and no copies of another session's lines. */
  ownEventCount: number;
  /** When it was made as a fork of another; null: not known as one. */
  forkedAt: number | null;
  /** The original's watcher told it under a name of its own, and the thread itself is known. */
  isSuperseded: boolean;
  /** Facts of it belong to another session: they are told anew soon. */
  isStale: boolean;
  turnCount: number;
  llmCallCount: number;
  llmErrorCount: number;
  toolCallCount: number;
  toolErrorCount: number;
  toolDurationCount: number;
  toolDurationUs: number;
  compactionCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costNanoUsd: number;
  reportedNanoUsd: number;
  computedNanoUsd: number;
  /** The part of costNanoUsd that was computed from a guessed price. */
  estimatedNanoUsd: number;
  unpricedTokens: number;
  /** A native collector told keyed LLM calls: those without a key are not counted. */
  coversCalls: boolean;
  coversTurns: boolean;
  /** A Codex rollout told LLM calls: those that only OpenTelemetry told are not counted. */
  coversOtel: boolean;
  /** Cost events without a request or message id: only then must money be paired. */
  keylessCosts: number;
  /** Each type of its events: how many, the first and the last timestamp. */
  types: Record<string, [count: number, firstAt: number, lastAt: number]>;
  /** What it may cost; null: the server's own limit holds. */
  budgetNanoUsd: number | null;
  /** An alarm was raised or came along. */
  budgetExceeded: boolean;
  compactionsByTier: Record<string, number>;
  llmErrorsByTier: Record<string, number>;
  /** Where it stands in the rollups; null before its first event is written. */
  rolled: Rolled | null;
  said: Claims;
}

export const SESSIONS: TableSpec<SessionRecord> = {
  table: "sessions",
  key: ["sessionId"],
  fields: {
    sessionId: "plain",
    agent: "plain",
    agentVersion: "plain",
    project: "plain",
    cwd: "plain",
    gitBranch: "plain",
    model: "plain",
    provider: "plain",
    thinkingLevel: "plain",
    parentSessionId: "plain",
    state: "plain",
    stateAt: "plain",
    contextTokens: "plain",
    contextWindow: "plain",
    agentCostNanoUsd: "plain",
    agentTokens: "plain",
    startedAt: "plain",
    lastEventAt: "plain",
    lastEndAt: "plain",
    eventCount: "plain",
    ownEventCount: "plain",
    forkedAt: "plain",
    isSuperseded: "flag",
    isStale: "flag",
    turnCount: "plain",
    llmCallCount: "plain",
    llmErrorCount: "plain",
    toolCallCount: "plain",
    toolErrorCount: "plain",
    toolDurationCount: "plain",
    toolDurationUs: "plain",
    compactionCount: "plain",
    inputTokens: "plain",
    outputTokens: "plain",
    cacheReadTokens: "plain",
    cacheWriteTokens: "plain",
    costNanoUsd: "plain",
    reportedNanoUsd: "plain",
    computedNanoUsd: "plain",
    estimatedNanoUsd: "plain",
    unpricedTokens: "plain",
    coversCalls: "flag",
    coversTurns: "flag",
    coversOtel: "flag",
    keylessCosts: "plain",
    types: "json",
    budgetNanoUsd: "plain",
    budgetExceeded: "flag",
    compactionsByTier: "json",
    llmErrorsByTier: "json",
    rolled: "json",
    said: "claims",
  },
};

/** What its facts add up to; all else is what its events say of itself. */
export const NO_TOTALS = {
  turnCount: 0,
  llmCallCount: 0,
  llmErrorCount: 0,
  toolCallCount: 0,
  toolErrorCount: 0,
  toolDurationCount: 0,
  toolDurationUs: 0,
  compactionCount: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  costNanoUsd: 0,
  reportedNanoUsd: 0,
  computedNanoUsd: 0,
  estimatedNanoUsd: 0,
  unpricedTokens: 0,
  coversCalls: false,
  coversTurns: false,
  coversOtel: false,
  keylessCosts: 0,
} as const;

/** A session of which nothing is known but that it was active at a time. */
export function newSession(sessionId: string, at: number): SessionRecord {
  return {
    sessionId,
    agent: "unknown",
    agentVersion: null,
    project: null,
    cwd: null,
    gitBranch: null,
    model: null,
    provider: null,
    thinkingLevel: null,
    parentSessionId: null,
    state: null,
    stateAt: null,
    contextTokens: null,
    contextWindow: null,
    agentCostNanoUsd: null,
    agentTokens: null,
    startedAt: at,
    lastEventAt: at,
    lastEndAt: null,
    eventCount: 0,
    ownEventCount: 0,
    forkedAt: null,
    isSuperseded: false,
    isStale: false,
    types: {},
    budgetNanoUsd: null,
    budgetExceeded: false,
    ...NO_TOTALS,
    compactionsByTier: {},
    llmErrorsByTier: {},
    rolled: null,
    said: {},
  };
}
