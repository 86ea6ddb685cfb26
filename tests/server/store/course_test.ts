import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import type { TurnCalls } from "../../../server/store/course_rows.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { asked, event, T } from "./asked.ts";

const S1 = { sessionId: "s1" };
const ALL = { sessionId: "s1", limit: 100 };

function usage(at: number, fields: Record<string, unknown>): WireEvent {
  return event("token_usage", at, { requestId: `r${at}`, input: 1, output: 2, ...fields });
}

function tool(at: number, fields: Record<string, unknown>): WireEvent {
  return event("tool_call", at, { toolCallId: `c${at}`, toolName: "Bash", ...fields });
}

const TURNS = [
  event("turn_start", 0, { turnId: "t1", turnIndex: 0 }),
  event("turn_end", 100, { turnId: "t1", turnIndex: 0 }),
  event("turn_start", 200, { turnId: "t2", turnIndex: 1 }),
];
const SUMS = { cacheReadTokens: 0, cacheWriteTokens: 0 };

Deno.test("tokens of a turn are those of its calls, told by id or made while it ran", async () => {
  const events = [
    ...TURNS,
    usage(10, { turnId: "t1", cost: { total: 0.5 } }),
    // Late, but it names its turn.
    usage(300, { turnId: "t1", input: 10 }),
    usage(301, { input: 100 }),
    // Between the two turns.
    usage(150, { input: 1_000, cacheRead: 7 }),
  ];
  const [first, second] = [
    { turnKey: "id:t1", turnId: "t1", turnIndex: 0, at: T },
    { turnKey: "id:t2", turnId: "t2", turnIndex: 1, at: T + 200 },
  ];
  const none = { turnKey: null, turnId: null, turnIndex: null, at: T + 150 };
  assert.deepEqual(await asked(events, "turnTokens", ALL), [
    { ...first, ...SUMS, calls: 2, inputTokens: 11, outputTokens: 4, costNanoUsd: 500_000_000 },
    { ...second, ...SUMS, calls: 1, inputTokens: 100, outputTokens: 2, costNanoUsd: null },
    {
      ...none,
      ...SUMS,
      calls: 1,
      inputTokens: 1_000,
      outputTokens: 2,
      cacheReadTokens: 7,
      costNanoUsd: null,
    },
  ]);
  const [newest] = await asked(events, "turnTokens", { ...S1, limit: 1 });
  assert.equal(newest?.turnId, "t2");
  assert.deepEqual(await asked([], "turnTokens", ALL), []);
});

Deno.test("the tokens of a turn are whole, however many calls it has", async () => {
  const calls = Array.from({ length: 6_000 }, (_, n) => {
    return usage(n, { turnId: n % 2 ? "t1" : null, requestId: `r${n}`, input: n });
  });
  const told = await asked([event("turn_start", 0, { turnId: "t1" }), ...calls], "turnTokens", ALL);
  assert.deepEqual(told.map(({ calls, inputTokens }) => [calls, inputTokens]), [
    [6_000, 5_999 * 3_000],
  ]);
});

Deno.test("calls of a turn that nobody told of belong to none, also in a long session", async () => {
  const begun = event("turn_start", 50, { turnId: "t9" });
  const calls = [usage(10, { turnId: "old" }), usage(60, { turnId: "other", input: 5 })];
  const of = async (events: WireEvent[], limit: number) =>
    (await asked(events, "turnTokens", { ...S1, limit })).map((row) => [
      row.turnId,
      row.at - T,
      row.calls,
      row.inputTokens,
    ]);
  assert.deepEqual(await of([begun, ...calls], 9), [["t9", 50, 0, 0], [null, 10, 2, 6]]);
  // What older turns did is not told where they are not.
  assert.deepEqual(await of([...TURNS.slice(0, 2), begun, ...calls], 1), [
    ["t9", 50, 0, 0],
    [null, 60, 1, 5],
  ]);
  // It is told later.
  const late = event("turn_start", 55, { turnId: "other" });
  assert.deepEqual((await of([begun, ...calls, late], 9)).slice(1), [
    ["other", 55, 1, 5],
    [null, 10, 1, 1],
  ]);
});

