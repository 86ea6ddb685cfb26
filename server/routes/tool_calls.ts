/** Tool calls of a session for programs: lists of an unknown session are empty. */
import * as z from "zod";
import type { ToolCallRow, ToolStatRow } from "../store/rows.ts";
import {
  count,
  DURATIONS,
  durations,
  named,
  optionalCount,
  optionalFlag,
  optionalNumber,
  optionalText,
  optionalTime,
  text,
  time,
} from "./fields.ts";
import { read } from "./operation.ts";
import { First, Newest, SessionId } from "./query.ts";

const ToolCall = named("ToolCall", "A tool call as merged from all that told of it", {
  toolCallId: text,
  sessionId: text,
  toolName: text,
  startTime: time,
  endTime: optionalTime,
  durationMs: optionalNumber,
  inputBytes: optionalCount,
  outputBytes: optionalCount,
  isError: optionalFlag,
  turnIndex: optionalNumber,
  parentToolCallId: optionalText,
});

const ToolPoint = named("ToolPoint", "A tool call at the time it began", {
  timestamp: time,
  toolName: text,
  durationMs: optionalNumber,
  isError: optionalFlag,
  outputBytes: optionalCount,
});

const ToolStats = named("ToolStats", "A tool's calls in one session", {
  toolName: text,
  count,
  ...DURATIONS,
  errors: count,
});

/** `GET /api/sessions/:id/tool-calls`, `…/timeseries` and `/api/sessions/:id/tool-stats`. */
export const TOOL_CALL_READS = [
  read(
    {
      path: "/api/sessions/:id/tool-calls",
      summary: "Tool calls of a session, oldest first",
      param: SessionId,
      query: Newest,
      answer: z.array(ToolCall),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("toolCalls", { sessionId: id, limit })).map(toolCall),
  ),
  read(
    {
      path: "/api/sessions/:id/tool-calls/timeseries",
      summary: "Durations of a session's tool calls over time, oldest first",
      param: SessionId,
      query: Newest,
      answer: z.array(ToolPoint),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("toolCalls", { sessionId: id, limit })).map(toolPoint),
  ),
  read(
    {
      path: "/api/sessions/:id/tool-stats",
      summary: "Statistics of a session's tools, the one that took longest in all first",
      param: SessionId,
      query: First,
      answer: z.array(ToolStats),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("toolStats", { sessionId: id, limit })).map(toolStats),
  ),
];

function toolCall(row: ToolCallRow): z.output<typeof ToolCall> {
  return {
    toolCallId: row.toolCallId,
    sessionId: row.sessionId,
    toolName: row.toolName,
    startTime: row.startedAt,
    endTime: row.endedAt,
    durationMs: row.durationMs,
    inputBytes: row.inputSizeBytes,
    outputBytes: row.outputSizeBytes,
    isError: row.isError,
    turnIndex: row.turnIndex,
    parentToolCallId: row.parentToolCallId,
  };
}

function toolPoint(row: ToolCallRow): z.output<typeof ToolPoint> {
  return {
    timestamp: row.startedAt,
    toolName: row.toolName,
    durationMs: row.durationMs,
    isError: row.isError,
    outputBytes: row.outputSizeBytes,
  };
}

function toolStats(row: ToolStatRow): z.output<typeof ToolStats> {
  return { toolName: row.toolName, count: row.count, ...durations(row), errors: row.errors };
}
