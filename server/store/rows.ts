/** What the store answers: plain rows, STYLE.md's names and units. Types only. */
import type { NamedCall } from "../domain/recent_calls.ts";
import type { CourseQueries } from "./course_rows.ts";
import type { DetailQueries } from "./detail_rows.ts";
import type { OverviewQueries } from "./overview_rows.ts";
import type { SessionRow } from "../../views/models/sessions.ts";
import type { DurationStats } from "./duration_stats.ts";

/** What of a session is derived by the panels. */
type Derived = "name" | "status" | "contextUsedRatio" | "budget";

/** A session as stored. */
export type StoredSession = Omit<SessionRow, Derived> & {
  /** `working`, `waiting_permission`, `idle`, or null where no witness tells. */
  state: string | null;
  stateAt: number | null;
  reportedNanoUsd: number;
  computedNanoUsd: number;
  /** What it may cost; null: the server's own limit holds. */
  budgetNanoUsd: number | null;
  /** An alarm was raised or came along. */
  budgetExceeded: boolean;
  /** Its agent's own total goes on from that of the session which it was made of. */
  isFork: boolean;
  /** The most that a compaction found; null without one that told it. */
  largestContextTokens: number | null;
  eventCount: number;
};

/** By what sessions are ordered, the most first; equal ones by id. */
export type SessionSort = "activity" | "cost" | "tokens" | "duration" | "errors" | "tools";

/** Filters of the session list; null = any. */
export interface SessionFilter {
  limit: number;
  /** Opaque, from the page before of the same sort; null for the first page. */
  cursor: string | null;
  agent: string | null;
  project: string | null;
  /** Unix ms: only sessions active at or after it. */
  since: number | null;
  /** Unix ms: only sessions that began before it. */
  until?: number | null;
  model?: string | null;
  /** Only sessions with a failed tool call or request. */
  onlyErrors?: boolean;
  /** The id begins so, or project, model or folder hold it; ASCII letters of any case. */
  search?: string | null;
  /** `activity` unless told. */
  sort?: SessionSort;
}

/** A page of sessions in the order that was asked for. */
export interface SessionList {
  rows: StoredSession[];
  nextCursor: string | null;
  /** How many match in all; of those that must be looked for one by one at most 1,000. */
  total: number;
  /** False: there are more than `total`. */
  isTotalExact: boolean;
  /** True: it was sorted or searched, and of the dates that were asked for only the newest 3,000. */
  isCut: boolean;
}

/** A tool call as merged from all its witnesses. */
export interface ToolCallRow {
  toolCallId: string;
  sessionId: string;
  toolName: string;
  /** Unix ms: the start as told or the end less the duration, whichever is earlier; never after the end. */
  startedAt: number;
  endedAt: number | null;
  durationMs: number | null;
  inputSizeBytes: number | null;
  outputSizeBytes: number | null;
  isError: boolean | null;
  exitCode: number | null;
  turnId: string | null;
  turnIndex: number | null;
  parentToolCallId: string | null;
  subagentId: string | null;
}

/** A turn as merged from all its witnesses. */
export interface TurnRow {
  turnKey: string;
  turnId: string | null;
  turnIndex: number | null;
  startedAt: number | null;
  endedAt: number | null;
  durationMs: number | null;
  ttftMs: number | null;
  outcome: string | null;
  /** False where a stronger witness tells the session's turns (DESIGN.md, Cover). */
  counted: boolean;
}

/** One tool of one session. */
export interface ToolStatRow extends DurationStats {
  toolName: string;
  count: number;
  errors: number;
}

/** An event as stored, with its place in the commit order. */
export interface StoredEvent {
  seq: number;
  id: string;
  sessionId: string;
  timestamp: number;
  type: string;
  [field: string]: unknown;
}

/** Which events: the newest `limit` of a session (or of all), before an opaque cursor. */
export interface EventFilter {
  sessionId: string | null;
  limit: number;
  before: string | null;
  /** Only these types; null = all. */
  types: string[] | null;
}

/** What changed after a seq, for a live stream that comes back. */
export interface Changes {
  seq: number;
  sessions: Record<string, string[]>;
  /** True when more than the limit lies between: the listener starts anew. */
  reset: boolean;
}

/** What a settings file or a client says of a RAG source or MCP server; null where it says nothing. */
export interface Registration {
  kind: "rag" | "mcp";
  name: string;
  /** What it is built on, for display. */
  type: string | null;
  description: string | null;
  /** The model and dimensions of embeddings that tell none. */
  embeddingModel: string | null;
  dimensions: number | null;
  metadata: Record<string, unknown> | null;
}

/** A registered or seen RAG source or MCP server. */
export interface IntegrationRow extends Registration {
  /** What it told itself, or a client of it. */
  eventCount: number;
  /** How often agents called tools of this MCP server, as their own tool calls tell. */
  toolCallCount: number;
  lastSeenAt: number | null;
}

/** How far a watched file was read (collectors/cursor.ts). */
export interface CursorRow {
  path: string;
  offset: number;
  /** Which file lay there. */
  identity: string;
  /** What its reader remembers there, JSON. */
  state: string;
}

/** A new place, or a file that is gone and may be forgotten. */
export type CursorMove = CursorRow | { path: string; gone: true };

/** Every read question, by name: what it takes and what it gives. The reader worker answers. */
export interface Queries extends DetailQueries, OverviewQueries, CourseQueries {
  sessions: { args: SessionFilter; rows: SessionList };
  session: { args: { sessionId: string }; rows: StoredSession | null };
  /** By start, oldest first; the newest `limit`. */
  toolCalls: { args: { sessionId: string; limit: number }; rows: ToolCallRow[] };
  /** By tool name's total time, longest first. */
  /** The newest by start, oldest first: only what a small chart needs. */
  toolRuns: { args: { sessionId: string; limit: number }; rows: NamedCall[] };
  toolStats: { args: { sessionId: string; limit: number }; rows: ToolStatRow[] };
  /** By start, oldest first; the newest `limit`. */
  turns: { args: { sessionId: string; limit: number }; rows: TurnRow[] };
  /** Ordered by (timestamp, seq), oldest first. */
  events: { args: EventFilter; rows: { rows: StoredEvent[]; before: string | null } };
  changesSince: { args: { seq: number; limit: number }; rows: Changes };
  integrations: { args: Record<string, never>; rows: IntegrationRow[] };
  /** By path. */
  cursors: { args: Record<string, never>; rows: CursorRow[] };
  /** The newest committed seq, 0 when there is none. */
  head: { args: Record<string, never>; rows: { seq: number; schemaVersion: number } };
}
