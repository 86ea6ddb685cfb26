/** What the store answers about the course of one session. Types only. */
import type { ContextRow } from "./detail_rows.ts";
import type { ToolCallRow } from "./rows.ts";

/** Tokens and money of some LLM calls; nano-USD. */
export interface TokenSums {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Null where none of the calls has a price. */
  costNanoUsd: number | null;
}

/** One turn with the tokens of its calls; calls without a turn id belong to the turn that ran. */
export interface TurnTokensRow extends TokenSums {
  /** Null: calls that belong to no turn. */
  turnKey: string | null;
  turnId: string | null;
  turnIndex: number | null;
  /** Unix ms: the turn's start, else of its first call. */
  at: number;
}

/** Money spent by one model up to a moment, nano-USD. */
export interface CostSeriesPoint {
  at: number;
  /** Null where no witness named it. */
  model: string | null;
  /** Since the point before it of the same model. */
  nanoUsd: number;
  /** Of all models. */
  cumulativeNanoUsd: number;
}

/** How full the context was at a moment. */
export interface ContextPoint {
  at: number;
  tokensUsed: number;
  contextWindow: number | null;
}

/** The agent replaced old context by a summary. */
export interface CompactionRow {
  at: number;
  tokensBefore: number | null;
  tokensAfter: number | null;
  summaryLength: number | null;
  isAutomatic: boolean | null;
}

/** A failed request. */
export interface LlmErrorRow {
  at: number;
  status: number | null;
  errorClass: string | null;
  attempt: number | null;
  retryInMs: number | null;
  requestId: string | null;
}

/** One subagent, with its own totals. */
export interface SubagentRow extends TokenSums {
  /** Its id within the session, or the session of its own. */
  id: string;
  /** A session of its own (Codex), not a part of the parent's. */
  isSession: boolean;
  /** The subagent or session that started it; null: the session itself. */
  parentId: string | null;
  /** Of its newest LLM call that names one; null where none does. */
  model: string | null;
  startedAt: number;
  lastEventAt: number;
  toolCallCount: number;
  toolErrorCount: number;
}

/** An LLM call as merged from all its witnesses. */
export interface LlmCallRow {
  callId: string;
  at: number;
  model: string | null;
  provider: string | null;
  turnId: string | null;
  subagentId: string | null;
  durationMs: number | null;
  ttftMs: number | null;
  /** Null: only a cost is known. */
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  reportedNanoUsd: number | null;
  computedNanoUsd: number | null;
  isEstimated: boolean | null;
  /** False where a stronger witness tells the session's calls (DESIGN.md, Cover). */
  counted: boolean;
}

/** The calls of one turn, oldest first. */
export interface TurnCalls {
  /** In order of time; both kinds share one page. */
  llmCalls: LlmCallRow[];
  toolCalls: ToolCallRow[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
}

interface OfSession {
  sessionId: string;
  /** The newest so many. */
  limit: number;
}

/** Every read question about the course of one session, by name. */
export interface CourseQueries {
  /** The newest `limit` turns (at most 500), oldest first; at the end what belongs to none of them. */
  turnTokens: { args: OfSession; rows: TurnTokensRow[] };
  /** Oldest first; at most 500 points, exact for the newest 500 calls. */
  costSeries: { args: { sessionId: string }; rows: CostSeriesPoint[] };
  /** Oldest first, without subagents'; at most 500 points, extremes and the last are kept. */
  contextSeries: { args: { sessionId: string }; rows: ContextPoint[] };
  /** The newest with segments at or before `at` (null = now), newest first. */
  contextBreakdowns: { args: OfSession & { at: number | null }; rows: ContextRow[] };
  /** Those of the strongest witness, oldest first. */
  compactions: { args: OfSession; rows: CompactionRow[] };
  /** Those of the strongest witness, oldest first. */
  llmErrors: { args: OfSession; rows: LlmErrorRow[] };
  /** Subagents by start, then child sessions by start: parents before their children. */
  subagents: { args: { sessionId: string }; rows: SubagentRow[] };
  turnCalls: {
    args: { sessionId: string; turnId: string; limit: number; cursor: string | null };
    rows: TurnCalls;
  };
}
