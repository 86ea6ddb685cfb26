import type { McpLine, McpPanel, RagPanel } from "../../views/models/tools.ts";
import { mcpToolOf, writtenName } from "../domain/mcp_tools.ts";
import { NO_CALLS, recentCalls } from "../domain/recent_calls.ts";
import type { Reads } from "../store/api.ts";
import type { McpRow, RagRow, SourceCallRow } from "../store/detail_rows.ts";
import type { ToolStatRow } from "../store/rows.ts";
import { MOST_TOOLS, NEWEST_TOOL_RUNS } from "./reads_once.ts";

/** Names come from outside, and nobody reads hundreds. */
const MAX_ROWS = 50;
/** Sources and their methods of one session that are counted. */
const MAX_SOURCES = 10_000;
/** Calls that the small charts are drawn from: the session's newest of their kind. */
const RECENT = 100;

/**
 * The MCP servers of a session by name, method and tool; empty for an unknown session. Where neither
 * a server nor a client of it tells what it does, the agent's calls of its tools do.
 */
export async function mcpPanel(store: Reads, sessionId: string): Promise<McpPanel> {
  const [stats, calls, tools, runs] = await Promise.all([
    store.read("mcpStats", { sessionId, limit: MAX_SOURCES }),
    store.read("sourceCalls", { sessionId, kind: "mcp", limit: RECENT }),
    store.read("toolStats", { sessionId, limit: MOST_TOOLS }),
    store.read("toolRuns", { sessionId, limit: NEWEST_TOOL_RUNS }),
  ]);
  const recent = recentCalls(calls.map((call) => named(call, mcpKey)));
  const told = stats.map(({ count, errors, minMs: _, ...row }: McpRow): McpLine => ({
    ...row,
    isDerived: false,
    callCount: count,
    errorCount: errors,
    recent: recent.get(nameOf(row.serverName, row.method, row.toolName)) ?? NO_CALLS,
  }));
  const names = new Set(told.map(({ serverName }) => writtenName(serverName)));
  const recentRuns = recentCalls(runs);
  const derived = tools.flatMap((row) => derivedLine(row, recentRuns.get(row.toolName)) ?? [])
    .filter(({ serverName }) => !names.has(writtenName(serverName)));
  const rows = [...told, ...derived.toSorted(byName)];
  return { sessionId, rows: rows.slice(0, MAX_ROWS), total: rows.length };
}

/** What a tool's total tells of an MCP server; null for a tool that is none of such a server. */
function derivedLine(row: ToolStatRow, recent = NO_CALLS): McpLine | null {
  const { toolName: name, count, errors, minMs: _, ...durations } = row;
  const tool = mcpToolOf(name);
  return tool && {
    ...durations,
    serverName: tool.server,
    method: "tools/call",
    toolName: tool.tool,
    isDerived: true,
    callCount: count,
    errorCount: errors,
    recent,
  };
}

function byName(a: McpLine, b: McpLine): number {
  return a.serverName.localeCompare(b.serverName, "en") ||
    a.toolName!.localeCompare(b.toolName!, "en");
}

/** The RAG sources of a session by name and kind of call; empty for an unknown session. */
export async function ragPanel(store: Reads, sessionId: string): Promise<RagPanel> {
  const [stats, calls] = await Promise.all([
    store.read("ragStats", { sessionId, limit: MAX_SOURCES }),
    store.read("sourceCalls", { sessionId, kind: "rag", limit: RECENT }),
  ]);
  const recent = recentCalls(calls.map((call) => named(call, ragKey)));
  const line = ({ type, count, totalChunkTokens, minMs: _, ...row }: RagRow) => ({
    ...row,
    operation: type,
    callCount: count,
    chunkTokens: totalChunkTokens,
    recent: recent.get(nameOf(row.source, type)) ?? NO_CALLS,
  });
  return { sessionId, rows: stats.slice(0, MAX_ROWS).map(line), total: stats.length };
}

function named(call: SourceCallRow, keyOf: (call: SourceCallRow) => string) {
  const { at, durationMs, isError } = call;
  return { name: keyOf(call), at, durationMs, isError };
}

function mcpKey({ source, operation, toolName }: SourceCallRow): string {
  return nameOf(source, operation, toolName);
}

function ragKey({ source, operation }: SourceCallRow): string {
  return nameOf(source, operation);
}

function nameOf(...parts: (string | null)[]): string {
  return JSON.stringify(parts);
}
