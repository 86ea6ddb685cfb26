import assert from "node:assert/strict";
import { each, get, SONNET, toldServer } from "./story.ts";

Deno.test("GET /api/sessions/:id/latency tells measured operations and derived ones", async () => {
  await using server = await toldServer();
  const rows = await get(server, "/api/sessions/s1/latency");
  assert.deepEqual(rows[0], {
    operation: "embed",
    sampleCount: 2,
    ...each(40),
    avgTtftMs: 5,
    model: "e5",
    provider: null,
    derived: false,
  });
  assert.deepEqual(
    rows.slice(1).map((row: Record<string, unknown>) => [
      row.operation,
      row.model,
      row.sampleCount,
      row.avgMs,
      row.minMs,
      row.maxMs,
      row.avgTtftMs,
      row.derived,
    ]),
    [
      ["turn", null, 2, 2_500, 2_000, 3_000, 200, true],
      ["tool_call", null, 2, 200, 100, 300, null, true],
      ["api_call", SONNET.model, 1, 800, 800, 800, 200, true],
    ],
  );
});

Deno.test("GET /api/sessions/:id/latency/timeseries without an operation tells all", async () => {
  await using server = await toldServer();
  const rows = await get(server, "/api/sessions/s1/latency/timeseries");
  assert.deepEqual(
    rows.map((row: { operation: string }) => row.operation),
    ["tool_call", "tool_call", "api_call", "turn", "turn", "embed", "embed"],
  );
});
