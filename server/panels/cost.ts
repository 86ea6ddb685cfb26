import type { CostPanel } from "../../views/models/charts.ts";
import { disputedCost } from "../domain/spending.ts";
import type { Reads } from "../store/api.ts";
import { MAX_MODELS } from "./models.ts";
import { spending } from "./spending.ts";
import { turnTokens } from "./turn_tokens.ts";

/**
 * What a session costs over time and turn by turn, against its limit. `limitUsd` is the limit of a
 * session that has none of its own. Empty for an unknown session.
 */
export async function costPanel(
  store: Reads,
  sessionId: string,
  limitUsd: number | null,
): Promise<CostPanel> {
  const [series, turns, { models, totalNanoUsd, budgetNanoUsd }] = await Promise.all([
    store.read("costSeries", { sessionId }),
    turnTokens(store, sessionId),
    spending(store, sessionId, limitUsd, MAX_MODELS),
  ]);
  const sum = (of: "reportedNanoUsd" | "computedNanoUsd" | "unpricedTokens") =>
    models.reduce((all, row) => all + row[of], 0);
  return {
    sessionId,
    points: series.map(({ at, cumulativeNanoUsd }) => ({ at, costNanoUsd: cumulativeNanoUsd })),
    turns: turns.filter(({ costNanoUsd }) => costNanoUsd !== null)
      .map(({ number, callCount, costNanoUsd }) => ({ number, callCount, costNanoUsd })),
    spentNanoUsd: totalNanoUsd,
    limitNanoUsd: budgetNanoUsd,
    reportedNanoUsd: sum("reportedNanoUsd") || null,
    computedNanoUsd: sum("computedNanoUsd") || null,
    disputed: disputedCost(models),
    unpricedTokens: sum("unpricedTokens"),
  };
}
