/**
 * What may be shown: the charts of a session page.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { CallSums, CostAccounts } from "./session.ts";

/** How full the context window was at one moment. */
export interface UtilizationPoint {
  at: number;
  usedTokens: number;
  /** Null when the agent told no window. */
  windowTokens: number | null;
  /** Null when the window is 0 or not known. */
  usedRatio: number | null;
}

/** The agent replaced old context by a summary. */
export interface CompactionMark {
  at: number;
  /** Null where nobody told. */
  tokensBefore: number | null;
  tokensAfter: number | null;
  isAutomatic: boolean | null;
  /** Of the window, just before; null where either is not known. */
  usedRatio: number | null;
}

/** The context window over time, oldest first. */
export interface UtilizationPanel {
  sessionId: string;
  /** At most 500; extremes are kept. */
  points: UtilizationPoint[];
  /** The newest 200. */
  compactions: CompactionMark[];
  /** No source told a window: it is that of the model. */
  isWindowAssumed: boolean;
}

/** What a part of the context is: whose words, or what else. */
export type ContextGroupName =
  | "system"
  | "user"
  | "assistant"
  | "thinking"
  | "tools"
  | "summary"
  | "other";

/** One part of what fills the context window. */
export interface ContextPart {
  label: string;
  /** 0 for a part that is there no longer. */
  tokens: number;
  /** More (less: below 0) than at the end of the turn before; null where that is not known. */
  grownTokens: number | null;
  /** Shared out or guessed, not counted. */
  isEstimated: boolean;
}

/** Parts of one kind, with their sums. */
export interface ContextGroup extends ContextPart {
  name: ContextGroupName;
  /** Largest first; empty where the group has but one part, of its own label. */
  parts: ContextPart[];
}

/** What fills the context window, by the newest snapshot that tells it. */
export interface ContextMap {
  usedTokens: number;
  /** Null when no one told a window. */
  windowTokens: number | null;
  freeTokens: number | null;
  /** Largest first. */
  groups: ContextGroup[];
  /** Number of the turn at whose end `grownTokens` begin; null: there is nothing to compare with. */
  sinceTurn: number | null;
  grownTokens: number | null;
}

/** A session's context window, part by part. */
export interface ContextPanel {
  sessionId: string;
  /** Null: nobody told of any parts. */
  map: ContextMap | null;
  /** Unix ms of the snapshot; null without one. */
  at: number | null;
  /** No source told the window: it is that of the model. */
  isWindowAssumed: boolean;
  /** What is used by now, where a later snapshot tells only the sum; else null. */
  later: { at: number; usedTokens: number } | null;
}

/** The tokens and money of one turn's LLM calls. */
export interface TurnTokens extends CallSums {
  /** As in the waterfall: 1 is the first turn; 0 holds the calls that belong to no known turn. */
  number: number;
  /** Unix ms. */
  at: number;
}

/** Tokens turn by turn. */
export interface TokensPanel {
  sessionId: string;
  /** The newest 300, oldest first, without those before the first call; number 0 comes last. */
  turns: TurnTokens[];
}

/** Money spent up to a moment. */
export interface CostPoint {
  at: number;
  /** Of the session so far. */
  costNanoUsd: number;
}

/** What a session costs over time and turn by turn. */
export interface CostPanel {
  sessionId: string;
  /** Oldest first, at most 500. */
  points: CostPoint[];
  /** Those that a cost is known of. */
  turns: Pick<TurnTokens, "number" | "callCount" | "costNanoUsd">[];
  spentNanoUsd: number;
  /** What it may cost; null: no limit holds for it. */
  limitNanoUsd: number | null;
  /** What clients reported, for the calls that they did for; null: none did. */
  reportedNanoUsd: number | null;
  /** What the price list says, for the calls that it has a price for; null: none has. */
  computedNanoUsd: number | null;
  /** Null: both agree, or no call has both. */
  disputed: CostAccounts | null;
  /** Tokens of calls without a cost; they are not part of what was spent. */
  unpricedTokens: number;
}

/** How long one kind of operation takes with one model; durations null where none is known. */
export interface LatencyLine {
  operation: string;
  model: string | null;
  provider: string | null;
  count: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  avgMs: number | null;
  avgTtftMs: number | null;
  /** Taken from turns and calls: no client measured it. */
  isDerived: boolean;
}

/** How long a session's operations take. */
export interface LatencyPanel {
  sessionId: string;
  /** Told ones first, then derived ones, each by name; at most 20. */
  rows: LatencyLine[];
  total: number;
}

/** One run of an operation. */
export interface OperationRun {
  /** Unix ms of its end. */
  at: number;
  totalMs: number;
  ttftMs: number | null;
  /** What it was made of, in order; empty where nobody told. */
  phases: { name: string; durationMs: number }[];
}

/** The runs of one operation, with whichever model. */
export interface OperationRuns {
  operation: string;
  isDerived: boolean;
  /** The newest 150, oldest first. */
  runs: OperationRun[];
}

/** The runs of a session's operations. */
export interface RunsPanel {
  sessionId: string;
  /** Turns, requests and tool calls first, then those with most runs; at most 6. */
  operations: OperationRuns[];
}

/** How much of one limit of a plan is used. */
export interface LimitCourse {
  limitId: string;
  /** The newest told. */
  usedRatio: number;
  windowMinutes: number | null;
  /** Unix ms; null where nobody told. */
  resetsAt: number | null;
  /** Since the session began, oldest first, at most 500. */
  points: { at: number; usedRatio: number }[];
}

/** The plan limits of a session's agent: its other sessions use them too. */
export interface LimitsPanel {
  sessionId: string;
  /** Shortest window first; at most 6. */
  limits: LimitCourse[];
}
