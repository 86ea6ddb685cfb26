import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { asked, event, T } from "./asked.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function started(sessionId: string, at: number, agent: string, cwd: string): WireEvent {
  return { ...event("session_start", at, { agent, cwd, model: "m" }), sessionId };
}

function usage(sessionId: string, at: number, fields: Record<string, unknown>): WireEvent {
  const told = { requestId: `${sessionId}-${at}`, input: 0, output: 0, ...fields };
  return { ...event("token_usage", at, told), sessionId } as WireEvent;
}

function tool(at: number, toolName: string, fields: Record<string, unknown> = {}): WireEvent {
  return event("tool_call", at, { toolCallId: `call-${at}`, toolName, ...fields });
}

/** Two sessions of two agents over two days, T + 1 h to T + 26 h. */
const EVENTS: WireEvent[] = [
  started("s1", HOUR, "codex", "/a/one"),
  started("s2", 2 * HOUR, "pi", "/a/two"),
  usage("s1", 2 * HOUR, { input: 10, output: 1, model: "dear", cost: { total: 0.5 } }),
  usage("s1", 26 * HOUR, { input: 20, cacheRead: 3, model: "dear", cost: { total: 0.25 } }),
  usage("s2", 3 * HOUR, { input: 100, cacheWrite: 4, model: "new", provider: "p" }),
  tool(HOUR, "Bash", { durationMs: 100, isError: true }),
  tool(25 * HOUR, "Bash", { durationMs: 300, isError: false }),
  tool(26 * HOUR, "Read", { isError: false }),
];

const FIRST = {
  startedSessions: 2,
  calls: 2,
  inputTokens: 110,
  outputTokens: 1,
  cacheReadTokens: 0,
  cacheWriteTokens: 4,
  costNanoUsd: 500_000_000,
  reportedNanoUsd: 500_000_000,
  computedNanoUsd: 0,
  unpricedTokens: 104,
  toolCalls: 1,
  toolErrors: 1,
};
const SECOND = {
  startedSessions: 0,
  calls: 1,
  inputTokens: 20,
  outputTokens: 0,
  cacheReadTokens: 3,
  cacheWriteTokens: 0,
  costNanoUsd: 250_000_000,
  reportedNanoUsd: 250_000_000,
  computedNanoUsd: 0,
  unpricedTokens: 0,
  toolCalls: 2,
  toolErrors: 0,
};
const NOTHING = Object.fromEntries(
  Object.keys(FIRST).map((name) => [name, 0]),
) as typeof FIRST;
const DAYS = [T, T + DAY, T + 2 * DAY, T + 3 * DAY];
const BOTH = { from: T, to: T + 2 * DAY };

Deno.test("usage totals are those of each range, and who was active within", async () => {
  const ranges = [{ from: T, to: T + DAY }, { from: T + DAY, to: T + 2 * DAY }];
  assert.deepEqual(await asked(EVENTS, "usageTotals", { ranges, of: null }), [
    { ...FIRST, activeSessions: 2 },
    { ...SECOND, activeSessions: 1 },
  ]);
  const of = { by: "agent", name: "pi" } as const;
  const [pi] = await asked(EVENTS, "usageTotals", { ranges, of });
  assert.equal(pi?.inputTokens, 100);
  assert.equal(pi?.startedSessions, 1);
  assert.equal(pi?.activeSessions, 1);
  const before = [{ from: T - DAY, to: T }];
  assert.deepEqual(await asked(EVENTS, "usageTotals", { ranges: before, of: null }), [
    { ...NOTHING, activeSessions: 0 },
  ]);
});

