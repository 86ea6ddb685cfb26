/** The rows that the fold reads and writes: sessions and facts that merge. */
import type { Claims } from "../domain/claims.ts";
import type { Money } from "../domain/told.ts";
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
  unpricedTokens: number;
  /** A native collector told keyed LLM calls: those without a key are not counted. */
  coversCalls: boolean;
  coversTurns: boolean;
  /** Cost events without a request or message id: only then must money be paired. */
  keylessCosts: number;
  compactionsByTier: Record<string, number>;
  llmErrorsByTier: Record<string, number>;
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
    unpricedTokens: "plain",
    coversCalls: "flag",
    coversTurns: "flag",
    keylessCosts: "plain",
    compactionsByTier: "json",
    llmErrorsByTier: "json",
    said: "claims",
  },
};

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
    unpricedTokens: 0,
    coversCalls: false,
    coversTurns: false,
    keylessCosts: 0,
    compactionsByTier: {},
    llmErrorsByTier: {},
    said: {},
  };
}

export interface ToolCallRecord {
  sessionId: string;
  toolCallId: string;
  toolName: string | null;
  startedAt: number | null;
  endedAt: number | null;
  /** By which calls are ordered: the start, else the end less the duration, else the end. */
  sortAt: number;
  durationMs: number | null;
  inputSizeBytes: number | null;
  outputSizeBytes: number | null;
  isError: boolean | null;
  exitCode: number | null;
  provider: string | null;
  turnId: string | null;
  turnIndex: number | null;
  parentToolCallId: string | null;
  subagentId: string | null;
  said: Claims;
}

export const TOOL_CALLS: TableSpec<ToolCallRecord> = {
  table: "tool_calls",
  key: ["sessionId", "toolCallId"],
  fields: {
    sessionId: "plain",
    toolCallId: "plain",
    toolName: "plain",
    startedAt: "plain",
    endedAt: "plain",
    sortAt: "plain",
    durationMs: "plain",
    inputSizeBytes: "plain",
    outputSizeBytes: "plain",
    isError: "flag",
    exitCode: "plain",
    provider: "plain",
    turnId: "plain",
    turnIndex: "plain",
    parentToolCallId: "plain",
    subagentId: "plain",
    said: "claims",
  },
};

export interface TurnRecord {
  sessionId: string;
  turnKey: string;
  turnId: string | null;
  turnIndex: number | null;
  startedAt: number | null;
  endedAt: number | null;
  sortAt: number;
  durationMs: number | null;
  ttftMs: number | null;
  outcome: string | null;
  toolCallCount: number | null;
  counted: boolean;
  /** What its own records claim; ends without a turnId that belong to it stand in turn_marks. */
  said: Claims;
}

export const TURNS: TableSpec<TurnRecord> = {
  table: "turns",
  key: ["sessionId", "turnKey"],
  fields: {
    sessionId: "plain",
    turnKey: "plain",
    turnId: "plain",
    turnIndex: "plain",
    startedAt: "plain",
    endedAt: "plain",
    sortAt: "plain",
    durationMs: "plain",
    ttftMs: "plain",
    outcome: "plain",
    toolCallCount: "plain",
    counted: "flag",
    said: "claims",
  },
};

export interface LlmCallRecord {
  sessionId: string;
  callId: string;
  at: number;
  model: string | null;
  provider: string | null;
  turnId: string | null;
  subagentId: string | null;
  querySource: string | null;
  serviceTier: string | null;
  durationMs: number | null;
  ttftMs: number | null;
  /** Null: only a cost is known, no usage. */
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  cacheWrite1hTokens: number | null;
  reasoningTokens: number | null;
  reported: Money | null;
  computed: Money | null;
  priceVersion: string | null;
  /** Its request and message ids, in order. */
  keys: string[];
  keyed: boolean;
  counted: boolean;
  /** The usage event itself brought an amount. */
  cameWithCost: boolean;
  /** The amounts of a cost event without ids that was paired with this call. */
  pairedCost: Money | null;
  said: Claims;
}

export const LLM_CALLS: TableSpec<LlmCallRecord> = {
  table: "llm_calls",
  key: ["sessionId", "callId"],
  fields: {
    sessionId: "plain",
    callId: "plain",
    at: "plain",
    model: "plain",
    provider: "plain",
    turnId: "plain",
    subagentId: "plain",
    querySource: "plain",
    serviceTier: "plain",
    durationMs: "plain",
    ttftMs: "plain",
    inputTokens: "plain",
    outputTokens: "plain",
    cacheReadTokens: "plain",
    cacheWriteTokens: "plain",
    cacheWrite1hTokens: "plain",
    reasoningTokens: "plain",
    reported: "json",
    computed: "json",
    priceVersion: "plain",
    keys: "json",
    keyed: "flag",
    counted: "flag",
    cameWithCost: "flag",
    pairedCost: "json",
    said: "claims",
  },
};

export interface CostRecord {
  sessionId: string;
  eventId: string;
  at: number;
  model: string;
  provider: string;
  amounts: Money;
  totalNanoUsd: number;
  counted: boolean;
}

export const COSTS: TableSpec<CostRecord> = {
  table: "costs",
  key: ["sessionId", "eventId"],
  fields: {
    sessionId: "plain",
    eventId: "plain",
    at: "plain",
    model: "plain",
    provider: "plain",
    amounts: "json",
    totalNanoUsd: "plain",
    counted: "flag",
  },
};
