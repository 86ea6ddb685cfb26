/** Reads how well prompt variants did. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { all, type Db } from "./db.ts";
import type { DetailQueries, PromptRatingRow, PromptRow } from "./detail_rows.ts";
import { RATING_PARTS, type RatingSums } from "./plain_totals.ts";

type Asked = DetailQueries["prompts"]["args"];
type Answer = DetailQueries["prompts"]["rows"];

/** Variants that are compared, the ones rated last: those of years. */
const MAX_VARIANTS = 5_000;

/** A mean over those ratings that told the metric; in parts of its unit. */
function mean(metric: keyof RatingSums): string {
  return `json_extract(sums, '$.${metric}[1]') * 1.0 / json_extract(sums, '$.${metric}[0]')`;
}

interface Placed extends Pick<PromptRow, "promptHash" | "variant" | "category" | "model"> {
  sampleCount: number;
  sums: string;
  key: string;
}

/**
 * A page of variants by prompt and model: best goal rate first, then cheapest. The next page begins
 * after the last one of this, wherever that stands by then; at the first where it is gone.
 */
export function readPrompts(db: Db, { hash, limit, cursor }: Asked): Answer {
  const [, last] = decodeCursor(cursor, "cursor");
  const sql = `
    WITH standing AS (
      SELECT prompt_hash AS promptHash, variant, category, nullif(model, '') AS model,
        count AS sampleCount, sums, ${mean("goalAchieved")} AS goalRate,
        ${mean("totalCost")} AS avgCost
      FROM prompt_totals
      ${hash === null ? "INDEXED BY prompt_totals_by_time" : "WHERE prompt_hash = :hash"}
      ORDER BY last_at DESC LIMIT :most
    ), placed AS (
      SELECT *, json_array(promptHash, variant, model) AS key, row_number() OVER (
        ORDER BY goalRate DESC NULLS LAST, avgCost NULLS LAST, variant, model, promptHash
      ) AS place FROM standing
    )
    SELECT promptHash, variant, category, model, sampleCount, sums, key FROM placed
    WHERE place > coalesce((SELECT place FROM placed WHERE key = :last), 0)
    ORDER BY place LIMIT :limit`;
  const asked = { last, limit: limit + 1, most: MAX_VARIANTS, ...hash !== null && { hash } };
  const found = all<Placed>(db, sql, asked);
  const page = found.slice(0, limit);
  const end = page.at(-1);
  return {
    rows: page.map(promptRow),
    nextCursor: found.length > limit && end ? encodeCursor(0, end.key) : null,
  };
}

function promptRow({ sums: text, key: _, ...row }: Placed): PromptRow {
  const sums: RatingSums = JSON.parse(text);
  const meanOf = (metric: keyof RatingSums) => {
    const [count, sum] = sums[metric];
    return count > 0 ? sum / RATING_PARTS[metric] / count : null;
  };
  const [goalCount, goalsAchieved] = sums.goalAchieved;
  return {
    ...row,
    goalCount,
    goalsAchieved,
    avgTurns: meanOf("turnsToComplete"),
    avgTokens: meanOf("totalTokens"),
    avgCostUsd: meanOf("totalCost"),
    avgLatencyMs: meanOf("totalLatencyMs"),
    avgToolErrorRate: meanOf("toolErrorRate"),
    compactionRate: meanOf("requiredCompaction"),
    avgRating: meanOf("rating"),
    ratedCount: sums.rating[0],
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
