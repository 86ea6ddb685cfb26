/** Which questions each page asks, over what `query_data.ts` has filled. */
import { all, type Db } from "../../server/store/db.ts";
import type { Queries } from "../../server/store/rows.ts";
import { DAY_MS, FILLED_DAYS, FILLED_FROM, LONG_SESSION } from "./query_data.ts";

/** One question of a page. */
export type Question = { [K in keyof Queries]: { query: K; args: Queries[K]["args"] } }[
  keyof Queries
];

function ask<K extends keyof Queries>(query: K, args: Queries[K]["args"]): Question {
  return { query, args } as Question;
}

/** A zone whose days begin at no block but quarters of an hour: +05:45. */
const ZONE_MS = 5.75 * 3_600_000;
const NOW = FILLED_FROM + FILLED_DAYS * DAY_MS - 60_000;
const TODAY = Math.floor((NOW + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
const MONTH = { from: TODAY - 29 * DAY_MS, to: TODAY + DAY_MS };
const BEFORE = { from: MONTH.from - 30 * DAY_MS, to: MONTH.from };

function days(count: number): number[] {
  const first = TODAY - (count - 1) * DAY_MS;
  return Array.from({ length: count + 1 }, (_, index) => first + index * DAY_MS);
}

const NO_FILTER = { limit: 50, cursor: null, agent: null, project: null, since: null };
const NO_DRIFT = {
  sessionId: null,
  metric: null,
  severity: null,
  from: null,
  to: null,
  acknowledged: null,
};

/** Every page by name. */
export function pages(db: Db): Record<string, Question[]> {
  const { sessionId, turnId } = all<{ sessionId: string; turnId: string }>(
    db,
    `SELECT session_id AS sessionId, turn_id AS turnId FROM turns
     WHERE session_id >= '00000001-0003' AND turn_id IS NOT NULL
     ORDER BY session_id, turn_key LIMIT 1`,
  )[0]!;
  const long = all<{ turnId: string }>(
    db,
    `SELECT turn_id AS turnId FROM turns WHERE session_id = '${LONG_SESSION}'
       AND turn_id IS NOT NULL ORDER BY sort_at LIMIT 1`,
  )[0]!;
  return {
    overview: overview(),
    ...lists(),
    session: session(sessionId, turnId),
    "session of 60,000 events": session(LONG_SESSION, long.turnId),
    compare: [...compared(sessionId), ...compared(LONG_SESSION)],
    tools: tools(),
    integrations: integrations(),
    drift: [
      ask("driftAlarms", { ...NO_DRIFT, limit: 200 }),
      ask("driftAlarms", { ...NO_DRIFT, metric: "cost", severity: "none", limit: 200 }),
      ask("driftAlarms", { ...NO_DRIFT, sessionId, acknowledged: false, limit: 200 }),
      ask("driftFacets", {}),
      ask("driftSummary", { sessionId: null, limit: 100 }),
    ],
    prompts: [
      ask("prompts", { hash: null, limit: 100, cursor: null }),
      ask("promptRatings", { variant: "variant-1", limit: 100 }),
    ],
  };
}

function overview(): Question[] {
  const today = { from: TODAY, to: TODAY + DAY_MS };
  const yesterday = { from: TODAY - DAY_MS, to: TODAY };
  return [
    ask("usageTotals", { ranges: [today, yesterday, MONTH, BEFORE], of: null }),
    ask("usageDays", { days: days(30), of: null }),
    ask("usageBy", { ...MONTH, by: "model", limit: 20 }),
    ask("usageBy", { ...MONTH, by: "agent", limit: 20 }),
    ask("usageBy", { ...MONTH, by: "project", limit: 20 }),
    ask("usageDaysBy", { days: days(30), by: "model" }),
    ask("runningSessions", { since: NOW - 5 * 60_000, limit: 20 }),
    ask("sessions", NO_FILTER),
    ask("sessionFacets", { limit: 50 }),
    ask("rateLimits", { agent: null }),
    ask("head", {}),
  ];
}

/** The list in each form that a person may ask for, one at a time. */
function lists(): Record<string, Question[]> {
  const list = (filter: Partial<Queries["sessions"]["args"]>) => [
    ask("sessions", { ...NO_FILTER, ...filter }),
  ];
  const sorts = ["cost", "tokens", "duration", "errors", "tools"] as const;
  return {
    ...Object.fromEntries(sorts.map((sort) => [`sessions by ${sort}`, list({ sort })])),
    "sessions of an agent": list({ agent: "codex" }),
    "sessions of a project by cost": list({ project: "project-3", sort: "cost" }),
    "sessions found, with errors": list({
      search: "gemini",
      onlyErrors: true,
      since: MONTH.from,
      until: MONTH.to,
    }),
    "sessions, none found": list({ search: "nothing like it" }),
  };
}

function session(sessionId: string, turnId: string): Question[] {
  const newest = { sessionId, limit: 200 };
  return [
    ask("session", { sessionId }),
    ask("models", { sessionId, limit: 100 }),
    ask("contextSeries", { sessionId }),
    ask("contextBreakdowns", { sessionId, at: null, limit: 2 }),
    ask("compactions", newest),
    ask("turnTokens", newest),
    ask("costSeries", { sessionId }),
    ask("operations", { sessionId, limit: 100 }),
    ask("operationPoints", { ...newest, operation: null }),
    ask("toolCalls", newest),
    ask("turns", newest),
    ask("toolStats", { sessionId, limit: 100 }),
    ask("toolCourses", { sessionId }),
    ask("mcpStats", { sessionId, limit: 100 }),
    ask("ragStats", { sessionId, limit: 100 }),
    ask("sourceCalls", { ...newest, kind: "mcp" }),
    ask("evals", { sessionId, limit: 100 }),
    ask("drift", { sessionId, limit: 50, cursor: null }),
    ask("driftSummary", { sessionId, limit: 100 }),
    ask("events", { sessionId, limit: 100, before: null, types: null }),
    ask("rateLimits", { agent: "claude-code" }),
    ask("llmErrors", newest),
    ask("subagents", { sessionId }),
    ask("eventTypes", { sessionId }),
    ask("turnCalls", { sessionId, turnId, limit: 50, cursor: null }),
  ];
}

function compared(sessionId: string): Question[] {
  return [
    ask("session", { sessionId }),
    ask("models", { sessionId, limit: 100 }),
    ask("toolStats", { sessionId, limit: 100 }),
    ask("latestContext", { sessionId }),
  ];
}

function tools(): Question[] {
  return [
    ask("toolUse", { ...MONTH, agent: null, limit: 50 }),
    ask("toolDays", { days: days(30), agent: null, toolNames: ["Bash", "Read", "exec", "edit"] }),
    ask("usageTotals", { ranges: [MONTH, BEFORE], of: null }),
  ];
}

function integrations(): Question[] {
  return [
    ask("integrations", {}),
    ask("sourceUse", { ...MONTH, kind: "mcp" }),
    ask("sourceUse", { ...MONTH, kind: "rag" }),
    ask("sourceDays", { days: days(30), kind: "mcp" }),
    ask("sourceDays", { days: days(30), kind: "rag" }),
    ask("sourceCallsAcross", { kind: "mcp", source: "docs", limit: 100 }),
  ];
}
