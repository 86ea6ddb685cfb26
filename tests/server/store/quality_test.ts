import assert from "node:assert/strict";
import { asked, event, T } from "./asked.ts";

const ALL = { sessionId: "s1", limit: 100 };
const PAGE = { limit: 100, cursor: null };

Deno.test("every call of a turn counts, also where they are many", async () => {
  const calls = Array.from(
    { length: 700 },
    (_, n) => event("tool_call", n, { toolName: "Bash", toolCallId: `c${n}`, turnId: "t1" }),
  );
  const turn = { turnId: "t1", turnIndex: 0 };
  const events = [event("turn_start", 0, turn), ...calls, event("turn_end", 800, turn)];
  const [only] = await asked(events, "evals", ALL);
  assert.equal(only?.toolCallCount, 700);
  const newest = await asked(events, "toolRuns", { sessionId: "s1", limit: 600 });
  assert.deepEqual([newest.length, newest[0]!.at, newest.at(-1)!.at], [600, T + 100, T + 699]);
});

Deno.test("evals are derived for turns, unless a client told one", async () => {
  const events = [
    event("turn_start", 0, { turnId: "t1", turnIndex: 0 }),
    event("tool_call", 200, {
      toolName: "Bash",
      toolCallId: "c1",
      turnId: "t1",
      durationMs: 50,
      isError: true,
    }),
    event("tool_call", 400, { toolName: "Bash", toolCallId: "c2", durationMs: 50, isError: false }),
    event("token_usage", 500, {
      input: 25,
      output: 10,
      cacheRead: 75,
      model: "m",
      provider: "p",
      requestId: "r1",
    }),
    event("turn_end", 1_000, { turnId: "t1", turnIndex: 0, durationMs: 900 }),
    event("turn_start", 50_000, { turnId: "t2", turnIndex: 1 }),
    event("llm_error", 50_500, { status: 529 }),
    event("turn_end", 51_000, { turnId: "t2", turnIndex: 1 }),
    event("turn_start", 60_000, { turnId: "t3", turnIndex: 2 }),
    event("turn_end", 61_000, { turnId: "t3", turnIndex: 2 }),
    event("output_eval", 61_001, {
      turnIndex: 2,
      model: "m",
      metrics: { responseTokens: 3, hadRetry: false, toolSuccessRate: 1 },
      userRating: 5,
    }),
  ];
  const evals = await asked(events, "evals", ALL);
  assert.deepEqual(evals[0], {
    at: T + 1_000,
    turnId: "t1",
    turnKey: "id:t1",
    turnIndex: 0,
    model: "m",
    provider: "p",
    responseTokens: 10,
    toolCallCount: 2,
    toolErrorCount: 1,
    toolSuccessRate: 0.5,
    hadRetry: true,
    hadImmediateFollowUp: false,
    responseLatencyMs: 900,
    cacheHitRate: 0.75,
    userRating: null,
    isDerived: true,
  });
  assert.deepEqual(
    evals.map((row) => [row.turnIndex, row.hadRetry, row.hadImmediateFollowUp, row.isDerived]),
    [[0, true, false, true], [1, true, true, true], [2, false, null, false]],
  );
  assert.deepEqual([evals[2]?.userRating, evals[2]?.responseLatencyMs], [5, null]);
  const newest = await asked(events, "evals", { ...ALL, limit: 1 });
  assert.deepEqual(newest.map(({ turnIndex }) => turnIndex), [2]);
});

Deno.test("a turn that a native collector tells under another key gives one eval", async () => {
  const events = [
    event("turn_start", 0, { turnId: "t1", collector: "transcript" }),
    event("turn_end", 1_000, { turnId: "t1", collector: "transcript" }),
    event("turn_start", 10, { turnIndex: 0 }),
    event("turn_end", 900, { turnIndex: 0 }),
  ];
  assert.deepEqual((await asked(events, "evals", ALL)).map(({ turnId }) => turnId), ["t1"]);
  const operations = await asked(events, "operations", ALL);
  assert.deepEqual(operations.map(({ count, avgMs }) => [count, avgMs]), [[1, 1_000]]);
  const points = await asked(events, "operationPoints", { ...ALL, operation: "turn" });
  assert.deepEqual(points.map(({ totalMs }) => totalMs), [1_000]);
});

