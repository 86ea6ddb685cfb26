/** Reads how well prompt variants did. */
import { all, type Db } from "./db.ts";
import type { PromptRatingRow, PromptRow } from "./detail_rows.ts";

/** A mean over those ratings that told the metric. */
function mean(metric: string): string {
  return `avg(json_extract(metrics, '$.${metric}'))`;
}

/** Every variant by prompt and model: best goal rate first, then cheapest. */
export function readPrompts(db: Db, hash: string | null): PromptRow[] {
  const sql = `
    SELECT prompt_hash AS promptHash, variant, max(category) AS category, model,
      count(*) AS sampleCount,
      count(json_extract(metrics, '$.goalAchieved')) AS goalCount,
      coalesce(sum(json_extract(metrics, '$.goalAchieved')), 0) AS goalsAchieved,
      ${mean("turnsToComplete")} AS avgTurns, ${mean("totalTokens")} AS avgTokens,
      ${mean("totalCost")} AS avgCostUsd, ${mean("totalLatencyMs")} AS avgLatencyMs,
      ${mean("toolErrorRate")} AS avgToolErrorRate,
      ${mean("requiredCompaction")} AS compactionRate,
      avg(rating) AS avgRating, count(rating) AS ratedCount
    FROM prompt_ratings WHERE :hash IS NULL OR prompt_hash = :hash
    GROUP BY prompt_hash, variant, model
    ORDER BY ${mean("goalAchieved")} DESC NULLS LAST, avgCostUsd NULLS LAST, variant, model`;
  return all<PromptRow>(db, sql, { hash });
}

/** The newest `limit` ratings of a variant, newest first. */
export function readPromptRatings(db: Db, variant: string, limit: number): PromptRatingRow[] {
  const sql = `
    SELECT session_id AS sessionId, at, prompt_hash AS promptHash, variant, category, model,
      provider, metrics, rating
    FROM prompt_ratings WHERE variant = :variant ORDER BY at DESC, event_id DESC LIMIT :limit`;
  return all<Omit<PromptRatingRow, "metrics"> & { metrics: string }>(db, sql, { variant, limit })
    .map((row) => ({ ...row, metrics: JSON.parse(row.metrics) }));
}
