import type { LatencyPanel } from "../../views/models/charts.ts";
import type { Reads } from "../store/api.ts";

/** Operations of one session that are counted; their names come from outside. */
export const MAX_OPERATIONS = 1000;

/** Operations and models are named from outside, and nobody reads hundreds. */
const MAX_ROWS = 20;

/** How long a session's operations take; empty for an unknown one. */
export async function latencyPanel(store: Reads, sessionId: string): Promise<LatencyPanel> {
  const rows = await store.read("operations", { sessionId, limit: MAX_OPERATIONS });
  const lines = rows.slice(0, MAX_ROWS).map(({ minMs: _min, maxMs: _max, ...line }) => line);
  return { sessionId, rows: lines, total: rows.length };
}
