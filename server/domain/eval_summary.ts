/** Quality signals of many turns as means by model. Pure. */
import type { TurnEval } from "./evals.ts";

/** What a model's turns have in common; rates 0 to 1, null where no turn tells. */
export interface EvalSummary {
  model: string | null;
  provider: string | null;
  evalCount: number;
  /** How many of them were taken from the turns' calls. */
  derivedCount: number;
  avgResponseTokens: number | null;
  avgToolSuccessRate: number | null;
  totalRetries: number;
  totalFollowUps: number;
  avgResponseLatencyMs: number | null;
  avgCacheHitRate: number | null;
  avgUserRating: number | null;
  ratedCount: number;
}

/** By model and provider, the most evals first. */
export function summarizeEvals(evals: readonly TurnEval[]): EvalSummary[] {
  const groups = Map.groupBy(evals, ({ model, provider }) => JSON.stringify([model, provider]));
  return [...groups.values()].map(summary).sort((a, b) =>
    b.evalCount - a.evalCount || byText(a.model, b.model) || byText(a.provider, b.provider)
  );
}

function summary(evals: TurnEval[]): EvalSummary {
  const { model, provider } = evals[0]!;
  return {
    model,
    provider,
    evalCount: evals.length,
    derivedCount: evals.filter((turn) => turn.isDerived).length,
    avgResponseTokens: mean(evals, "responseTokens"),
    avgToolSuccessRate: mean(evals, "toolSuccessRate"),
    totalRetries: evals.filter((turn) => turn.hadRetry).length,
    totalFollowUps: evals.filter((turn) => turn.hadImmediateFollowUp).length,
    avgResponseLatencyMs: mean(evals, "responseLatencyMs"),
    avgCacheHitRate: mean(evals, "cacheHitRate"),
    avgUserRating: mean(evals, "userRating"),
    ratedCount: evals.filter((turn) => turn.userRating !== null).length,
  };
}

type Signal =
  | "responseTokens"
  | "toolSuccessRate"
  | "responseLatencyMs"
  | "cacheHitRate"
  | "userRating";

/** Over those that tell it. */
function mean(evals: TurnEval[], signal: Signal): number | null {
  const told = evals.map((turn) => turn[signal]).filter((value) => value !== null);
  return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0) / told.length;
}

function byText(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : (a ?? "") > (b ?? "") ? 1 : 0;
}
