import assert from "node:assert/strict";
import { latencyPanel } from "../../../server/panels/latency.ts";
import { runsPanel } from "../../../server/panels/runs.ts";
import { NOW, post, testServer } from "../harness.ts";

function latency(ms: number, operation: string, fields: Record<string, unknown> = {}) {
  const base = { type: "latency", id: `${operation}-${ms}`, sessionId: "s1", timestamp: NOW + ms };
  return { ...base, operation, totalMs: 1000, ...fields };
}

function toolCall(ms: number, durationMs: number) {
  const base = { type: "tool_call", id: `call-${ms}`, sessionId: "s1", timestamp: NOW + ms };
  return { ...base, toolName: "Bash", toolCallId: `c${ms}`, durationMs };
}

Deno.test("latencyPanel() tells measured operations and derives the others, marked", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    latency(1, "index", { totalMs: 1000, ttftMs: 100, model: "m", provider: "p" }),
    latency(2, "index", { totalMs: 3000, ttftMs: 300, model: "m", provider: "p" }),
    toolCall(3, 500),
  ]);
  const { rows, total } = await latencyPanel(server.deps.store, "s1");
  assert.equal(total, 2);
  assert.partialDeepStrictEqual(rows, [
    {
      operation: "index",
      model: "m",
      provider: "p",
      count: 2,
      avgMs: 2000,
      avgTtftMs: 200,
      isDerived: false,
    },
    { operation: "tool_call", model: null, count: 1, avgMs: 500, avgTtftMs: null, isDerived: true },
  ]);
  // Percentiles are at most 2 % off; of one run all are that run.
  assert.ok(Math.abs(rows[0]!.p95Ms! - 3000) <= 60);
  assert.deepEqual([rows[1]?.p50Ms, rows[1]?.p95Ms, rows[1]?.p99Ms], [500, 500, 500]);
});

Deno.test("runsPanel() gives the runs of turns, requests and tools first, then of most runs", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    latency(1, "rare"),
    latency(2, "often"),
    latency(3, "often"),
    toolCall(4, 500),
    latency(5, "turn", {
      totalMs: 1500,
      ttftMs: 200,
      phases: [{ name: "thinking", durationMs: 800 }, { name: "x".repeat(400), durationMs: 1 }],
    }),
  ]);
  const { operations } = await runsPanel(server.deps.store, "s1");
  assert.deepEqual(
    operations.map(({ operation, isDerived, runs }) => [operation, isDerived, runs.length]),
    [["turn", false, 1], ["tool_call", true, 1], ["often", false, 2], ["rare", false, 1]],
  );
  assert.deepEqual(operations[0]?.runs, [{
    at: NOW + 5,
    totalMs: 1500,
    ttftMs: 200,
    phases: [{ name: "thinking", durationMs: 800 }, { name: "x".repeat(60), durationMs: 1 }],
  }]);
  assert.deepEqual(operations[1]?.runs, [{ at: NOW + 4, totalMs: 500, ttftMs: null, phases: [] }]);
});

Deno.test("runsPanel() and latencyPanel() are bounded, and empty for an unknown session", async () => {
  await using server = await testServer();
  const events = Array.from({ length: 200 }, (_, index) => latency(index, "one"));
  const others = Array.from({ length: 30 }, (_, index) => latency(300 + index, `other-${index}`));
  await post(server, "/api/ingest/batch", [...events, ...others]);
  const { store } = server.deps;
  const { operations } = await runsPanel(store, "s1");
  assert.deepEqual([operations.length, operations[0]?.operation], [6, "one"]);
  assert.deepEqual([operations[0]?.runs.length, operations[0]?.runs[0]?.at], [100, NOW + 100]);
  const { rows, total } = await latencyPanel(store, "s1");
  assert.deepEqual([rows.length, total], [20, 31]);
  assert.deepEqual(await runsPanel(store, "no"), { sessionId: "no", operations: [] });
  assert.deepEqual(await latencyPanel(store, "no"), { sessionId: "no", rows: [], total: 0 });
});