Deno.test("usage by day has a row for every day of the reader's zone", async () => {
  const shown = ({ calls: _, toolCalls: _t, toolErrors: _e, ...sums }: typeof FIRST) => {
    const { reportedNanoUsd: _r, computedNanoUsd: _c, unpricedTokens: _u, ...rest } = sums;
    return rest;
  };
  assert.deepEqual(await asked(EVENTS, "usageDays", { days: DAYS }), [
    { from: T, ...shown(FIRST) },
    { from: T + DAY, ...shown(SECOND) },
    { from: T + 2 * DAY, ...shown(NOTHING) },
  ]);
  // Later the day begins after the first session, not after the usage.
  const shifted = DAYS.map((at) => at + 1.75 * HOUR);
  const [first] = await asked(EVENTS, "usageDays", { days: shifted });
  assert.deepEqual([first?.startedSessions, first?.inputTokens], [1, 110]);
});

Deno.test("usage by model, agent and project is dearest first", async () => {
  const by = async (by: "model" | "agent" | "project") =>
    (await asked(EVENTS, "usageBy", { ...BOTH, by, limit: 9 }))
      .map((
        { name, provider, inputTokens, costNanoUsd, toolCalls },
      ) => [name, provider, inputTokens, costNanoUsd, toolCalls]);
  assert.deepEqual(await by("model"), [["dear", "", 30, 750_000_000, 0], ["new", "p", 100, 0, 0]]);
  assert.deepEqual(await by("agent"), [["codex", "", 30, 750_000_000, 3], ["pi", "", 100, 0, 0]]);
  assert.deepEqual(await by("project"), [["one", "", 30, 750_000_000, 3], ["two", "", 100, 0, 0]]);
  const days = await asked(EVENTS, "usageDaysBy", { days: DAYS, by: "model" });
  assert.deepEqual(days, [
    { from: T, name: "dear", costNanoUsd: 500_000_000 },
    { from: T + DAY, name: "dear", costNanoUsd: 250_000_000 },
  ], "what cost nothing is left out");
});

Deno.test("tools across sessions: counts, errors, durations and days", async () => {
  const use = await asked(EVENTS, "toolUse", { ...BOTH, agent: null, limit: 9 });
  const [bash, read] = use;
  assert.equal(use.length, 2);
  assert.deepEqual(
    { ...bash, p50Ms: 0, p95Ms: 0, p99Ms: 0 },
    {
      toolName: "Bash",
      count: 2,
      errors: 1,
      errorRatio: 0.5,
      durationCount: 2,
      avgMs: 200,
      p50Ms: 0,
      p95Ms: 0,
      p99Ms: 0,
    },
  );
  assert.ok(Math.abs(bash!.p50Ms! - 100) <= 2 && Math.abs(bash!.p99Ms! - 300) <= 6);
  assert.deepEqual([read?.toolName, read?.avgMs, read?.p50Ms], ["Read", null, null]);
  assert.deepEqual(await asked(EVENTS, "toolUse", { ...BOTH, agent: "pi", limit: 9 }), []);
  const toolNames = ["Read", "Bash", "Edit"];
  assert.deepEqual(await asked(EVENTS, "toolDays", { days: DAYS, agent: "codex", toolNames }), [
    { toolName: "Read", counts: [0, 1, 0], errors: [0, 0, 0] },
    { toolName: "Bash", counts: [1, 1, 0], errors: [1, 0, 0] },
    { toolName: "Edit", counts: [0, 0, 0], errors: [0, 0, 0] },
  ]);
});

