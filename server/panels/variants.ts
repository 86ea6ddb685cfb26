import type { VariantRow, VariantsPanel } from "../../views/models/across.ts";
import type { Reads } from "../store/api.ts";
import { type PromptStanding, promptStandings } from "./prompts.ts";

/** As many variants as a person compares at once. */
const PAGE_ROWS = 50;

/** A page of prompt variants over all sessions, best goal ratio first, then cheapest. */
export async function variantsPanel(
  store: Reads,
  { hash, cursor }: { hash: string | null; cursor: string | null },
): Promise<VariantsPanel> {
  const { rows, nextCursor } = await promptStandings(store, { hash, cursor, limit: PAGE_ROWS });
  return { hash, cursor, rows: rows.map(variantRow), nextCursor };
}

function variantRow(row: PromptStanding): VariantRow {
  return {
    promptHash: row.promptHash,
    variant: row.variant,
    category: row.category,
    model: row.model,
    sampleCount: row.sampleCount,
    goalCount: row.goalCount,
    goalRatio: row.goalRate,
    interval: row.interval,
    isTooFew: row.tooFew,
    avgTurns: row.avgTurns,
    avgTokens: row.avgTokens,
    avgCostNanoUsd: row.avgCostUsd === null ? null : row.avgCostUsd * 1e9,
    avgMs: row.avgLatencyMs,
    toolErrorRatio: row.avgToolErrorRate,
    compactionRatio: row.compactionRate,
    avgRating: row.avgRating,
    ratedCount: row.ratedCount,
  };
}