function rated(
  at: number,
  variant: string,
  goalAchieved: boolean | null,
  totalCost: number | null,
  fields: Record<string, unknown> = {},
) {
  return event("prompt_rating", at, {
    promptHash: "0123456789abcdef",
    variant,
    model: "m",
    metrics: { goalAchieved, totalCost },
    ...fields,
  });
}

const RATINGS = [
  rated(1, "dear", true, 0.5),
  rated(2, "dear", true, 1.5),
  rated(3, "cheap", true, 0.25, { rating: 4, notes: "not kept" }),
  rated(4, "half", true, null),
  rated(5, "half", false, null, { rating: 3, category: "system" }),
  rated(6, "half", null, null, { rating: 2 }),
  rated(7, "unknown", null, 0.125),
  rated(8, "cheap", false, 0.25, { promptHash: "other" }),
];

Deno.test("prompts go by goal rate, then by cost; means are over those that tell", async () => {
  const { rows } = await asked(RATINGS, "prompts", { ...PAGE, hash: "0123456789abcdef" });
  assert.deepEqual(rows.map(({ variant }) => variant), ["cheap", "dear", "half", "unknown"]);
  assert.deepEqual(
    rows.map((row) => [row.sampleCount, row.goalCount, row.goalsAchieved, row.avgCostUsd]),
    [[1, 1, 1, 0.25], [2, 2, 2, 1], [3, 2, 1, null], [1, 0, 0, 0.125]],
  );
  const { avgRating, ratedCount, category, avgTurns } = rows[2]!;
  assert.deepEqual([avgRating, ratedCount, category, avgTurns], [2.5, 2, "system", null]);
  const { rows: all } = await asked(RATINGS, "prompts", { ...PAGE, hash: null });
  assert.deepEqual(all.map(({ variant }) => variant), [
    "cheap",
    "dear",
    "half",
    "cheap",
    "unknown",
  ]);
});

Deno.test("prompts tell the means of all metrics", async () => {
  const metrics = {
    goalAchieved: true,
    turnsToComplete: 3,
    totalTokens: 5_000,
    totalCost: 0.5,
    totalLatencyMs: 1_000,
    toolErrorRate: 0.25,
    requiredCompaction: true,
  };
  const other = { ...metrics, turnsToComplete: 5, requiredCompaction: false, toolErrorRate: 0.75 };
  const { rows: [row] } = await asked(
    [rated(1, "v", true, 0, { metrics }), rated(2, "v", true, 0, { metrics: other })],
    "prompts",
    { ...PAGE, hash: null },
  );
  const { avgTurns, avgTokens, avgLatencyMs, avgToolErrorRate, compactionRate } = row!;
  assert.deepEqual(
    [avgTurns, avgTokens, avgLatencyMs, avgToolErrorRate, compactionRate],
    [4, 5_000, 1_000, 0.5, 0.5],
  );
});

Deno.test("ratings of a variant are the newest first, of any prompt", async () => {
  const rows = await asked(RATINGS, "promptRatings", { variant: "cheap", limit: 10 });
  assert.deepEqual(rows.map(({ at, promptHash, rating }) => [at - T, promptHash, rating]), [
    [8, "other", null],
    [3, "0123456789abcdef", 4],
  ]);
  assert.deepEqual(rows[0]?.metrics, { goalAchieved: false, totalCost: 0.25 });
  assert.equal((await asked(RATINGS, "promptRatings", { variant: "cheap", limit: 1 })).length, 1);
});

function drift(at: number, deviationPct: number, fields: Record<string, unknown> = {}) {
  return event("drift", at, {
    metric: "latency",
    model: "Bash",
    provider: "tool",
    baseline: 10,
    current: 10 + deviationPct / 10,
    deviationPct,
    direction: deviationPct > 0 ? "increase" : "decrease",
    severity: "warning",
    windowSize: 50,
    threshold: 50,
    ...fields,
  });
}

const ALARMS = [
  drift(1, 60),
  drift(3, -80),
  drift(2, 70, { sessionId: "s2" }),
  drift(4, 150, { severity: "critical", threshold: 100 }),
];

