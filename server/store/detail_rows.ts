/** What the store answers about one session's details, and across sessions. Types only. */
import type { Money } from "../domain/told.ts";
import type { ContextSegment, LatencyPhase, PromptRating } from "../../sdk/types.ts";
import type { TurnEval } from "../domain/evals.ts";
import type { DurationStats } from "./duration_stats.ts";

/** The context window at one moment. */
export interface ContextRow {
  at: number;
  tokensUsed: number;
  contextWindow: number | null;
  /** Null where only the sum was told. */
  segments: ContextSegment[] | null;
}

/** How long one kind of operation takes; `isDerived`: from turns and calls, no client measured it. */
export interface OperationRow extends DurationStats {
  operation: string;
  model: string | null;
  provider: string | null;
  count: number;
  avgTtftMs: number | null;
  isDerived: boolean;
}

/** One measured or derived operation. */
export interface OperationPoint {
  at: number;
  operation: string;
  totalMs: number;
  ttftMs: number | null;
  model: string | null;
  phases: LatencyPhase[] | null;
}

/** Tokens and money of one model in one session; nano-USD. */
export interface ModelRow {
  model: string | null;
  provider: string | null;
  /** LLM calls, and costs that belong to none. */
  count: number;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  reasoningTokens: number;
  cost: Money;
  reportedNanoUsd: number;
  computedNanoUsd: number;
  /** The part of the cost that was computed from a guessed price. */
  estimatedNanoUsd: number;
  /** Of the calls that have both a reported and a computed cost, each account's sum. */
  comparedReportedNanoUsd: number;
  comparedComputedNanoUsd: number;
  unpricedTokens: number;
}

/** Money that was spent at a moment, nano-USD. */
export interface CostPoint {
  at: number;
  model: string | null;
  nanoUsd: number;
  cumulativeNanoUsd: number;
}

/** Calls of one tool or method of an MCP server. */
export interface McpRow extends DurationStats {
  serverName: string;
  method: string;
  toolName: string | null;
  count: number;
  errors: number;
}

/** Calls of one kind to a RAG source. */
export interface RagRow extends DurationStats {
  source: string;
  type: string;
  count: number;
  avgResults: number | null;
  avgTopScore: number | null;
  totalChunkTokens: number;
}

/** One call of an MCP server or RAG source. */
export interface SourceCallRow {
  at: number;
  source: string;
  operation: string;
  toolName: string | null;
  durationMs: number | null;
  isError: boolean | null;
  resultCount: number | null;
  topScore: number | null;
  tokens: number | null;
}

/** How often a type of event was told of a session. */
export interface EventTypeRow {
  type: string;
  eventCount: number;
  firstAt: number;
  lastAt: number;
}

/** The quality signals of one turn, told or derived. */
export type EvalRow = TurnEval;

/** How well a prompt variant did with one model. Rates 0 to 1, null = never told. */
export interface PromptRow {
  promptHash: string;
  variant: string;
  category: string | null;
  model: string | null;
  sampleCount: number;
  /** How many told whether the goal was achieved, and in how many it was. */
  goalCount: number;
  goalsAchieved: number;
  avgTurns: number | null;
  avgTokens: number | null;
  avgCostUsd: number | null;
  avgLatencyMs: number | null;
  avgToolErrorRate: number | null;
  compactionRate: number | null;
  avgRating: number | null;
  ratedCount: number;
}

/** One rating of a prompt variant, as told. */
export interface PromptRatingRow {
  sessionId: string;
  at: number;
  promptHash: string;
  variant: string;
  category: string | null;
  model: string | null;
  provider: string | null;
  metrics: PromptRating["metrics"];
  rating: number | null;
}

/** One drift alarm. */
export interface DriftRow {
  id: string;
  sessionId: string;
  at: number;
  metric: string;
  model: string | null;
  provider: string | null;
  baseline: number;
  current: number;
  deviationPct: number;
  direction: string;
  severity: string;
  windowSize: number;
  threshold: number;
  /** When a person first acknowledged it; null: nobody did. */
  acknowledgedAt: number | null;
}

/** Drift alarms of one metric and severity. */
export interface DriftSummaryRow {
  metric: string;
  severity: string;
  eventCount: number;
  avgDeviationPct: number;
  maxDeviationPct: number;
  firstAt: number;
  lastAt: number;
}

interface OfSession {
  sessionId: string;
  /** The newest so many; of totals the first so many: their names come from outside. */
  limit: number;
}

interface PageOf {
  limit: number;
  /** Opaque, from the page before; null for the first page. */
  cursor: string | null;
}

/** Every read question about details, by name. */
export interface DetailQueries {
  /** Oldest first, without subagents'. */
  contexts: { args: OfSession; rows: ContextRow[] };
  /** The newest with segments; null for none. */
  latestContext: { args: { sessionId: string }; rows: ContextRow | null };
  operations: { args: OfSession; rows: OperationRow[] };
  /** Oldest first; `operation` null = all. */
  operationPoints: { args: OfSession & { operation: string | null }; rows: OperationPoint[] };
  /** Dearest first. */
  models: { args: OfSession; rows: ModelRow[] };
  /** Oldest first. */
  costPoints: { args: OfSession; rows: CostPoint[] };
  /** Oldest first. */
  evals: { args: OfSession; rows: EvalRow[] };
  mcpStats: { args: OfSession; rows: McpRow[] };
  ragStats: { args: OfSession; rows: RagRow[] };
  /** Oldest first. */
  sourceCalls: { args: OfSession & { kind: "mcp" | "rag" }; rows: SourceCallRow[] };
  eventTypes: { args: { sessionId: string }; rows: EventTypeRow[] };
  /** Best goal rate first, then cheapest; `hash` null = all. */
  prompts: {
    args: { hash: string | null } & PageOf;
    rows: { rows: PromptRow[]; nextCursor: string | null };
  };
  /** Newest first. */
  promptRatings: { args: { variant: string; limit: number }; rows: PromptRatingRow[] };
  /** Newest first; `sessionId` null = all. */
  drift: {
    args: { sessionId: string | null } & PageOf;
    rows: { rows: DriftRow[]; nextCursor: string | null };
  };
  driftSummary: { args: { sessionId: string | null; limit: number }; rows: DriftSummaryRow[] };
}
