import type { SubagentsPanel } from "../../views/models/session.ts";
import { subagentTree } from "../domain/subagent_tree.ts";
import type { Reads } from "../store/api.ts";

/** Agents start dozens at most; ids come from outside. */
const MAX_ROWS = 100;

/** The subagents of a session as a tree; empty for an unknown session. */
export async function subagentsPanel(store: Reads, sessionId: string): Promise<SubagentsPanel> {
  const rows = await store.read("subagents", { sessionId });
  return { sessionId, rows: subagentTree(rows).slice(0, MAX_ROWS), total: rows.length };
}
