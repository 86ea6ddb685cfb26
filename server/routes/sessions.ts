/** Sessions for programs. */
import * as z from "zod";
import { MAX_PATH_CHARS } from "../../sdk/limits.ts";
import { agentCost, knownSession } from "../panels/kpis.ts";
import { budgetOf } from "../panels/spending.ts";
import type { StoredSession } from "../store/rows.ts";
import {
  count,
  flag,
  inUsd,
  named,
  optionalCount,
  optionalNumber,
  optionalText,
  optionalTime,
  optionalUsd,
  text,
  time,
  usd,
} from "./fields.ts";
import { read, readPage } from "./operation.ts";
import { cursor, filter, limitOf, SessionId, wholeNumber } from "./query.ts";

const Session = named("Session", "A run of an agent with its totals", {
  sessionId: text,
  agent: text,
  startTime: time,
  lastEventTime: time,
  endTime: optionalTime,
  model: optionalText,
  provider: optionalText,
  cwd: optionalText,
  project: optionalText,
  totalTokensIn: count,
  totalTokensOut: count,
  totalCacheRead: count,
  totalCacheWrite: count,
  totalCost: usd,
  estimatedCost: usd.describe("The part of it that was computed from a guessed price"),
  budgetLimit: optionalUsd.describe("The limit that holds for it"),
  budgetExceeded: flag.describe("It costs more than its limit, or an alarm said so"),
  unpricedTokens: count,
  toolCallCount: count,
  toolErrorCount: count,
  turnCount: count,
  compactionCount: count,
  agentCost: optionalUsd.describe("The agent's own total; null where it tells none"),
  untoldCost: optionalUsd.describe(
    "Of the agent's own total what it writes down nowhere; null where that cannot be told",
  ),
  avgToolDurationMs: optionalNumber,
  contextTokens: optionalCount,
  contextWindow: optionalCount,
  contextWindowAssumed: flag.describe("No source told the window: it is that of the model"),
  contextUtilizationPct: optionalNumber,
});

const ListQuery = z.object({
  limit: limitOf(50, 500),
  cursor,
  agent: filter,
  project: z.string().max(MAX_PATH_CHARS).optional(),
  since: wholeNumber.optional(),
});

/** `GET /api/sessions` and `/api/sessions/:id`. */
export const SESSION_READS = [
  readPage({
    path: "/api/sessions",
    summary: "Sessions, newest activity first",
    query: ListQuery,
    answer: z.array(Session),
    cursor: "cursor",
  }, async ({ store, config }, { limit, cursor = null, agent, project, since = null }) => {
    const filters = { agent: agent || null, project: project || null, since };
    const { rows, nextCursor } = await store.read("sessions", { limit, cursor, ...filters });
    return { rows: rows.map((row) => session(row, config.budgetLimit)), next: nextCursor };
  }),
  read(
    {
      path: "/api/sessions/:id",
      summary: "One session; 404 for an unknown one",
      param: SessionId,
      answer: Session,
    },
    async ({ store, config }, { id }) => session(await knownSession(store, id), config.budgetLimit),
  ),
];

/** `contextUtilizationPct` is null where the window is 0 or not known. */
function session(row: StoredSession, limitUsd: number | null): z.output<typeof Session> {
  const { contextTokens, contextWindow } = row;
  const { budgetNanoUsd, isOverBudget } = budgetOf(row, limitUsd);
  return {
    sessionId: row.sessionId,
    agent: row.agent,
    startTime: row.startedAt,
    lastEventTime: row.lastEventAt,
    endTime: row.endedAt,
    model: row.model,
    provider: row.provider,
    cwd: row.cwd,
    project: row.project,
    totalTokensIn: row.inputTokens,
    totalTokensOut: row.outputTokens,
    totalCacheRead: row.cacheReadTokens,
    totalCacheWrite: row.cacheWriteTokens,
    totalCost: inUsd(row.costNanoUsd),
    estimatedCost: inUsd(row.estimatedNanoUsd),
    budgetLimit: budgetNanoUsd === null ? null : inUsd(budgetNanoUsd),
    budgetExceeded: isOverBudget,
    unpricedTokens: row.unpricedTokens,
    toolCallCount: row.toolCallCount,
    toolErrorCount: row.toolErrorCount,
    turnCount: row.turnCount,
    compactionCount: row.compactionCount,
    agentCost: optionally(row.agentCostNanoUsd),
    untoldCost: optionally(agentCost(row)?.untoldNanoUsd ?? null),
    avgToolDurationMs: row.avgToolDurationMs,
    contextTokens,
    contextWindow,
    contextWindowAssumed: row.isWindowAssumed,
    contextUtilizationPct: percent(contextTokens, contextWindow),
  };
}

function optionally(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : inUsd(nanoUsd);
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : (part / whole) * 100;
}
