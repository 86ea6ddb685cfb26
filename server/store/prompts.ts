/** Reads how well prompt variants did. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { all, type Db } from "./db.ts";
import type { DetailQueries, PromptRatingRow, PromptRow } from "./detail_rows.ts";

type Asked = DetailQueries["prompts"]["args"];
type Answer = DetailQueries["prompts"]["rows"];

/** A mean over those ratings that told the metric. */
function mean(metric: string): string {
  return `avg(json_extract(metrics, '$.${metric}'))`;
}

/** Ratings that are summed up, the newest: one a finished task, so those of years. */
const MAX_RATINGS = 5_000;

/**
 * A page of variants by prompt and model: best goal rate first, then cheapest. The next page begins
 * after the last one of this, wherever that stands by then; at the first where it is gone.
 */
export function readPrompts(db: Db, { hash, limit, cursor }: Asked): Answer {
  const [, last] = decodeCursor(cursor, "cursor");
  const sql = `
    WITH newest AS (
      SELECT * FROM prompt_ratings
      ${hash === null ? "INDEXED BY prompt_ratings_by_time" : "WHERE prompt_hash = :hash"}
      ORDER BY at DESC LIMIT :most
    ), standing AS (
      SELECT prompt_hash AS promptHash, variant, max(category) AS category, model,
        count(*) AS sampleCount,
        count(json_extract(metrics, '$.goalAchieved')) AS goalCount,
        coalesce(sum(json_extract(metrics, '$.goalAchieved')), 0) AS goalsAchieved,
        ${mean("goalAchieved")} AS goalRate,
        ${mean("turnsToComplete")} AS avgTurns, ${mean("totalTokens")} AS avgTokens,
        ${mean("totalCost")} AS avgCostUsd, ${mean("totalLatencyMs")} AS avgLatencyMs,
        ${mean("toolErrorRate")} AS avgToolErrorRate,
        ${mean("requiredCompaction")} AS compactionRate,
        avg(rating) AS avgRating, count(rating) AS ratedCount
      FROM newest
      GROUP BY prompt_hash, variant, model
    ), placed AS (
      SELECT *, json_array(promptHash, variant, model) AS key, row_number() OVER (
        ORDER BY goalRate DESC NULLS LAST, avgCostUsd NULLS LAST, variant, model, promptHash
      ) AS place FROM standing
    )
    SELECT * FROM placed WHERE place > coalesce((SELECT place FROM placed WHERE key = :last), 0)
    ORDER BY place LIMIT :limit`;
  type Placed = PromptRow & { goalRate: number | null; key: string; place: number };
  const asked = { last, limit: limit + 1, most: MAX_RATINGS, ...hash !== null && { hash } };
  const found = all<Placed>(db, sql, asked);
  const page = found.slice(0, limit);
  const end = page.at(-1);
  return {
    rows: page.map(({ goalRate: _, key: _key, place: _place, ...row }) => row),
    nextCursor: found.length > limit && end ? encodeCursor(0, end.key) : null,
  };
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
