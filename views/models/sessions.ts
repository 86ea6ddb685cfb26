/**
 * What may be shown: sessions and the list of them.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { Choice } from "./page.ts";
import type { Budget } from "./session.ts";

/** Where a session stands, derived on reading: idle after 5 minutes, ended after 60. */
export type SessionStatus = "working" | "waiting_permission" | "idle" | "ended";

/** One session in the list and in the head of its page. */
export interface SessionRow {
  sessionId: string;
  /** What a person calls it: its project's folder, else what is known of it. */
  name: string;
  /** `claude-code`, `codex`, `pi`, `sdk`, `unknown`, … */
  agent: string;
  agentVersion: string | null;
  project: string | null;
  cwd: string | null;
  gitBranch: string | null;
  model: string | null;
  provider: string | null;
  parentSessionId: string | null;
  status: SessionStatus;
  startedAt: number;
  lastEventAt: number;
  endedAt: number | null;
  turnCount: number;
  toolCallCount: number;
  toolErrorCount: number;
  llmCallCount: number;
  llmErrorCount: number;
  compactionCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costNanoUsd: number;
  /** The part of costNanoUsd that was computed from a guessed price. */
  estimatedNanoUsd: number;
  /** Tokens of calls without a reported or computed cost; they are not part of costNanoUsd. */
  unpricedTokens: number;
  /** Null: no limit holds for it. */
  budget: Budget | null;
  avgToolDurationMs: number | null;
  /** The agent's own total, as it told it last; null where it tells none. */
  agentCostNanoUsd: number | null;
  contextTokens: number | null;
  contextWindow: number | null;
  /** No source told the window: it is that of the model. */
  isWindowAssumed: boolean;
  /** 0 to 1 (may exceed 1 when an agent says so); null when the window is 0 or not known. */
  contextUsedRatio: number | null;
}

/** By what the session list is ordered, the most first. */
export type SessionSort = "activity" | "cost" | "tokens" | "duration" | "errors" | "tools";

/** What the session list is asked for; it stands in the page's address. "" = any. */
export interface SessionQuery {
  search: string;
  agent: string;
  project: string;
  model: string;
  /** Days as `2026-07-29` in the reader's zone, both included. */
  from: string;
  to: string;
  errors: boolean;
  sort: SessionSort;
  limit: number;
  /** Opaque; null on the first page. */
  cursor: string | null;
}

/** The session list of `/`. */
export interface SessionsPanel {
  query: SessionQuery;
  rows: SessionRow[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** How many sessions match. */
  total: number;
  /** False: there are more than `total`. */
  isTotalExact: boolean;
  /** True: only the newest sessions of the dates were searched and sorted. */
  isCut: boolean;
  /** True: something is searched or filtered for. */
  isFiltered: boolean;
}

/** What the session list can be filtered by, the most sessions first. */
export interface SessionChoices {
  agents: Choice[];
  projects: Choice[];
  models: Choice[];
}

/** What runs right now. */
export interface RunningPanel {
  rows: SessionRow[];
}
