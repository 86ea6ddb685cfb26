import assert from "node:assert/strict";
import { utilizationPanel } from "../../../server/panels/utilization.ts";
import { NOW, post, testServer } from "../harness.ts";

function at(ms: number, type: string, fields: Record<string, unknown>) {
  return { id: `${type}-${ms}`, sessionId: "s1", timestamp: NOW + ms, type, ...fields };
}

Deno.test("utilizationPanel() gives each moment its window, and compactions their part of it", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    at(0, "context_usage", { tokensUsed: 50 }),
    at(10, "context_usage", { tokensUsed: 60, contextWindow: 200 }),
    at(20, "context_breakdown", { segments: [], totalTokens: 170 }),
    at(30, "compaction", { tokensBefore: 180, tokensAfter: 20, isAutomatic: true }),
    at(35, "compaction", {}),
    at(40, "context_usage", { tokensUsed: 20, contextWindow: 400 }),
  ]);
  const { points, compactions } = await utilizationPanel(server.deps.store, "s1");
  assert.deepEqual(points, [
    // Before any was told the session's newest window holds.
    { at: NOW, usedTokens: 50, windowTokens: 400, usedRatio: 0.125 },
    { at: NOW + 10, usedTokens: 60, windowTokens: 200, usedRatio: 0.3 },
    { at: NOW + 20, usedTokens: 170, windowTokens: 200, usedRatio: 0.85 },
    { at: NOW + 40, usedTokens: 20, windowTokens: 400, usedRatio: 0.05 },
  ]);
  assert.deepEqual(compactions, [
    { at: NOW + 30, tokensBefore: 180, tokensAfter: 20, isAutomatic: true, usedRatio: 0.9 },
    { at: NOW + 35, tokensBefore: null, tokensAfter: null, isAutomatic: null, usedRatio: 0.85 },
  ]);
});

Deno.test("utilizationPanel() shows the whole of a long session in 500 points, extremes kept", async () => {
  await using server = await testServer();
  const used = (index: number) => index === 777 ? 99_999 : index === 1200 ? 1 : 5000 + index % 7;
  const events = Array.from({ length: 1500 }, (_, index) => {
    return at(index, "context_usage", { tokensUsed: used(index), contextWindow: 100_000 });
  });
  await post(server, "/api/ingest/batch", events);
  const { points } = await utilizationPanel(server.deps.store, "s1");
  assert.ok(points.length > 100 && points.length <= 500, `${points.length}`);
  const values = points.map(({ usedTokens }) => usedTokens);
  assert.deepEqual([Math.min(...values), Math.max(...values)], [1, 99_999]);
  assert.deepEqual([points[0]!.at < NOW + 20, points.at(-1)?.at], [true, NOW + 1499]);
});

Deno.test("utilizationPanel() is empty for an unknown session", async () => {
  await using server = await testServer();
  assert.deepEqual(await utilizationPanel(server.deps.store, "no"), {
    sessionId: "no",
    points: [],
    compactions: [],
    isWindowAssumed: false,
  });
});