Deno.test("sources across sessions: their use, days and newest calls", async () => {
  const mcp = { serverName: "docs", method: "tools/call", toolName: "search" };
  const events = [
    event("mcp_response", 0, { ...mcp, durationMs: 10, isError: true }),
    { ...event("mcp_response", DAY, { ...mcp, durationMs: 30 }), sessionId: "s2" },
    event("rag_retrieval", 0, { source: "book", resultCount: 4, topScore: 0.5, durationMs: 7 }),
    event("rag_retrieval", 1, { source: "book", resultCount: 2, totalChunkTokens: 9 }),
    event("mcp_response", 1, { serverName: "docs", method: "tools/list", durationMs: 20 }),
    event("mcp_response", 1, { serverName: "rare", method: "tools/list", durationMs: 20 }),
  ];
  const durations = { p50Ms: 0, p95Ms: 0, p99Ms: 0 };
  const [docs, ...others] = await asked(events, "sourceUse", { ...BOTH, kind: "mcp", limit: 9 });
  assert.deepEqual(others.map(({ source }) => source), ["rare"]);
  assert.equal((await asked(events, "sourceUse", { ...BOTH, kind: "mcp", limit: 1 })).length, 1);
  assert.deepEqual({ ...docs, ...durations }, {
    source: "docs",
    count: 3,
    errors: 1,
    avgMs: 20,
    avgResults: null,
    avgTopScore: null,
    totalChunkTokens: 0,
    ...durations,
  });
  const [book] = await asked(events, "sourceUse", { ...BOTH, kind: "rag", limit: 9 });
  assert.deepEqual({ ...book, ...durations }, {
    source: "book",
    count: 2,
    errors: 0,
    avgMs: 7,
    avgResults: 3,
    avgTopScore: 0.5,
    totalChunkTokens: 9,
    ...durations,
  });
  const sources = ["book", "docs"];
  assert.deepEqual(await asked(events, "sourceDays", { days: DAYS, kind: "mcp", sources }), [
    { source: "book", counts: [0, 0, 0], errors: [0, 0, 0] },
    { source: "docs", counts: [2, 1, 0], errors: [1, 0, 0] },
  ]);
  const calls = await asked(events, "sourceCallsAcross", { kind: "mcp", source: "docs", limit: 9 });
  assert.deepEqual(calls.map(({ sessionId, at }) => [sessionId, at - T]), [["s2", DAY], ["s1", 1], [
    "s1",
    0,
  ]]);
});

Deno.test("MCP servers by their tools: sums of all tools, once however agents write their names", async () => {
  const events = [
    tool(HOUR + 0, "mcp__my-docs__find", { durationMs: 100, isError: true }),
    tool(HOUR + 1, "mcp__my-docs__find", { durationMs: 100 }),
    tool(HOUR + 2, "mcp__my_docs__read", { durationMs: 400 }),
    tool(HOUR + 3, "mcp__my_docs__read", { durationMs: 400 }),
    tool(HOUR + 4, "mcp__my_docs__read"),
    tool(HOUR + 5, "mcp__zoo__feed", { durationMs: 7 }),
    // None of a server.
    tool(HOUR + 6, "mcp__"),
    tool(HOUR + 7, "mcp__docs"),
    tool(HOUR + 8, "mcp_docs__find"),
    tool(HOUR + 9, "mcq__docs__find"),
    tool(HOUR + 10, "Bash", { durationMs: 1 }),
  ];
  const [docs, zoo, ...none] = await asked(events, "mcpToolUse", { ...BOTH, limit: 9 });
  assert.deepEqual(none, []);
  assert.deepEqual([docs?.server, docs?.count, docs?.errors, docs?.avgMs], ["my-docs", 5, 1, 250]);
  // Two of four took 100 ms and two 400 ms; percentiles are at most 2 % off.
  assert.ok(Math.abs(docs!.p50Ms! - 100) <= 2 && Math.abs(docs!.p95Ms! - 400) <= 8);
  assert.deepEqual(
    docs?.tools.map(({ toolName, count, errors, avgMs }) => [toolName, count, errors, avgMs]),
    [["mcp__my_docs__read", 3, 0, 400], ["mcp__my-docs__find", 2, 1, 100]],
  );
  assert.deepEqual([zoo?.server, zoo?.count, zoo?.errors, zoo?.avgMs], ["zoo", 1, 0, 7]);
  const most = await asked(events, "mcpToolUse", { ...BOTH, limit: 1 });
  assert.deepEqual(most.map(({ server, count }) => [server, count]), [["my_docs", 3]]);
});

