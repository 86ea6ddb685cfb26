/** The quality of a session's turns, for programs. */
import * as z from "zod";
import { evalSummary } from "../panels/evals.ts";
import type { EvalRow } from "../store/detail_rows.ts";
import {
  count,
  flag,
  named,
  optionalFlag,
  optionalNumber,
  optionalRating,
  optionalRatio,
  optionalText,
  time,
} from "./fields.ts";
import { read } from "./operation.ts";
import { First, Newest, SessionId } from "./query.ts";

const Evals = named("Evals", "The quality of one model's turns in a session; rates from 0 to 1", {
  model: optionalText,
  provider: optionalText,
  evalCount: count,
  derivedCount: count.describe("How many of them were taken from the turns' calls"),
  avgResponseTokens: optionalNumber,
  avgToolSuccessRate: optionalRatio,
  totalRetries: count,
  totalFollowUps: count,
  avgResponseLatencyMs: optionalNumber,
  avgCacheHitRate: optionalRatio,
  avgUserRating: optionalRating,
  ratedCount: count,
});

const EvalPoint = named("EvalPoint", "The quality of one turn, at its end; rates from 0 to 1", {
  timestamp: time,
  turnId: optionalText,
  turnIndex: optionalNumber,
  toolSuccessRate: optionalRatio,
  responseLatencyMs: optionalNumber,
  cacheHitRate: optionalRatio,
  userRating: optionalRating,
  hadRetry: optionalFlag,
  hadImmediateFollowUp: optionalFlag,
  derived: flag.describe("Taken from the turn's calls, because no client told"),
});

/** `GET /api/sessions/:id/evals` and `…/timeseries`. */
export const EVAL_READS = [
  read({
    path: "/api/sessions/:id/evals",
    summary: "Quality of a session's turns by model, the most turns first",
    param: SessionId,
    query: First,
    answer: z.array(Evals),
  }, async ({ store }, { id, limit }) => (await evalSummary(store, id)).slice(0, limit)),
  read(
    {
      path: "/api/sessions/:id/evals/timeseries",
      summary: "Quality of a session's turns over time, oldest first",
      param: SessionId,
      query: Newest,
      answer: z.array(EvalPoint),
    },
    async ({ store }, { id, limit }) =>
      (await store.read("evals", { sessionId: id, limit })).map(evalPoint),
  ),
];

function evalPoint(row: EvalRow): z.output<typeof EvalPoint> {
  return {
    timestamp: row.at,
    turnId: row.turnId,
    turnIndex: row.turnIndex,
    toolSuccessRate: row.toolSuccessRate,
    responseLatencyMs: row.responseLatencyMs,
    cacheHitRate: row.cacheHitRate,
    userRating: row.userRating,
    hadRetry: row.hadRetry,
    hadImmediateFollowUp: row.hadImmediateFollowUp,
    derived: row.isDerived,
  };
}
