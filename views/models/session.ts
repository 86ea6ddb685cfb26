/**
 * What may be shown: the tables and cards of a session page.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { Measure } from "./page.ts";
import type { SessionRow } from "./sessions.ts";

/** Where a session stands towards its limit: near from 80 % on. */
export type BudgetLevel = "within" | "near" | "exceeded";

/** What a session may cost, and how much of that it has spent. */
export interface Budget {
  level: BudgetLevel;
  /** Null where a client only said that its limit is exceeded. */
  limitNanoUsd: number | null;
  spentNanoUsd: number;
  /** Of the limit, more than 1 beyond it; null without a limit. */
  usedRatio: number | null;
}

/** Two accounts of what the same LLM calls cost, more than 1 % apart. */
export interface CostAccounts {
  reportedNanoUsd: number;
  computedNanoUsd: number;
}

/** What an agent counts itself, beside the sum of the LLM calls that were told. */
export interface AgentCost {
  totalNanoUsd: number;
  /** In requests that the agent writes down nowhere; null where it cannot be told. */
  untoldNanoUsd: number | null;
}

/** The head of a session page: its KPI cards. */
export interface KpiPanel {
  session: SessionRow;
  /** Null: reported and computed cost agree, or no call has both. */
  disputed: CostAccounts | null;
  /** Null: the agent tells no total of its own, or one that agrees with the calls. */
  agentCost: AgentCost | null;
}

/** What one model did and cost in a session. */
export interface ModelLine {
  /** Null where no witness named it. */
  model: string | null;
  provider: string | null;
  callCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costNanoUsd: number;
  /** The part of costNanoUsd that was computed from a guessed price. */
  estimatedNanoUsd: number;
  disputed: CostAccounts | null;
  /** Tokens of calls without a cost; they are not part of costNanoUsd. */
  unpricedTokens: number;
}

/** The models of a session, dearest first. */
export interface ModelsPanel {
  sessionId: string;
  rows: ModelLine[];
  /** How many models the session has in all. */
  total: number;
}

/** Tokens and money of some LLM calls. */
export interface CallSums {
  callCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Null where none of the calls has a price. */
  costNanoUsd: number | null;
}

/** What one turn took and cost. */
export interface TurnLine extends CallSums {
  /** 1 is the first turn by start time; null: what belongs to no turn. */
  number: number | null;
  /** The address of its calls needs it; null where no witness told one. */
  turnId: string | null;
  at: number;
  durationMs: number | null;
  ttftMs: number | null;
  /** `ok`, or how it ended otherwise; null while it runs or where nobody told. */
  outcome: string | null;
}

/** The newest turns of a session, newest first. */
export interface TurnsPanel {
  sessionId: string;
  rows: TurnLine[];
  /** How many turns the session has in all. */
  total: number;
}

/** One subagent in the tree. */
export interface SubagentLine extends CallSums {
  /** Its id within the session, or the session of its own. */
  id: string;
  isSession: boolean;
  /** 1 = started by the session itself. */
  depth: number;
  model: string | null;
  startedAt: number;
  durationMs: number;
  toolCallCount: number;
  toolErrorCount: number;
}

/** The subagents of a session, each below who started it. */
export interface SubagentsPanel {
  sessionId: string;
  rows: SubagentLine[];
  total: number;
}

/** One request to a model. */
export interface LlmCallLine {
  kind: "llm";
  id: string;
  at: number;
  model: string | null;
  subagentId: string | null;
  durationMs: number | null;
  ttftMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  /** What the agent reported, else what was computed; null without a price. */
  costNanoUsd: number | null;
  isReported: boolean;
  isEstimated: boolean;
  counted: boolean;
}

/** One call of a tool. */
export interface TurnToolLine {
  kind: "tool";
  id: string;
  at: number;
  toolName: string;
  subagentId: string | null;
  durationMs: number | null;
  isError: boolean | null;
  inputSizeBytes: number | null;
  outputSizeBytes: number | null;
}

/** A turn's calls of both kinds, by time. */
export interface TurnCallsPanel {
  sessionId: string;
  /** What the session is called. */
  sessionName: string;
  turnId: string;
  rows: (LlmCallLine | TurnToolLine)[];
  nextCursor: string | null;
}

/** How good the answers of one model were; ratios 0 to 1, null where no turn tells. */
export interface QualityLine {
  model: string | null;
  provider: string | null;
  turnCount: number;
  /** How many of them no client told of: taken from the turns' calls. */
  derivedCount: number;
  toolSuccessRatio: number | null;
  cacheHitRatio: number | null;
  avgOutputTokens: number | null;
  avgMs: number | null;
  retryCount: number;
  followUpCount: number;
  /** 1 to 5. */
  avgRating: number | null;
  ratedCount: number;
}

/** A turn that is over, and what a person thinks of it. */
export interface RatedTurn {
  /** 1 is the first turn by start time. */
  number: number;
  /** What a rating names: the turn's id, or its key where it has none. */
  turnId: string;
  /** When it began. */
  at: number;
  /** 1 to 5; null: not rated. */
  rating: number | null;
}

/** The quality of a session's newest turns by model, the most turns first. */
export interface QualityPanel {
  sessionId: string;
  rows: QualityLine[];
  turnCount: number;
  /** The newest turns that can be rated, newest first. */
  turns: RatedTurn[];
}

/** One line of the live event feed. */
export interface FeedRow {
  seq: number;
  id: string;
  at: number;
  sessionId: string;
  type: string;
  /** One line without content: names as they are, and sizes, durations, counts. */
  summary: (string | Measure)[];
  isError: boolean;
  collector: string | null;
}

/** The live event feed, newest first. */
export interface FeedPanel {
  /** Null: of all sessions. */
  sessionId: string | null;
  /** An event type, or a kind of views/kinds.ts; null: all. */
  filter: string | null;
  rows: FeedRow[];
}

/** A request that failed. */
export interface Failure {
  at: number;
  status: number | null;
  errorClass: string | null;
  attempt: number | null;
  retryInMs: number | null;
  requestId: string | null;
}

/** The failed requests of a session. */
export interface FailuresPanel {
  sessionId: string;
  /** Newest first, at most 50. */
  rows: Failure[];
  /** How many the session has in all. */
  total: number;
}
