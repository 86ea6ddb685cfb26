import type { ToolLine, ToolsPanel } from "../../views/models/tools.ts";
import { NO_CALLS, recentCalls } from "../domain/recent_calls.ts";
import type { Reads } from "../store/api.ts";
import type { ToolStatRow } from "../store/rows.ts";

/** Names come from outside, and nobody reads hundreds. */
const MAX_ROWS = 50;
/** Tools of one session that are counted. */
const MAX_TOOLS = 10_000;
/** Calls that the small charts are drawn from, the newest. */
const MAX_RECENT = 500;

/** The tools of a session, the one that took longest in all first; empty for an unknown one. */
export async function toolsPanel(store: Reads, sessionId: string): Promise<ToolsPanel> {
  const [stats, calls] = await Promise.all([
    store.read("toolStats", { sessionId, limit: MAX_TOOLS }),
    store.read("toolRuns", { sessionId, limit: MAX_RECENT }),
  ]);
  const recent = recentCalls(calls);
  const line = ({ toolName, count, errors, minMs: _, ...durations }: ToolStatRow): ToolLine => ({
    toolName,
    callCount: count,
    errorCount: errors,
    errorRatio: count > 0 ? errors / count : 0,
    ...durations,
    recent: recent.get(toolName) ?? NO_CALLS,
  });
  return { sessionId, rows: stats.slice(0, MAX_ROWS).map(line), total: stats.length };
}
