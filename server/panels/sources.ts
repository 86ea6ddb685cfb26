import type { McpPanel, RagPanel } from "../../views/models/tools.ts";
import { NO_CALLS, recentCalls } from "../domain/recent_calls.ts";
import type { Reads } from "../store/api.ts";
import type { McpRow, RagRow, SourceCallRow } from "../store/detail_rows.ts";

/** Names come from outside, and nobody reads hundreds. */
const MAX_ROWS = 50;
/** Sources and their methods of one session that are counted. */
const MAX_SOURCES = 10_000;
/** Calls that the small charts are drawn from: the session's newest of their kind. */
const RECENT = 200;

/** The MCP servers of a session by name, method and tool; empty for an unknown session. */
export async function mcpPanel(store: Reads, sessionId: string): Promise<McpPanel> {
  const [stats, calls] = await Promise.all([
    store.read("mcpStats", { sessionId, limit: MAX_SOURCES }),
    store.read("sourceCalls", { sessionId, kind: "mcp", limit: RECENT }),
  ]);
  const recent = recentCalls(calls.map((call) => named(call, mcpKey)));
  const line = ({ count, errors, minMs: _, ...row }: McpRow) => ({
    ...row,
    callCount: count,
    errorCount: errors,
    recent: recent.get(nameOf(row.serverName, row.method, row.toolName)) ?? NO_CALLS,
  });
  return { sessionId, rows: stats.slice(0, MAX_ROWS).map(line), total: stats.length };
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
