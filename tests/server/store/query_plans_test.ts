import assert from "node:assert/strict";
import { all, Db } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { answer } from "../../../server/store/reader_core.ts";
import type { Queries } from "../../../server/store/rows.ts";
import { fill, LONG_SESSION } from "../../bench/query_data.ts";
import { pages, type Question } from "../../bench/query_pages.ts";

/** Keeps the text of every statement. */
class HeardDb extends Db {
  readonly heard = new Set<string>();

  override statement(sql: string) {
    this.heard.add(sql);
    return super.statement(sql);
  }
}

/** Tables that grow with the events. */
const LARGE = new Set([
  "compactions",
  "context_snapshots",
  "costs",
  "drift_events",
  "evals",
  "events",
  "latency_samples",
  "llm_call_keys",
  "llm_calls",
  "llm_errors",
  "prompt_ratings",
  "prompt_totals",
  "rate_limits",
  "session_mcp",
  "session_models",
  "session_operations",
  "session_rag",
  "session_subagents",
  "session_tools",
  "session_turns",
  "sessions",
  "source_calls",
  "source_rollups",
  "spans",
  "tool_calls",
  "tool_rollups",
  "turn_marks",
  "turns",
  "usage_rollups",
]);

/** Questions that no page of the dashboard asks in this form. */
const OTHERS: Question[] = [
  { query: "changesSince", args: { seq: 0, limit: 100 } },
  { query: "cursors", args: {} },
  { query: "contexts", args: { sessionId: LONG_SESSION, limit: 10 } },
  { query: "costPoints", args: { sessionId: LONG_SESSION, limit: 10 } },
  { query: "rateLimitPoints", args: { agent: "codex", limitId: "5h", since: 0 } },
  { query: "events", args: { sessionId: null, limit: 10, before: null, types: null } },
  { query: "drift", args: { sessionId: null, limit: 50, cursor: null } },
  { query: "drift", args: { sessionId: LONG_SESSION, limit: 50, cursor: null } },
  { query: "driftSummary", args: { sessionId: null, limit: 100 } },
  { query: "eventTypes", args: { sessionId: LONG_SESSION } },
  { query: "operationPoints", args: { sessionId: LONG_SESSION, operation: null, limit: 10 } },
  { query: "promptRatings", args: { variant: "variant-1", limit: 100 } },
  { query: "callsAt", args: { ends: [{ sessionId: LONG_SESSION, toolName: "Bash", at: 1 }] } },
  { query: "turnsAt", args: { moments: [{ sessionId: LONG_SESSION, at: 1 }] } },
  { query: "toolSessions", args: { toolName: "Bash", from: 0, limit: 10 } },
];

/** Every question must be looked at. */
const QUERIES: Record<keyof Queries, true> = {
  callsAt: true,
  changesSince: true,
  compactions: true,
  contextBreakdowns: true,
  contextSeries: true,
  contexts: true,
  costPoints: true,
  costSeries: true,
  cursors: true,
  drift: true,
  driftAlarms: true,
  driftFacets: true,
  driftSummary: true,
  evals: true,
  eventTypes: true,
  events: true,
  head: true,
  integrations: true,
  latestContext: true,
  llmErrors: true,
  mcpStats: true,
  mcpToolUse: true,
  models: true,
  operationPoints: true,
  operations: true,
  promptRatings: true,
  prompts: true,
  ragStats: true,
  rateLimitPoints: true,
  rateLimits: true,
  runningSessions: true,
  session: true,
  sessionFacets: true,
  sessions: true,
  sourceCalls: true,
  sourceCallsAcross: true,
  sourceDays: true,
  sourceUse: true,
  subagents: true,
  toolCalls: true,
  toolSessions: true,
  toolDays: true,
  toolRuns: true,
  toolStats: true,
  toolUse: true,
  turnCalls: true,
  turnTokens: true,
  turns: true,
  turnsAt: true,
  usageBy: true,
  usageDays: true,
  usageDaysBy: true,
  usageTotals: true,
};

/** Read whole at most for a filter (the narrow list of sessions), or to a limit before all is sorted. */
const SHORT_INDEXES = new Set([
  "drift_events_by_time",
  "prompt_totals_by_time",
  "sessions_by_activity",
]);

/** What of a plan reads a large table from end to end. */
function scansOf(db: Db, sql: string): string[] {
  const plan = all<{ detail: string }>(db, `EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => detail);
  return plan.filter((detail) => {
    const [, table, index] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
    if (!table || !LARGE.has(aliased(sql, table))) return false;
    // In the order of an index a scan ends at its limit, unless all is sorted first.
    const isSorted = plan.includes("USE TEMP B-TREE FOR ORDER BY");
    const endsSoon = index !== undefined && /LIMIT :/.test(sql) && !isSorted;
    return !endsSoon && !(index !== undefined && SHORT_INDEXES.has(index));
  });
}

/** The table that a plan's name means. */
function aliased(sql: string, name: string): string {
  return new RegExp(`(\\w+) AS ${name}\\b`).exec(sql)?.[1] ?? name;
}

Deno.test("no question reads a table of events or facts from end to end", async () => {
  const { db, writer } = memoryStore();
  fill(writer, 3_000, () => {});
  const heard = new HeardDb(db.raw);
  const asked = [...Object.values(await pages(db)).flat(), ...OTHERS];
  for (const { query, args } of asked) answer(heard, query, args);
  const names = new Set(asked.map(({ query }) => query));
  assert.deepEqual([...names].sort(), Object.keys(QUERIES).sort());
  const scans = [...heard.heard].flatMap((sql) => scansOf(db, sql).map((scan) => scan + sql));
  assert.deepEqual(scans, []);
  db.close();
});

Deno.test("scansOf() sees what reads all", () => {
  const { db } = memoryStore();
  const cases: [sql: string, scans: number][] = [
    ["SELECT count(*) FROM events WHERE type = 'a'", 1],
    ["SELECT sum(cost_nano_usd) FROM session_models AS told", 1],
    ["SELECT * FROM llm_calls WHERE model = 'm' ORDER BY ttft_ms LIMIT :limit", 1],
    ["SELECT * FROM events ORDER BY timestamp DESC, seq DESC LIMIT :limit", 0],
    ["SELECT * FROM llm_calls WHERE session_id = :id", 0],
  ];
  for (const [sql, scans] of cases) assert.equal(scansOf(db, sql).length, scans, sql);
  db.close();
});
