import type {
  ToolQuery,
  ToolSessionsPanel,
  ToolSort,
  ToolUseLine,
  ToolUsePanel,
} from "../../views/models/across.ts";
import { dayBounds } from "../domain/days.ts";
import type { Reads } from "../store/api.ts";
import type { ToolUseRow } from "../store/overview_rows.ts";
import { pageOf } from "./paging.ts";

/** Tools that are looked at, the most used: names come from outside. */
const MAX_TOOLS = 1_000;
const PAGE_ROWS = 50;
const MAX_SESSIONS = 20;

/** A moment and a time zone, whose days are counted. */
export interface Moment {
  now: number;
  zone: string;
}

/** A page (from 1) of the tools of all sessions in the days asked for, today's last. */
export async function toolUsePanel(
  store: Reads,
  { now, zone }: Moment,
  query: ToolQuery,
  page: number,
): Promise<ToolUsePanel> {
  const days = dayBounds(now, zone, query.days);
  const [from = 0, to = 0] = [days[0], days.at(-1)];
  const tools = await store.read("toolUse", { from, to, agent: null, limit: MAX_TOOLS });
  const { rows, ...paging } = pageOf(tools.toSorted(ORDERS[query.sort]), page, PAGE_ROWS);
  const toolNames = rows.map(({ toolName }) => toolName);
  const byDay = await store.read("toolDays", { days, agent: null, toolNames });
  const sum = (of: (row: ToolUseRow) => number) => tools.reduce((all, row) => all + of(row), 0);
  return {
    ...paging,
    query,
    rows: rows.map((row, index) => toolUseLine(row, byDay[index] ?? { counts: [], errors: [] })),
    total: tools.length,
    callCount: sum(({ count }) => count),
    errorCount: sum(({ errors }) => errors),
  };
}

/** The newest sessions in those days that used the tool asked for. */
export async function toolSessionsPanel(
  store: Reads,
  { now, zone }: Moment,
  query: ToolQuery,
): Promise<ToolSessionsPanel> {
  if (query.tool === null) return { query, rows: [] };
  const [from = 0] = dayBounds(now, zone, query.days);
  const asked = { toolName: query.tool, from, limit: MAX_SESSIONS };
  return { query, rows: await store.read("toolSessions", asked) };
}

type Order = (a: ToolUseRow, b: ToolUseRow) => number;

/** Most first; what is not known last. */
function by(value: (row: ToolUseRow) => number | null): Order {
  return (a, b) => (value(b) ?? -1) - (value(a) ?? -1) || b.count - a.count;
}

const ORDERS: Record<ToolSort, Order> = {
  tool: (a, b) => a.toolName.localeCompare(b.toolName, "en"),
  calls: by(({ count }) => count),
  errors: by(({ errors }) => errors),
  ratio: by(({ errorRatio }) => errorRatio),
  avg: by(({ avgMs }) => avgMs),
  p50: by(({ p50Ms }) => p50Ms),
  p95: by(({ p95Ms }) => p95Ms),
  p99: by(({ p99Ms }) => p99Ms),
};

function toolUseLine(
  row: ToolUseRow,
  { counts, errors }: { counts: number[]; errors: number[] },
): ToolUseLine {
  const { toolName, count, errorRatio, avgMs, p50Ms, p95Ms, p99Ms } = row;
  return {
    toolName,
    callCount: count,
    errorCount: row.errors,
    errorRatio,
    avgMs,
    p50Ms,
    p95Ms,
    p99Ms,
    dayCounts: counts,
    dayErrors: errors,
  };
}
