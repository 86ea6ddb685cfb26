import type {
  SourceCallLine,
  SourceCallsPanel,
  SourceQuery,
  SourceTable,
  SourceUseLine,
  SourceUsePanel,
} from "../../views/models/across.ts";
import { dayBounds } from "../domain/days.ts";
import { writtenName } from "../domain/mcp_tools.ts";
import type { Reads } from "../store/api.ts";
import type { SourceCallRow } from "../store/detail_rows.ts";
import type { McpToolUseRow, SourceUseRow, ToolUseRow } from "../store/overview_rows.ts";
import type { Moment } from "./tool_use.ts";

/** Days that are looked at, today's last. */
const DAYS = 30;
/** Sources and tools that are looked at, the most used: names come from outside. */
const MAX_SOURCES = 1_000;
const MAX_ROWS = 50;
const MAX_CALLS = 50;

/** How much MCP servers and RAG sources were used in 30 days of the reader's zone. */
export async function sourceUsePanel(
  store: Reads,
  moment: Moment,
  query: SourceQuery,
): Promise<SourceUsePanel> {
  const [mcp, rag] = await Promise.all([mcpTable(store, moment), ragTable(store, moment)]);
  return { query, dayCount: DAYS, mcp, rag };
}

/**
 * What the source asked for did last: its newest calls as it or a client of it told them, and of an MCP
 * server its tools as agents called them in these 30 days.
 */
export async function sourceCallsPanel(
  store: Reads,
  moment: Moment,
  query: SourceQuery,
): Promise<SourceCallsPanel> {
  const { kind, source } = query;
  if (kind === null || source === null) return { query, calls: [], tools: [] };
  const asked = { kind, source, limit: MAX_CALLS };
  const [calls, servers] = await Promise.all([
    store.read("sourceCallsAcross", asked),
    kind === "mcp" ? store.read("mcpToolUse", rangeOf(boundsOf(moment))) : [],
  ]);
  const server = servers.find((row) => writtenName(row.server) === writtenName(source));
  return {
    query,
    calls: calls.map(callLine),
    tools: (server?.tools ?? []).slice(0, MAX_ROWS).map(toolLine),
  };
}

/**
 * Each server once, as told by who saw more of its calls: which of them the other saw too, no sum of
 * many sessions knows, so they are never added.
 */
function eachOnce(
  told: readonly SourceUseRow[],
  servers: readonly McpToolUseRow[],
): (SourceUseRow | McpToolUseRow)[] {
  const known = Map.groupBy(told, ({ source }) => writtenName(source));
  const derived = servers.filter(({ server, count }) =>
    (known.get(writtenName(server)) ?? []).every((row) => row.count < count)
  );
  const names = new Set(derived.map(({ server }) => writtenName(server)));
  return [...told.filter(({ source }) => !names.has(writtenName(source))), ...derived];
}

async function mcpTable(store: Reads, moment: Moment): Promise<SourceTable> {
  const days = boundsOf(moment);
  const [told, servers] = await Promise.all([
    store.read("sourceUse", { ...rangeOf(days), kind: "mcp" }),
    store.read("mcpToolUse", rangeOf(days)),
  ]);
  const all = eachOnce(told, servers).toSorted((a, b) => b.count - a.count);
  const rows = all.slice(0, MAX_ROWS);
  const sources = rows.flatMap((row) => "source" in row ? [row.source] : []);
  const toolNames = rows.flatMap((row) => "tools" in row ? row.tools.map(nameOf) : []);
  const [byDay, toolsByDay] = await Promise.all([
    store.read("sourceDays", { days, kind: "mcp", sources }),
    store.read("toolDays", { days, agent: null, toolNames }),
  ]);
  const daysOfSource = new Map(byDay.map((row) => [row.source, row]));
  const daysOfTool = new Map(toolsByDay.map((row) => [row.toolName, row]));
  const line = (row: SourceUseRow | McpToolUseRow): SourceUseLine => {
    if ("source" in row) return useLine(row, daysOfSource.get(row.source));
    const tools = row.tools.flatMap(({ toolName }) => daysOfTool.get(toolName) ?? []);
    return useLine(row, sumOfDays(tools, days.length - 1));
  };
  return { rows: rows.map(line), total: all.length };
}

async function ragTable(store: Reads, moment: Moment): Promise<SourceTable> {
  const days = boundsOf(moment);
  const all = await store.read("sourceUse", { ...rangeOf(days), kind: "rag" });
  const rows = all.slice(0, MAX_ROWS);
  const sources = rows.map(({ source }) => source);
  const byDay = await store.read("sourceDays", { days, kind: "rag", sources });
  return { rows: rows.map((row, index) => useLine(row, byDay[index])), total: all.length };
}

function boundsOf({ now, zone }: Moment): number[] {
  return dayBounds(now, zone, DAYS);
}

function rangeOf(days: readonly number[]) {
  return { from: days[0] ?? 0, to: days.at(-1) ?? 0, limit: MAX_SOURCES };
}

function nameOf({ toolName }: ToolUseRow): string {
  return toolName;
}

interface Days {
  counts: number[];
  errors: number[];
}

const NO_DAYS: Days = { counts: [], errors: [] };

function sumOfDays(rows: readonly Days[], length: number): Days {
  const sum = (of: (row: Days) => number[]) =>
    Array.from({ length }, (_, day) => rows.reduce((all, row) => all + (of(row)[day] ?? 0), 0));
  return { counts: sum(({ counts }) => counts), errors: sum(({ errors }) => errors) };
}

function useLine(
  row: SourceUseRow | McpToolUseRow,
  { counts, errors }: Days = NO_DAYS,
): SourceUseLine {
  const told = "source" in row ? row : null;
  return {
    source: "source" in row ? row.source : row.server,
    isDerived: told === null,
    callCount: row.count,
    errorCount: row.errors,
    errorRatio: row.errors / row.count,
    p50Ms: row.p50Ms,
    p95Ms: row.p95Ms,
    avgResults: told?.avgResults ?? null,
    avgTopScore: told?.avgTopScore ?? null,
    chunkTokens: told?.totalChunkTokens ?? 0,
    dayCounts: counts,
    dayErrors: errors,
  };
}

function callLine(row: SourceCallRow & { sessionId: string }): SourceCallLine {
  const { sessionId, at, operation, toolName, durationMs, isError, resultCount, topScore } = row;
  return { sessionId, at, operation, toolName, durationMs, isError, resultCount, topScore };
}

function toolLine(row: ToolUseRow): SourceCallsPanel["tools"][number] {
  const { toolName, count, errors, errorRatio, p50Ms, p95Ms } = row;
  return { toolName, callCount: count, errorCount: errors, errorRatio, p50Ms, p95Ms };
}
