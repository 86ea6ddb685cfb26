/**
 * What may be shown: prompts, integrations and tools over all sessions.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { Paging } from "./page.ts";

/** A prompt variant with one model. Ratios 0 to 1; null where nobody told. */
export interface VariantRow {
  promptHash: string;
  variant: string;
  category: string | null;
  model: string | null;
  sampleCount: number;
  /** The samples that told whether the goal was achieved. */
  goalCount: number;
  goalRatio: number | null;
  /** Where the true ratio lies, 19 times of 20 (Wilson). */
  interval: { low: number; high: number } | null;
  /** Too few told to conclude anything. */
  isTooFew: boolean;
  avgTurns: number | null;
  avgTokens: number | null;
  avgCostNanoUsd: number | null;
  avgMs: number | null;
  toolErrorRatio: number | null;
  compactionRatio: number | null;
  /** 1 to 5. */
  avgRating: number | null;
  ratedCount: number;
}

/** A page of prompt variants, best goal ratio first. */
export interface VariantsPanel {
  /** Of one prompt; null: of all. */
  hash: string | null;
  rows: VariantRow[];
  /** Of this page; null: the first. */
  cursor: string | null;
  nextCursor: string | null;
}

/** Seen in the last 5 minutes; longer ago; registered only. */
export type IntegrationStatus = "active" | "idle" | "never";

/** A RAG source or MCP server. */
export interface IntegrationLine {
  kind: "rag" | "mcp";
  name: string;
  /** As registered, e.g. `vector`. */
  type: string | null;
  description: string | null;
  embeddingModel: string | null;
  dimensions: number | null;
  status: IntegrationStatus;
  /** What it told itself, or a client of it. */
  eventCount: number;
  /** How often agents called tools of this MCP server. */
  toolCallCount: number;
  lastSeenAt: number | null;
}

/** A page of integrations: active first, then by the time last seen. */
export interface IntegrationsPanel extends Paging {
  rows: IntegrationLine[];
  total: number;
  activeCount: number;
}

/** Which source's calls are listed; null: none's. */
export interface SourceQuery {
  /** Of the list of integrations. */
  page: number;
  kind: "rag" | "mcp" | null;
  source: string | null;
}

/** An MCP server or RAG source over all sessions. */
export interface SourceUseLine {
  source: string;
  /** Taken from the agents' tool calls: the server and its clients told of fewer, or none. */
  isDerived: boolean;
  callCount: number;
  /** RAG sources tell none. */
  errorCount: number;
  errorRatio: number;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Of RAG: on average; null where no call told. */
  avgResults: number | null;
  avgTopScore: number | null;
  chunkTokens: number;
  /** By day, oldest first. */
  dayCounts: number[];
  dayErrors: number[];
}

/** The most used sources of a kind, and how many there are. */
export interface SourceTable {
  rows: SourceUseLine[];
  total: number;
}

/** How much MCP servers and RAG sources were used. */
export interface SourceUsePanel {
  query: SourceQuery;
  /** Days that are looked at, today's last. */
  dayCount: number;
  mcp: SourceTable;
  rag: SourceTable;
}

/** One call of an MCP server or RAG source. */
export interface SourceCallLine {
  sessionId: string;
  at: number;
  /** The MCP method, or the kind of RAG call. */
  operation: string;
  toolName: string | null;
  durationMs: number | null;
  isError: boolean | null;
  resultCount: number | null;
  topScore: number | null;
}

/** The newest calls of the source asked for, newest first, and its tools, the most used first. */
export interface SourceCallsPanel {
  query: SourceQuery;
  calls: SourceCallLine[];
  tools: Pick<
    ToolUseLine,
    "toolName" | "callCount" | "errorCount" | "errorRatio" | "p50Ms" | "p95Ms"
  >[];
}

/** What tools are sorted by. */
export type ToolSort = "tool" | "calls" | "errors" | "ratio" | "avg" | "p50" | "p95" | "p99";

/** What of the tools is shown. */
export interface ToolQuery {
  /** How many days, today's last. */
  days: number;
  sort: ToolSort;
  /** The tool whose sessions are listed. */
  tool: string | null;
}

/** One tool over all sessions. */
export interface ToolUseLine {
  toolName: string;
  callCount: number;
  errorCount: number;
  errorRatio: number;
  avgMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** By day, oldest first. */
  dayCounts: number[];
  dayErrors: number[];
}

/** A page of the tools over all sessions. */
export interface ToolUsePanel extends Paging {
  query: ToolQuery;
  rows: ToolUseLine[];
  total: number;
  callCount: number;
  errorCount: number;
}

/** A session that used the tool asked for. */
export interface ToolSessionLine {
  sessionId: string;
  agent: string;
  project: string | null;
  lastEventAt: number;
  callCount: number;
  errorCount: number;
}

/** The newest sessions with the tool asked for; none where no tool is. */
export interface ToolSessionsPanel {
  query: ToolQuery;
  rows: ToolSessionLine[];
}