Deno.test("drift alarms are the newest first, of a session or of all", async () => {
  const times = async (sessionId: string | null, limit = 10) =>
    (await asked(ALARMS, "drift", { ...PAGE, sessionId, limit })).rows.map(({ at }) => at - T);
  assert.deepEqual(await times(null), [4, 3, 2, 1]);
  assert.deepEqual(await times("s1"), [4, 3, 1]);
  assert.deepEqual(await times(null, 2), [4, 3]);
  const { rows: [row] } = await asked([drift(1, 60, { id: "d" })], "drift", { ...PAGE, ...ALL });
  assert.deepEqual(row, {
    id: "d",
    sessionId: "s1",
    at: T + 1,
    metric: "latency",
    model: "Bash",
    provider: "tool",
    baseline: 10,
    current: 16,
    deviationPct: 60,
    direction: "increase",
    severity: "warning",
    windowSize: 50,
    threshold: 50,
    acknowledgedAt: null,
  });
});

Deno.test("drift is summed up by metric and severity, whichever way it went", async () => {
  const [warnings, critical] = await asked(ALARMS, "driftSummary", { sessionId: null, limit: 10 });
  assert.deepEqual(warnings, {
    metric: "latency",
    severity: "warning",
    eventCount: 3,
    avgDeviationPct: 70,
    maxDeviationPct: 80,
    firstAt: T + 1,
    lastAt: T + 3,
  });
  assert.deepEqual([critical?.severity, critical?.eventCount], ["critical", 1]);
  const ofSession = await asked(ALARMS, "driftSummary", { sessionId: "s2", limit: 10 });
  assert.deepEqual(ofSession.map(({ eventCount }) => eventCount), [1]);
});

Deno.test("a click rates the eval of its turn, derived or told, and stands whatever comes first", async () => {
  const turns = [
    event("turn_start", 0, { turnId: "t1", turnIndex: 0 }),
    event("turn_end", 1_000, { turnId: "t1", turnIndex: 0 }),
    event("turn_start", 50_000, { turnIndex: 1 }),
    event("turn_end", 51_000, { turnIndex: 1 }),
    event("output_eval", 51_001, { turnIndex: 1, metrics: {}, userRating: 5 }),
  ];
  const [, keyless] = await asked(turns, "turns", ALL);
  const clicks = [
    event("eval_rating", 90_000, { turnId: "t1", userRating: 2 }),
    event("eval_rating", 80_000, { turnId: "t1", userRating: 5 }),
    event("eval_rating", 90_000, { turnId: "t1", userRating: 1 }),
    event("eval_rating", 70_000, { turnId: keyless?.turnKey, userRating: 3 }),
  ];
  for (const events of [[...turns, ...clicks], [...clicks.toReversed(), ...turns]]) {
    const evals = await asked(events, "evals", ALL);
    assert.deepEqual(evals.map((one) => [one.userRating, one.isDerived]), [[2, true], [3, false]]);
    const newest = await asked(events, "evals", { ...ALL, limit: 1 });
    assert.deepEqual(newest.map((one) => one.userRating), [3]);
  }
});

Deno.test("a click tells when an alarm was first acknowledged, whatever comes first", async () => {
  const alarm = { ...drift(1, 50), id: "d1" };
  const clicks = [
    event("drift_ack", 900, { driftId: "d1" }),
    event("drift_ack", 800, { driftId: "d1" }),
    event("drift_ack", 700, { driftId: "other" }),
  ];
  for (const events of [[alarm, ...clicks], [...clicks.toReversed(), alarm]]) {
    const { rows } = await asked(events, "drift", { ...PAGE, sessionId: null });
    assert.deepEqual(rows.map((row) => [row.id, row.acknowledgedAt]), [["d1", T + 800]]);
  }
});

Deno.test("a click is no activity: it opens no session and changes none", async () => {
  const click = event("eval_rating", 9_000, { turnId: "t1", userRating: 2 });
  assert.equal(await asked([click], "session", { sessionId: "s1" }), null);
  const start = event("session_start", 0);
  const alone = await asked([start], "session", { sessionId: "s1" });
  assert.deepEqual(await asked([click, start], "session", { sessionId: "s1" }), alone);
});
