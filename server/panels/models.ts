import type { ModelLine, ModelsPanel } from "../../views/models/session.ts";
import { disputedCost } from "../domain/spending.ts";
import type { Reads } from "../store/api.ts";
import type { ModelRow } from "../store/detail_rows.ts";

/** Sessions use a few models; names come from outside, and nobody reads hundreds. */
const MAX_ROWS = 20;
/** Models of one session that are counted and summed. */
export const MAX_MODELS = 10_000;

/** The dearest models of a session; empty for an unknown one. */
export async function modelsPanel(store: Reads, sessionId: string): Promise<ModelsPanel> {
  const rows = await store.read("models", { sessionId, limit: MAX_MODELS });
  return { sessionId, rows: rows.slice(0, MAX_ROWS).map(modelLine), total: rows.length };
}

function modelLine(row: ModelRow): ModelLine {
  return {
    model: row.model,
    provider: row.provider,
    callCount: row.calls,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    cacheReadTokens: row.cacheReadTokens,
    cacheWriteTokens: row.cacheWriteTokens,
    costNanoUsd: row.cost.total,
    estimatedNanoUsd: row.estimatedNanoUsd,
    disputed: disputedCost([row]),
    unpricedTokens: row.unpricedTokens,
  };
}
