/** What fills a session's context window, for programs. */
import * as z from "zod";
import { type ContextMoment, contextMoments, latestContext } from "../panels/contexts.ts";
import {
  count,
  flag,
  inPercent,
  named,
  optionalCount,
  optionalNumber,
  text,
  time,
} from "./fields.ts";
import { read } from "./operation.ts";
import { Newest, SessionId } from "./query.ts";

/** More than these fields where a client sent more. */
const Segment = z.looseObject({
  category: text,
  label: text,
  estimatedTokens: count,
  charCount: count.nullish(),
}).meta({ id: "ContextSegment", description: "A part of a context window" });

const Context = named("Context", "The context window at one moment; utilization in percent", {
  timestamp: time,
  tokensUsed: count,
  contextWindow: optionalCount,
  contextWindowAssumed: flag.describe("No source told the window: it is that of the model"),
  utilization: optionalNumber,
  threshold: z.literal([80, 90, 95]).nullable()
    .describe("The highest of these percentages that the utilization has reached"),
  breakdown: z.array(Segment).nullable(),
});

const LatestContext = named("LatestContext", "The newest context whose parts are known", {
  ...Context.shape,
  segments: z.array(Segment),
});
const NoContext = named("NoContext", "The parts of no context are known", {
  segments: z.array(Segment).max(0),
});

/** `GET /api/sessions/:id/context` and `…/context/latest`. */
export const CONTEXT_READS = [
  read({
    path: "/api/sessions/:id/context",
    summary: "Context snapshots of a session, oldest first",
    param: SessionId,
    query: Newest,
    answer: z.array(Context),
  }, async ({ store }, { id, limit }) => (await contextMoments(store, id, limit)).map(context)),
  read({
    path: "/api/sessions/:id/context/latest",
    summary: "The newest context of a session whose parts are known",
    param: SessionId,
    answer: z.union([LatestContext, NoContext]),
  }, async ({ store }, { id }) => latest(await latestContext(store, id))),
];

function context(row: ContextMoment): z.output<typeof Context> {
  return {
    timestamp: row.at,
    tokensUsed: row.tokensUsed,
    contextWindow: row.contextWindow,
    contextWindowAssumed: row.isWindowAssumed,
    utilization: inPercent(row.usedRatio),
    threshold: row.threshold,
    breakdown: row.segments?.map((segment) => ({ ...segment })) ?? null,
  };
}

function latest(row: ContextMoment | null) {
  if (row === null) return { segments: [] };
  const found = context(row);
  return { ...found, segments: found.breakdown ?? [] };
}
