/** The facts that merge, as the fold reads and writes them. */
import type { Claims } from "../domain/claims.ts";
import type { Money } from "../domain/told.ts";
import type { TableSpec } from "./table.ts";

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

/** The key of a turn that has an id; the others' begin with another word. */
export function turnKeyOf(turnId: string): string {
  return `id:${turnId}`;
}

/** The id of a turn that its key tells; null for one without. */
export function turnIdOf(turnKey: string): string | null {
  return turnKey.startsWith("id:") ? turnKey.slice("id:".length) : null;
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
  /** What it counts for: as reported, else as computed. */
  costNanoUsd: number | null;
  priceVersion: string | null;
  isEstimated: boolean | null;
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
    costNanoUsd: "plain",
    priceVersion: "plain",
    isEstimated: "flag",
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
