/** What the store answers across sessions. Types only. */
import type { ToolSessionLine } from "../../views/models/across.ts";
import type { CallEnd, SessionMoment } from "./calls_at.ts";
import type { ToolSessionsArgs } from "./tool_sessions.ts";
import type { DriftRow, SourceCallRow } from "./detail_rows.ts";
import type { StoredSession } from "./rows.ts";

/** From (included) to (excluded), Unix ms; both are cut to quarters of an hour. */
export interface TimeRange {
  from: number;
  to: number;
}

/** What usage is split by. */
export type UsageDimension = "agent" | "project" | "model";

/** One agent, project or model (of any provider). */
export interface UsageFilter {
  by: UsageDimension;
  name: string;
}

/**
 * What was done in a span of time; money in nano-USD. Of one model sessions and tool calls are 0:
 * they belong to none.
 */
export interface UsageSums {
  /** Sessions that began. */
  startedSessions: number;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costNanoUsd: number;
  reportedNanoUsd: number;
  computedNanoUsd: number;
  unpricedTokens: number;
  toolCalls: number;
  toolErrors: number;
}

/** A range and how many sessions had an event within it. */
export interface UsageTotalRow extends UsageSums {
  activeSessions: number;
}

/** One day, `from` its start: what a calendar shows. */
export interface UsageDayRow extends Pick<UsageSums, DayAmount> {
  from: number;
}
type DayAmount =
  | "startedSessions"
  | "inputTokens"
  | "outputTokens"
  | "cacheReadTokens"
  | "cacheWriteTokens"
  | "costNanoUsd";

/** One agent, project or model; "" = not known. `provider` only of a model. */
export interface UsageNameRow extends UsageSums {
  name: string;
  provider: string;
}

/** What one agent, project or model (of any provider) cost on one day, `from` its start. */
export interface UsageNameDayRow {
  from: number;
  name: string;
  costNanoUsd: number;
}

/** Durations in ms; null where none is known. Percentiles are at most 2 % off. */
export interface SpanDurations {
  avgMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** One tool across sessions. */
export interface ToolUseRow extends SpanDurations {
  toolName: string;
  count: number;
  errors: number;
  /** Of the calls, 0 to 1. */
  errorRatio: number;
  durationCount: number;
}

/** One tool by day: as many numbers as days. */
export interface ToolDaysRow {
  toolName: string;
  counts: number[];
  errors: number[];
}

/** A session that used a tool, and how often. */
export type ToolSessionRow = ToolSessionLine;

/** An MCP server as the agents' calls of its tools tell of it, across sessions. */
export interface McpToolUseRow extends SpanDurations {
  server: string;
  count: number;
  errors: number;
  /** The most used first. */
  tools: ToolUseRow[];
}

/** An MCP server or RAG source across sessions. */
export interface SourceUseRow extends SpanDurations {
  source: string;
  count: number;
  /** Of MCP; RAG tells none. */
  errors: number;
  avgResults: number | null;
  avgTopScore: number | null;
  totalChunkTokens: number;
}

/** One MCP server or RAG source by day: as many numbers as days. */
export interface SourceDaysRow {
  source: string;
  counts: number[];
  errors: number[];
}

/** What sessions can be filtered by; the most sessions first, at most so many as were asked for. */
export interface SessionFacets {
  agents: Facet[];
  /** "" = not known, as with models. */
  projects: Facet[];
  models: Facet[];
}

/** A value and how many there are of it. */
export interface Facet {
  name: string;
  count: number;
}

/** How much of a plan's limit is used, as an agent told it. */
export interface RateLimitRow {
  /** "" where the event named none. */
  agent: string;
  limitId: string;
  sessionId: string;
  at: number;
  usedPct: number;
  windowMinutes: number | null;
  resetsAt: number | null;
}

/** One point of a limit's course. */
export interface RateLimitPoint {
  at: number;
  usedPct: number;
}

/** Which drift alarms; null = any. */
export interface DriftFilter {
  sessionId: string | null;
  metric: string | null;
  severity: string | null;
  /** Unix ms, included. */
  from: number | null;
  /** Unix ms, excluded. */
  to: number | null;
  acknowledged: boolean | null;
}

/** What drift alarms can be filtered by, of the newest 5,000. */
export interface DriftFacets {
  metrics: Facet[];
  severities: Facet[];
  unacknowledged: number;
}

/** Days as their boundaries: n + 1 Unix ms for n days, ascending. */
export type DayBounds = number[];

/** Every read question across sessions, by name. */
export interface OverviewQueries {
  /** One row a range, in their order: a period and the one before it are one question. */
  usageTotals: { args: { ranges: TimeRange[]; of: UsageFilter | null }; rows: UsageTotalRow[] };
  /** One row a day, in order, zeros where nothing was done. */
  usageDays: { args: { days: DayBounds }; rows: UsageDayRow[] };
  /** Dearest first, then most tokens; at most `limit`. */
  usageBy: {
    args: TimeRange & { by: UsageDimension; limit: number };
    rows: UsageNameRow[];
  };
  /** By day, then name; without what cost nothing. */
  usageDaysBy: { args: { days: DayBounds; by: UsageDimension }; rows: UsageNameDayRow[] };
  /** Sessions with an event since `since` that have not ended, newest activity first. */
  runningSessions: { args: { since: number; limit: number }; rows: StoredSession[] };
  sessionFacets: { args: { limit: number }; rows: SessionFacets };
  /** Most calls first; `agent` null = all. */
  toolUse: { args: TimeRange & { agent: string | null; limit: number }; rows: ToolUseRow[] };
  /** The named tools by day, in their order. */
  toolDays: {
    args: { days: DayBounds; agent: string | null; toolNames: string[] };
    rows: ToolDaysRow[];
  };
  /** The most used first, of the `limit` most used tools. */
  mcpToolUse: { args: TimeRange & { limit: number }; rows: McpToolUseRow[] };
  /** The most used first. */
  sourceUse: {
    args: TimeRange & { kind: "mcp" | "rag"; limit: number };
    rows: SourceUseRow[];
  };
  /** The named sources by day, in their order. */
  sourceDays: {
    args: { days: DayBounds; kind: "mcp" | "rag"; sources: string[] };
    rows: SourceDaysRow[];
  };
  /** The newest calls of one source over all sessions, newest first. */
  sourceCallsAcross: {
    args: { kind: "mcp" | "rag"; source: string; limit: number };
    rows: (SourceCallRow & { sessionId: string })[];
  };
  /** The newest of each agent and limit, by agent and limit; `agent` null = all. */
  rateLimits: { args: { agent: string | null }; rows: RateLimitRow[] };
  /** Oldest first, since a time: all, or of each of 100 parts of it the last. */
  rateLimitPoints: {
    args: { agent: string; limitId: string; since: number };
    rows: RateLimitPoint[];
  };
  /** Newest first. */
  driftAlarms: { args: DriftFilter & { limit: number }; rows: DriftRow[] };
  /** One answer an end, in their order: the id of its call. */
  callsAt: { args: { ends: CallEnd[] }; rows: (string | null)[] };
  /** One answer a moment, in their order: the id of the turn that ran, if it has calls. */
  turnsAt: { args: { moments: SessionMoment[] }; rows: (string | null)[] };
  /** Newest first. */
  toolSessions: { args: ToolSessionsArgs; rows: ToolSessionRow[] };
  driftFacets: { args: Record<string, never>; rows: DriftFacets };
}
