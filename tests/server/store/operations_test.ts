import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import type { OperationRow } from "../../../server/store/detail_rows.ts";
import { asked, event, T } from "./asked.ts";

const S1 = { sessionId: "s1", limit: 100 };
const ALL = { sessionId: "s1", limit: 100 };

/** Percentiles are told within 2 %; all else of the rows is exact. */
function assertStats(seen: OperationRow | undefined, expected: Partial<OperationRow>) {
  assert.ok(seen);
  for (const [name, value] of Object.entries(expected)) {
    const told: unknown = seen[name as keyof OperationRow];
    if (/^p\d\dMs$/.test(name)) {
      assert.ok(Math.abs(Number(told) - Number(value)) <= Number(value) * 0.02, `${name} ${told}`);
    } else assert.equal(told, value, name);
  }
}

Deno.test("operations that clients measured keep their model; percentiles are within 2 %", async () => {
  // 100 of 1 to 100 ms, over two quarters of an hour.
  const events = Array.from(
    { length: 100 },
    (_, index) =>
      event("latency", index < 50 ? 0 : 900_000, {
        operation: "embed",
        totalMs: index + 1,
        model: "m",
        ...index < 4 && { ttftMs: index + 1 },
      }),
  );
  const other = event("latency", 1, { operation: "embed", totalMs: 7 });
  const [whole, ofModel] = await asked([...events, other], "operations", S1);
  assertStats(whole, { operation: "embed", model: null, count: 1, avgMs: 7, p50Ms: 7, p99Ms: 7 });
  assertStats(ofModel, {
    operation: "embed",
    model: "m",
    provider: null,
    count: 100,
    avgMs: 50.5,
    minMs: 1,
    maxMs: 100,
    p50Ms: 50,
    p95Ms: 95,
    p99Ms: 99,
    avgTtftMs: 2.5,
    isDerived: false,
  });
});

/** Two turns, three tool calls and two LLM calls, of which nobody sent a latency. */
const FACTS = [
  event("turn_start", 0, { turnId: "t1", turnIndex: 0 }),
  event("turn_end", 4_000, { turnId: "t1", turnIndex: 0, durationMs: 3_000, ttftMs: 500 }),
  event("turn_start", 5_000, { turnId: "t2", turnIndex: 1 }),
  event("turn_end", 6_000, { turnId: "t2", turnIndex: 1, ttftMs: 700 }),
  event("tool_call", 1_000, { toolName: "Bash", toolCallId: "c1", durationMs: 100 }),
  event("tool_call", 2_000, { toolName: "Read", toolCallId: "c2", durationMs: 300 }),
  event("tool_call", 3_000, { toolName: "Read", toolCallId: "c3", durationMs: null }),
  ...[1, 2].map((call) =>
    event("token_usage", 1_500 * call, {
      input: 1,
      output: 1,
      model: "m",
      provider: "p",
      requestId: `r${call}`,
      durationMs: 1_000 * call,
      ttftMs: call === 1 ? 200 : null,
    })
  ),
];

Deno.test("turns, tool calls and requests tell their latency where no client measured it", async () => {
  const rows = await asked(FACTS, "operations", S1);
  assert.deepEqual(rows.map((row) => [row.operation, row.model, row.isDerived]), [
    ["turn", null, true],
    ["tool_call", null, true],
    ["api_call", "m", true],
  ]);
  // 3,000 as told, 1,000 from start to end.
  assertStats(rows[0], { count: 2, avgMs: 2_000, minMs: 1_000, maxMs: 3_000, avgTtftMs: 600 });
  assertStats(rows[1], { count: 2, avgMs: 200, minMs: 100, maxMs: 300, p99Ms: 300 });
  assertStats(rows[2], { count: 2, avgMs: 1_500, minMs: 1_000, maxMs: 2_000, avgTtftMs: 200 });
});

Deno.test("an operation that a client measured is not derived beside it", async () => {
  const told = event("latency", 4_000, { operation: "turn", totalMs: 2_500 });
  const rows = await asked([...FACTS, told], "operations", S1);
  assert.deepEqual(rows.map((row) => [row.operation, row.count, row.isDerived]), [
    ["turn", 1, false],
    ["tool_call", 2, true],
    ["api_call", 2, true],
  ]);
});

Deno.test("single operations are those that were told, and derived ones where none was", async (t) => {
  const phases = [{ name: "thinking", durationMs: 2_000 }];
  const told = event("latency", 4_000, { operation: "turn", totalMs: 2_500, model: "m", phases });
  const points = async (events: WireEvent[], operation: string | null, limit = 100) =>
    (await asked(events, "operationPoints", { ...S1, operation, limit }))
      .map(({ at, operation, totalMs }) => [at - T, operation, totalMs]);
  const cases: { name: string; seen: Promise<unknown>; expected: unknown[] }[] = [
    {
      name: "all",
      seen: points([...FACTS, told], null),
      expected: [
        [1_000, "tool_call", 100],
        [1_500, "api_call", 1_000],
        [2_000, "tool_call", 300],
        [3_000, "api_call", 2_000],
        [4_000, "turn", 2_500],
      ],
    },
    {
      name: "the newest",
      seen: points([...FACTS, told], null, 2),
      expected: [[3_000, "api_call", 2_000], [4_000, "turn", 2_500]],
    },
    {
      name: "of one name",
      seen: points(FACTS, "turn"),
      expected: [[4_000, "turn", 3_000], [6_000, "turn", 1_000]],
    },
    { name: "of a name that nobody told", seen: points(FACTS, "ttft"), expected: [] },
  ];
  for (const { name, seen, expected } of cases) {
    await t.step(name, async () => assert.deepEqual(await seen, expected));
  }
  assert.deepEqual(await asked([told], "operationPoints", { ...ALL, operation: null }), [
    { at: T + 4_000, operation: "turn", totalMs: 2_500, ttftMs: null, model: "m", phases },
  ]);
});
