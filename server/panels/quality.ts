import type { QualityPanel, RatedTurn } from "../../views/models/session.ts";
import { summarizeEvals } from "../domain/eval_summary.ts";
import type { Reads } from "../store/api.ts";
import type { EvalRow } from "../store/detail_rows.ts";
import type { TurnRow } from "../store/rows.ts";
import { NEWEST_TURNS } from "./reads_once.ts";

/** Turns that the page's summary is taken from, the newest: the work of some days. */
const MAX_TURNS = 100;
/** Turns that can be rated on the page, the newest: as many as a person still remembers. */
const MAX_RATED = 5;

/** The quality of a session's newest turns by model; empty for an unknown one. */
export async function qualityPanel(store: Reads, sessionId: string): Promise<QualityPanel> {
  const [evals, turns, session] = await Promise.all([
    store.read("evals", { sessionId, limit: MAX_TURNS }),
    store.read("turns", { sessionId, limit: NEWEST_TURNS }),
    store.read("session", { sessionId }),
  ]);
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
  const rated = ratedTurns(evals, turns, session?.turnCount ?? 0);
  return { sessionId, rows, turnCount: evals.length, turns: rated };
}

/** The newest turns that are over: only those have an eval. `turnCount` is the session's. */
function ratedTurns(evals: EvalRow[], turns: TurnRow[], turnCount: number): RatedTurn[] {
  const counted = turns.filter((turn) => turn.counted);
  const before = Math.max(0, turnCount - counted.length);
  const evalOf = new Map(evals.map((row) => [row.turnKey, row]));
  return counted.flatMap(({ turnKey, turnId, startedAt, endedAt }, index) => {
    const found = evalOf.get(turnKey);
    if (!found) return [];
    return [{
      number: before + index + 1,
      turnId: turnId ?? turnKey,
      at: startedAt ?? endedAt ?? found.at,
      rating: found.userRating,
    }];
  }).slice(-MAX_RATED).reverse();
}
