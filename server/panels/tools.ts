import type { ToolLine, ToolsPanel } from "../../views/models/tools.ts";
import { NO_CALLS, recentCalls } from "../domain/recent_calls.ts";
import type { Reads } from "../store/api.ts";
import type { ToolStatRow } from "../store/rows.ts";
import { MOST_TOOLS, NEWEST_TOOL_RUNS } from "./reads_once.ts";

/** Names come from outside, and nobody reads hundreds. */
const MAX_ROWS = 50;

/** The tools of a session, the one that took longest in all first; empty for an unknown one. */
export async function toolsPanel(store: Reads, sessionId: string): Promise<ToolsPanel> {
  const [stats, calls] = await Promise.all([
    store.read("toolStats", { sessionId, limit: MOST_TOOLS }),
    store.read("toolRuns", { sessionId, limit: NEWEST_TOOL_RUNS }),
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
