/** How well prompt variants did, for programs. */
import * as z from "zod";
import { MAX_NAME_CHARS } from "../../sdk/limits.ts";
import { type PromptStanding, promptStandings } from "../panels/prompts.ts";
import type { PromptRatingRow } from "../store/detail_rows.ts";
import {
  count,
  flag,
  named,
  optionalCount,
  optionalFlag,
  optionalNumber,
  optionalRating,
  optionalRatio,
  optionalText,
  optionalUsd,
  text,
  time,
} from "./fields.ts";
import { read, readPage } from "./operation.ts";
import { cursor, filter, limitOf, MAX_ROWS, Newest } from "./query.ts";

const Prompt = named("Prompt", "A prompt variant with one model; rates from 0 to 1, cost in USD", {
  promptHash: text,
  variant: text,
  category: optionalText,
  model: optionalText,
  sampleCount: count,
  goalCount: count.describe("The samples that told whether the goal was achieved"),
  goalRate: optionalRatio,
  goalRateLow: optionalRatio.describe("Lower end of the Wilson interval at 95 %"),
  goalRateHigh: optionalRatio.describe("Upper end of it"),
  tooFew: flag.describe("Fewer than 10 told whether the goal was achieved"),
  avgTurns: optionalNumber,
  avgTokens: optionalNumber,
  avgCost: optionalUsd,
  avgLatencyMs: optionalNumber,
  avgToolErrorRate: optionalRatio,
  compactionRate: optionalRatio,
  avgRating: optionalRating,
  ratedCount: count,
});

const PromptRating = named("PromptRating", "One rating of a prompt variant, as told; USD", {
  sessionId: text,
  timestamp: time,
  promptHash: text,
  variant: text,
  category: optionalText,
  model: optionalText,
  provider: optionalText,
  goalAchieved: optionalFlag,
  turnsToComplete: optionalCount,
  totalTokens: optionalCount,
  totalCost: optionalUsd,
  totalLatencyMs: optionalNumber,
  toolErrorRate: optionalRatio,
  requiredCompaction: optionalFlag,
  rating: optionalRating,
});

const Variant = z.object({ variant: z.string().min(1).max(MAX_NAME_CHARS) });

/** `GET /api/prompts` and `/api/prompts/:variant`. */
export const PROMPT_READS = [
  readPage({
    path: "/api/prompts",
    summary: "Prompt variants by model, best goal rate first, then cheapest",
    query: z.object({ hash: filter, limit: limitOf(200, MAX_ROWS), cursor }),
    answer: z.array(Prompt),
    cursor: "cursor",
  }, async ({ store }, { hash, limit, cursor = null }) => {
    const wish = { hash: hash || null, limit, cursor };
    const { rows, nextCursor } = await promptStandings(store, wish);
    return { rows: rows.map(prompt), next: nextCursor };
  }),
  read(
    {
      path: "/api/prompts/:variant",
      summary: "Every rating of a prompt variant, newest first",
      param: Variant,
      query: Newest,
      answer: z.array(PromptRating),
    },
    async ({ store }, { variant, limit }) =>
      (await store.read("promptRatings", { variant, limit })).map(promptRating),
  ),
];

function prompt(row: PromptStanding): z.output<typeof Prompt> {
  return {
    promptHash: row.promptHash,
    variant: row.variant,
    category: row.category,
    model: row.model,
    sampleCount: row.sampleCount,
    goalCount: row.goalCount,
    goalRate: row.goalRate,
    goalRateLow: row.interval?.low ?? null,
    goalRateHigh: row.interval?.high ?? null,
    tooFew: row.tooFew,
    avgTurns: row.avgTurns,
    avgTokens: row.avgTokens,
    avgCost: row.avgCostUsd,
    avgLatencyMs: row.avgLatencyMs,
    avgToolErrorRate: row.avgToolErrorRate,
    compactionRate: row.compactionRate,
    avgRating: row.avgRating,
    ratedCount: row.ratedCount,
  };
}

function promptRating(
  { at, sessionId, promptHash, variant, category, model, provider, metrics, rating }:
    PromptRatingRow,
): z.output<typeof PromptRating> {
  return {
    sessionId,
    timestamp: at,
    promptHash,
    variant,
    category,
    model,
    provider,
    goalAchieved: metrics.goalAchieved ?? null,
    turnsToComplete: metrics.turnsToComplete ?? null,
    totalTokens: metrics.totalTokens ?? null,
    totalCost: metrics.totalCost ?? null,
    totalLatencyMs: metrics.totalLatencyMs ?? null,
    toolErrorRate: metrics.toolErrorRate ?? null,
    requiredCompaction: metrics.requiredCompaction ?? null,
    rating,
  };
}
