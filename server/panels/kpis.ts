import type { KpiPanel } from "../../views/models.ts";
import { budgetView, sessionRow } from "../domain/session_view.ts";
import { disputedCost } from "../domain/spending.ts";
import { Problem } from "../problem.ts";
import type { Store } from "../store/api.ts";
import type { StoredSession } from "../store/rows.ts";
import { spending } from "./spending.ts";

/** The session named; throws `not_found` for an unknown id. */
export async function knownSession(store: Store, sessionId: string): Promise<StoredSession> {
  const session = await store.read("session", { sessionId });
  if (session === null) throw new Problem("not_found", `Cannot find session "${sessionId}"`);
  return session;
}

/**
 * The head of a session's page at `now`. `limitUsd` is the limit of a session that has none of its
 * own. Throws `not_found` for an unknown id.
 */
export async function kpiPanel(
  store: Store,
  now: number,
  sessionId: string,
  limitUsd: number | null,
): Promise<KpiPanel> {
  const [stored, { models, budgetNanoUsd, isOverBudget }] = await Promise.all([
    knownSession(store, sessionId),
    spending(store, sessionId, limitUsd),
  ]);
  return {
    session: sessionRow(stored, now),
    budget: budgetView({
      spentNanoUsd: stored.costNanoUsd,
      limitNanoUsd: budgetNanoUsd,
      isOver: isOverBudget,
    }),
    disputed: disputedCost(models.map((row) => ({ ...row, totalNanoUsd: row.cost.total }))),
  };
}
