import { costsDiffer, isOverBudget } from "../domain/spending.ts";
import type { Store } from "../store/api.ts";
import type { ModelRow } from "../store/detail_rows.ts";

/** Money of one session, nano-USD. */
export interface Spending {
  totalNanoUsd: number;
  /** The limit that holds for it; null = none. */
  budgetNanoUsd: number | null;
  /** It has spent more than its limit, or a client said so. */
  isOverBudget: boolean;
  /** Dearest first. `differs`: what clients reported is not what was computed for the same calls. */
  models: (ModelRow & { differs: boolean })[];
}

/**
 * What a session spent. `limitUsd` is the limit of a session that has none of its own. Empty for an
 * unknown session.
 */
export async function spending(
  store: Store,
  sessionId: string,
  limitUsd: number | null,
): Promise<Spending> {
  const [models, budget] = await Promise.all([
    store.read("models", { sessionId }),
    store.read("budget", { sessionId }),
  ]);
  const totalNanoUsd = models.reduce((sum, { cost }) => sum + cost.total, 0);
  const general = limitUsd === null ? null : Math.round(limitUsd * 1e9);
  const budgetNanoUsd = budget?.budgetNanoUsd ?? general;
  return {
    totalNanoUsd,
    budgetNanoUsd,
    isOverBudget: (budget?.budgetExceeded ?? false) || isOverBudget(totalNanoUsd, budgetNanoUsd),
    models: models.map((row) => {
      return { ...row, differs: costsDiffer({ ...row, totalNanoUsd: row.cost.total }) };
    }),
  };
}
