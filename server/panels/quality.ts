import type { QualityPanel } from "../../views/models/session.ts";
import { summarizeEvals } from "../domain/eval_summary.ts";
import type { Store } from "../store/api.ts";

/** Turns that the page's summary is taken from, the newest: the work of some days. */
const MAX_TURNS = 100;

/** The quality of a session's newest turns by model; empty for an unknown one. */
export async function qualityPanel(store: Store, sessionId: string): Promise<QualityPanel> {
  const evals = await store.read("evals", { sessionId, limit: MAX_TURNS });
  const rows = summarizeEvals(evals).map((summary) => ({
    model: summary.model,
    provider: summary.provider,
    turnCount: summary.evalCount,
    derivedCount: summary.derivedCount,
    toolSuccessRatio: summary.avgToolSuccessRate,
    cacheHitRatio: summary.avgCacheHitRate,
    avgOutputTokens: summary.avgResponseTokens,
    avgMs: summary.avgResponseLatencyMs,
    retryCount: summary.totalRetries,
    followUpCount: summary.totalFollowUps,
    avgRating: summary.avgUserRating,
    ratedCount: summary.ratedCount,
  }));
  return { sessionId, rows, turnCount: evals.length };
}