Deno.test("all turns and what belongs to none come to the session's tokens", async () => {
  const some = fc.record({
    at: fc.nat(60),
    turn: fc.constantFrom(null, "t1", "t2", "t3"),
    input: fc.nat(9),
    requestId: fc.constantFrom("a", "b", "c", null),
  });
  const marks = fc.record({
    type: fc.constantFrom("turn_start", "turn_end"),
    at: fc.nat(60),
    turnId: fc.constantFrom("t1", "t2", null),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(some), fc.array(marks), async (calls, turns) => {
      const events = [
        ...turns.map(({ type, at, turnId }) => event(type, at, { turnId })),
        ...calls.map(({ at, turn, ...fields }) => usage(at, { turnId: turn, ...fields })),
      ];
      const rows = await asked(events, "turnTokens", ALL);
      const session = await asked(events, "session", S1);
      const sum = rows.reduce((total, { inputTokens }) => total + inputTokens, 0);
      assert.equal(sum, session?.inputTokens ?? 0);
      assert.equal(rows.reduce((total, row) => total + row.calls, 0), session?.llmCallCount ?? 0);
    }),
    { numRuns: 60 },
  );
});

Deno.test("the cost series ends at the session's cost, also beyond 1,000 calls", async () => {
  const events = Array.from(
    { length: 1_200 },
    (_, n) => usage(n * 1_000, { model: n % 2 ? "a" : "b", cost: { total: 0.001 } }),
  );
  const apart = event("cost", 5, { totalCost: 0.5, model: "c" });
  const points = await asked([...events, apart], "costSeries", S1);
  const session = await asked([...events, apart], "session", S1);
  assert.ok(points.length <= 500);
  assert.equal(points.at(-1)?.cumulativeNanoUsd, session?.costNanoUsd);
  assert.equal(session?.costNanoUsd, 1_700_000_000);
  assert.deepEqual(await asked(events.slice(0, 2), "costSeries", S1), [
    { at: T, model: "b", nanoUsd: 1_000_000, cumulativeNanoUsd: 1_000_000 },
    { at: T + 1_000, model: "a", nanoUsd: 1_000_000, cumulativeNanoUsd: 2_000_000 },
  ]);
});

Deno.test("the context series is short, keeps the peak and leaves subagents out", async () => {
  const at = (n: number, tokensUsed: number, fields = {}) =>
    event("context_usage", n, { tokensUsed, contextWindow: 900, ...fields });
  const events = [
    ...Array.from({ length: 700 }, (_, n) => at(n, n === 333 ? 800 : 5)),
    at(9, 899, { subagentId: "a" }),
  ];
  const points = await asked(events, "contextSeries", S1);
  assert.ok(points.length <= 500 && points.length > 2);
  assert.deepEqual(
    points.filter(({ tokensUsed }) => tokensUsed > 5),
    [{ at: T + 333, tokensUsed: 800, contextWindow: 900 }],
  );
  assert.equal(points.at(-1)?.at, T + 699);
});

Deno.test("context breakdowns are those up to a time, newest first", async () => {
  const breakdown = (at: number, totalTokens: number) =>
    event("context_breakdown", at, { totalTokens, segments: [] });
  const events = [breakdown(1, 10), breakdown(5, 50), event("context_usage", 7, { tokensUsed: 9 })];
  const told = async (at: number | null, limit: number) =>
    (await asked(events, "contextBreakdowns", { ...S1, at, limit })).map((row) => row.tokensUsed);
  assert.deepEqual(await told(null, 9), [50, 10]);
  assert.deepEqual(await told(T + 4, 9), [10]);
  assert.deepEqual(await told(null, 1), [50]);
});

