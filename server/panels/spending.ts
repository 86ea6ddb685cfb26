import { disputedCost, isOverBudget } from "../domain/spending.ts";
import { nanoUsd } from "../domain/told.ts";
import type { Reads } from "../store/api.ts";
import type { ModelRow } from "../store/detail_rows.ts";
import type { StoredSession } from "../store/rows.ts";

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

/** What a session's row tells of its limit. */
export type Limit = Pick<Spending, "budgetNanoUsd" | "isOverBudget">;

/**
 * What a session spent, with its `limit` dearest models. `limitUsd` is the limit of a session that
 * has none of its own. Empty for an unknown session.
 */
export async function spending(
  store: Reads,
  sessionId: string,
  limitUsd: number | null,
  limit: number,
): Promise<Spending> {
  const [models, session] = await Promise.all([
    store.read("models", { sessionId, limit }),
    store.read("session", { sessionId }),
  ]);
  return {
    totalNanoUsd: session?.costNanoUsd ?? 0,
    ...budgetOf(session, limitUsd),
    models: models.map((row) => ({ ...row, differs: disputedCost([row]) !== null })),
  };
}

/** The limit that holds for a session (null: an unknown one), and whether it is exceeded. */
export function budgetOf(session: StoredSession | null, limitUsd: number | null): Limit {
  const budgetNanoUsd = session?.budgetNanoUsd ?? generalLimit(limitUsd);
  const { budgetExceeded, costNanoUsd } = session ?? { budgetExceeded: false, costNanoUsd: 0 };
  return {
    budgetNanoUsd,
    isOverBudget: budgetExceeded || isOverBudget(costNanoUsd, budgetNanoUsd),
  };
}

/** The setting, USD, as nano-USD. */
export function generalLimit(limitUsd: number | null): number | null {
  return limitUsd === null ? null : nanoUsd(limitUsd);
}
