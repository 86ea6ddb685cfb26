/** What a session costs, for programs; USD. */
import * as z from "zod";
import { budgetOf, type Spending, spending } from "../panels/spending.ts";
import type { CostPoint } from "../store/detail_rows.ts";
import { count, flag, inUsd, named, optionalText, optionalUsd, time, usd } from "./fields.ts";
import { read } from "./operation.ts";
import { First, Newest, SessionId } from "./query.ts";

const SESSION_WIDE = "Of the whole session, the same on each row";

const Cost = named("Cost", "What one model cost in a session, USD", {
  model: optionalText,
  provider: optionalText,
  eventCount: count.describe("LLM calls, and costs that belong to none"),
  totalInputCost: usd,
  totalOutputCost: usd,
  totalCacheReadCost: usd,
  totalCacheWriteCost: usd,
  totalCost: usd.describe("Of each call what its client reported, else what was computed"),
  cumulativeCost: usd.describe(SESSION_WIDE),
  budgetLimit: optionalUsd.describe(SESSION_WIDE),
  budgetExceeded: flag.describe(SESSION_WIDE),
  reportedCost: usd.describe("Over the calls whose clients reported a cost"),
  computedCost: usd.describe("Over the calls that a price is known for"),
  estimatedCost: usd.describe("The part of the total cost that was computed from a guessed price"),
  differs: flag.describe("Reported and computed cost of the same calls differ by more than 1 %"),
  unpricedTokens: count.describe("Tokens of calls without a cost: no price is known"),
});

const CostPoint = named("CostPoint", "Money spent at a moment, USD", {
  timestamp: time,
  totalCost: usd,
  cumulativeCost: usd,
  model: optionalText,
  budgetLimit: optionalUsd,
});

/** `GET /api/sessions/:id/cost` and `…/timeseries`. */
export const COST_READS = [
  read(
    {
      path: "/api/sessions/:id/cost",
      summary: "Cost of a session by model, dearest first",
      param: SessionId,
      query: First,
      answer: z.array(Cost),
    },
    async ({ store, config }, { id, limit }) =>
      costs(await spending(store, id, config.budgetLimit, limit)),
  ),
  read({
    path: "/api/sessions/:id/cost/timeseries",
    summary: "Cost of a session over time, oldest first",
    param: SessionId,
    query: Newest,
    answer: z.array(CostPoint),
  }, async ({ store, config }, { id, limit }) => {
    const points = await store.read("costPoints", { sessionId: id, limit });
    const session = await store.read("session", { sessionId: id });
    const { budgetNanoUsd } = budgetOf(session, config.budgetLimit);
    return points.map((point) => costPoint(point, budgetNanoUsd));
  }),
];

function costs({ models, ...session }: Spending): z.output<typeof Cost>[] {
  return models.map((row) => ({
    model: row.model,
    provider: row.provider,
    eventCount: row.count,
    totalInputCost: inUsd(row.cost.input),
    totalOutputCost: inUsd(row.cost.output),
    totalCacheReadCost: inUsd(row.cost.cacheRead),
    totalCacheWriteCost: inUsd(row.cost.cacheWrite),
    totalCost: inUsd(row.cost.total),
    cumulativeCost: inUsd(session.totalNanoUsd),
    budgetLimit: limit(session.budgetNanoUsd),
    budgetExceeded: session.isOverBudget,
    reportedCost: inUsd(row.reportedNanoUsd),
    computedCost: inUsd(row.computedNanoUsd),
    estimatedCost: inUsd(row.estimatedNanoUsd),
    differs: row.differs,
    unpricedTokens: row.unpricedTokens,
  }));
}

function costPoint(row: CostPoint, budgetNanoUsd: number | null): z.output<typeof CostPoint> {
  return {
    timestamp: row.at,
    totalCost: inUsd(row.nanoUsd),
    cumulativeCost: inUsd(row.cumulativeNanoUsd),
    model: row.model,
    budgetLimit: limit(budgetNanoUsd),
  };
}

function limit(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : inUsd(nanoUsd);
}
