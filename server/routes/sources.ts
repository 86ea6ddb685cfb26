/** Calls of MCP servers and RAG sources in a session, and its types of events, for programs. */
import * as z from "zod";
import type { EventTypeRow, McpRow, RagRow, SourceCallRow } from "../store/detail_rows.ts";
import {
  count,
  DURATIONS,
  durations,
  named,
  optionalCount,
  optionalFlag,
  optionalNumber,
  optionalRatio,
  optionalText,
  text,
  time,
} from "./fields.ts";
import { read } from "./operation.ts";
import { First, Newest, SessionId } from "./query.ts";

const McpStats = named("McpStats", "Calls of one tool or method of an MCP server", {
  serverName: text,
  method: text,
  toolName: optionalText,
  callCount: count,
  ...DURATIONS,
  errors: count,
});

const McpPoint = named("McpPoint", "One call of an MCP server, at its end", {
  timestamp: time,
  serverName: text,
  method: text,
  toolName: optionalText,
  durationMs: optionalNumber,
  isError: optionalFlag,
});

const RagStats = named("RagStats", "Calls of one kind to a RAG source", {
  source: text,
  type: text,
  callCount: count,
  ...DURATIONS,
  avgResults: optionalNumber,
  avgTopScore: optionalRatio,
  totalChunkTokens: count,
});

const RagPoint = named("RagPoint", "One call to a RAG source, at its end", {
  timestamp: time,
  source: text,
  type: text,
  durationMs: optionalNumber,
  resultCount: optionalCount,
  topScore: optionalRatio,
  tokens: optionalCount.describe("Of the chunks, the embedded text or the index"),
});

const EventTypes = named("EventTypes", "How often one type of event was told of a session", {
  type: text,
  eventCount: count,
  firstSeen: time,
  lastSeen: time,
});

/** `GET /api/sessions/:id/mcp-stats`, `…/rag-stats`, their time series and `…/providers`. */
export const SOURCE_READS = [
  read(
    {
      path: "/api/sessions/:id/mcp-stats",
      summary: "Calls of MCP servers in a session, by server, method and tool",
      param: SessionId,
      query: First,
      answer: z.array(McpStats),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("mcpStats", { sessionId: id, limit })).map(mcpStats),
  ),
  read(
    {
      path: "/api/sessions/:id/mcp-stats/timeseries",
      summary: "Calls of MCP servers in a session over time, oldest first",
      param: SessionId,
      query: Newest,
      answer: z.array(McpPoint),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("sourceCalls", { sessionId: id, kind: "mcp", limit })).map(mcpPoint),
  ),
  read(
    {
      path: "/api/sessions/:id/rag-stats",
      summary: "Calls of RAG sources in a session, by source and kind",
      param: SessionId,
      query: First,
      answer: z.array(RagStats),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("ragStats", { sessionId: id, limit })).map(ragStats),
  ),
  read(
    {
      path: "/api/sessions/:id/rag-stats/timeseries",
      summary: "Calls of RAG sources in a session over time, oldest first",
      param: SessionId,
      query: Newest,
      answer: z.array(RagPoint),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("sourceCalls", { sessionId: id, kind: "rag", limit })).map(ragPoint),
  ),
  read(
    {
      path: "/api/sessions/:id/providers",
      summary: "Types of a session's events, by name",
      param: SessionId,
      answer: z.array(EventTypes),
    },
    async ({ store }, { id }) =>
      (await store.read("eventTypes", { sessionId: id })).map(eventTypes),
  ),
];

function mcpStats(row: McpRow): z.output<typeof McpStats> {
  return {
    serverName: row.serverName,
    method: row.method,
    toolName: row.toolName,
    callCount: row.count,
    ...durations(row),
    errors: row.errors,
  };
}

function mcpPoint(row: SourceCallRow): z.output<typeof McpPoint> {
  return {
    timestamp: row.at,
    serverName: row.source,
    method: row.operation,
    toolName: row.toolName,
    durationMs: row.durationMs,
    isError: row.isError,
  };
}

function ragStats(row: RagRow): z.output<typeof RagStats> {
  return {
    source: row.source,
    type: row.type,
    callCount: row.count,
    ...durations(row),
    avgResults: row.avgResults,
    avgTopScore: row.avgTopScore,
    totalChunkTokens: row.totalChunkTokens,
  };
}

function ragPoint(row: SourceCallRow): z.output<typeof RagPoint> {
  return {
    timestamp: row.at,
    source: row.source,
    type: row.operation,
    durationMs: row.durationMs,
    resultCount: row.resultCount,
    topScore: row.topScore,
    tokens: row.tokens,
  };
}

function eventTypes(row: EventTypeRow): z.output<typeof EventTypes> {
  return {
    type: row.type,
    eventCount: row.eventCount,
    firstSeen: row.firstAt,
    lastSeen: row.lastAt,
  };
}