Deno.test("compactions and failed requests are those of the strongest witness", async () => {
  const told = (collector: string, at: number) => [
    event("compaction", at, { collector, tokensBefore: at, isAutomatic: true }),
    event("llm_error", at, { collector, status: 529, errorClass: "overloaded" }),
  ];
  const events = [...told("hook", 1), ...told("transcript", 2), ...told("transcript", 3)];
  const compaction = { tokensAfter: null, summaryLength: null, isAutomatic: true };
  assert.deepEqual(await asked(events, "compactions", ALL), [
    { at: T + 2, tokensBefore: 2, ...compaction },
    { at: T + 3, tokensBefore: 3, ...compaction },
  ]);
  const failed = { status: 529, errorClass: "overloaded", attempt: null };
  assert.deepEqual(await asked(events, "llmErrors", { ...S1, limit: 1 }), [
    { at: T + 3, ...failed, retryInMs: null, requestId: null },
  ]);
  assert.deepEqual(await asked([], "compactions", ALL), []);
  // Newer ones of a weaker witness, however many, hide none; those of equal witnesses stand together.
  const hidden = [...events, ...Array.from({ length: 20 }, (_, n) => told("hook", 10 + n)).flat()];
  const both = [...hidden, ...told("rollout", 1), ...told("rollout", 4)];
  const times = async (limit: number) =>
    (await asked(both, "llmErrors", { ...S1, limit })).map(({ at }) => at - T);
  assert.deepEqual([await times(3), await times(9)], [[2, 3, 4], [1, 2, 3, 4]]);
});

Deno.test("tool runs are the newest, oldest first, with what a small chart needs", async () => {
  const events = [
    tool(2, { toolName: "Read", isError: true }),
    tool(1, { durationMs: 1, isError: false }),
    tool(3, { durationMs: 0 }),
  ];
  assert.deepEqual(await asked(events, "toolRuns", { ...S1, limit: 2 }), [
    { name: "Read", at: T + 2, durationMs: null, isError: true },
    { name: "Bash", at: T + 3, durationMs: 0, isError: null },
  ]);
});

Deno.test("subagents have their own totals and parents; child sessions follow", async () => {
  const child = (sessionId: string, parentSessionId: string, at: number) => ({
    ...event("session_start", at, { parentSessionId, model: "m" }),
    sessionId,
  });
  const events = [
    tool(1, { toolName: "Agent" }),
    tool(3, { subagentId: "outer", isError: true, parentToolCallId: "c1" }),
    tool(4, { subagentId: "outer", parentToolCallId: "c1" }),
    event("tool_call_start", 5, {
      ...{ toolCallId: "c5", toolName: "Bash", subagentId: "inner", parentToolCallId: "c4" },
    }),
    usage(6, { subagentId: "outer", model: "m", cost: { total: 0.5 } }),
    child("s2", "s1", 7),
    child("s3", "s2", 8),
    { ...usage(9, {}), sessionId: "s3" },
  ];
  const rows = await asked(events, "subagents", S1);
  assert.deepEqual(
    rows.map(({ id, isSession, parentId, calls, outputTokens, toolCallCount, toolErrorCount }) => [
      ...[id, isSession, parentId, calls, outputTokens, toolCallCount, toolErrorCount],
    ]),
    [
      ["outer", false, null, 1, 2, 2, 1],
      ["inner", false, "outer", 0, 0, 1, 0],
      ["s2", true, null, 0, 0, 0, 0],
      ["s3", true, "s2", 1, 2, 0, 0],
    ],
  );
  const outer = rows[0]!;
  assert.deepEqual([outer.startedAt, outer.lastEventAt], [T + 3, T + 6]);
  assert.deepEqual([outer.model, outer.costNanoUsd], ["m", 500_000_000]);
});

Deno.test("the calls of a turn come page by page, both kinds in order of time", async () => {
  const events = [
    ...TURNS,
    usage(10, { turnId: "t1" }),
    usage(30, { turnId: "t1", cost: { total: 0.5 } }),
    tool(30, { turnId: "t1" }),
    tool(20, { turnId: "t1" }),
    tool(25, { turnId: "t2" }),
  ];
  const store = memoryStore();
  await store.commit(events);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: TurnCalls = await store.read("turnCalls", {
      ...S1,
      turnId: "t1",
      limit: 1,
      cursor,
    });
    seen.push(...page.llmCalls.map(({ callId }) => callId));
    seen.push(...page.toolCalls.map(({ toolCallId }) => toolCallId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  await store.close();
  assert.deepEqual(seen, ["request:r10", "c20", "request:r30", "c30"]);
});