Deno.test("rate limits are the newest of each agent and limit, and their course", async () => {
  const limit = (at: number, agent: string, limitId: string, usedPct: number) =>
    event("rate_limit", at, { agent, limitId, usedPct });
  const events = [
    limit(2, "codex", "7d", 7),
    limit(1, "codex", "5h", 1),
    limit(3, "codex", "5h", 3),
    limit(2, "claude-code", "5h", 2),
  ];
  const rows = await asked(events, "rateLimits", { agent: null });
  assert.deepEqual(rows.map(({ agent, limitId, usedPct }) => [agent, limitId, usedPct]), [
    ["claude-code", "5h", 2],
    ["codex", "5h", 3],
    ["codex", "7d", 7],
  ]);
  const own = await asked(events, "rateLimits", { agent: "codex" });
  assert.deepEqual(own, rows.slice(1));
  const course = { agent: "codex", limitId: "5h", since: T + 1 };
  assert.deepEqual(await asked(events, "rateLimitPoints", course), [
    { at: T + 1, usedPct: 1 },
    { at: T + 3, usedPct: 3 },
  ]);
});

Deno.test("the course of a limit is whole, however often it was told", async () => {
  // 1,000 values, then none for as long again, then one.
  const told = [...Array.from({ length: 1_000 }, (_, at) => at), 2_000];
  const events = told.map((at) =>
    event("rate_limit", at, { agent: "codex", limitId: "5h", usedPct: at / 20 })
  );
  const course = { agent: "codex", limitId: "5h", since: T };
  const points = await asked(events, "rateLimitPoints", course);
  // Each part is 21 ms long; the last value of each stands for it.
  const ends = Array.from({ length: 47 }, (_, part) => 21 * part + 20);
  assert.deepEqual(
    points.map(({ at, usedPct }) => [at - T, usedPct]),
    [...ends, 999, 2_000].map((at) => [at, at / 20]),
  );
  const few = await asked(events, "rateLimitPoints", { ...course, since: T + 901 });
  assert.equal(few.length, 100, "as told");
});

Deno.test("drift alarms are found by metric, severity, session and time", async () => {
  const drift = (at: number, metric: string, severity: string) =>
    event("drift", at, {
      ...{ metric, severity, baseline: 1, current: 2, deviationPct: 100, direction: "increase" },
      ...{ windowSize: 20, threshold: 50 },
    });
  const events = [
    drift(0, "cost", "warning"),
    drift(1, "cost", "critical"),
    drift(2, "latency", "warning"),
    { ...drift(3, "latency", "critical"), sessionId: "s2" },
  ];
  const any = { sessionId: null, metric: null, severity: null, from: null, to: null };
  const cases = [
    { name: "all, newest first", filter: {}, found: [3, 2, 1, 0] },
    { name: "a metric", filter: { metric: "cost" }, found: [1, 0] },
    { name: "a severity", filter: { severity: "warning" }, found: [2, 0] },
    { name: "a session", filter: { sessionId: "s2" }, found: [3] },
    { name: "a time", filter: { from: T + 1, to: T + 3 }, found: [2, 1] },
    { name: "noted", filter: { acknowledged: true }, found: [] },
    { name: "not noted", filter: { acknowledged: false, metric: "cost" }, found: [1, 0] },
  ];
  for (const { name, filter, found } of cases) {
    const args = { ...any, acknowledged: null, limit: 9, ...filter };
    const rows = await asked(events, "driftAlarms", args);
    assert.deepEqual(rows.map(({ at }) => at - T), found, name);
  }
  assert.deepEqual(await asked(events, "driftFacets", {}), {
    metrics: [{ name: "cost", count: 2 }, { name: "latency", count: 2 }],
    severities: [{ name: "critical", count: 2 }, { name: "warning", count: 2 }],
    unacknowledged: 4,
  });
});
