import assert from "node:assert/strict";
import { contextPanel } from "../../../server/panels/context.ts";
import { NOW, post, testServer } from "../harness.ts";
import { breakdown } from "./session_events.ts";

function at(ms: number, type: string, fields: Record<string, unknown> = {}) {
  return { id: `${type}-${ms}`, sessionId: "s1", timestamp: NOW + ms, type, ...fields };
}

Deno.test("contextPanel() compares the newest parts with those at the end of the turn before", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    at(0, "turn_start", { turnId: "t1" }),
    breakdown(10, { Bash: 100, Docs: 40 }),
    at(30, "turn_end", { turnId: "t1" }),
    // Told in the millisecond in which the next turn begins.
    breakdown(40, { Bash: 150 }),
    at(40, "turn_start", { turnId: "t2" }),
    breakdown(50, { Bash: 400, Grep: 25 }),
    // Told last, without parts: it blanks nothing.
    at(60, "context_usage", { tokensUsed: 500, contextWindow: 1000 }),
  ]);
  const { map, ...rest } = await contextPanel(server.deps.store, "s1");
  assert.deepEqual(rest, {
    sessionId: "s1",
    at: NOW + 50,
    isWindowAssumed: false,
    later: { at: NOW + 60, usedTokens: 500 },
  });
  // The window is that of the session: its breakdowns tell none.
  assert.deepEqual(
    [map?.usedTokens, map?.windowTokens, map?.freeTokens, map?.sinceTurn, map?.grownTokens],
    [425, 1000, 575, 1, 275],
  );
  assert.deepEqual(map?.groups.map(({ parts }) => parts), [[
    { label: "Bash", tokens: 400, grownTokens: 250, isEstimated: true },
    { label: "Grep", tokens: 25, grownTokens: 25, isEstimated: true },
  ]]);
});

Deno.test("contextPanel() compares nothing in the first turn, nor without turns", async (t) => {
  const first = [at(0, "turn_start", { turnId: "t1" }), breakdown(10, { Bash: 1 })];
  const cases = [
    { name: "first turn", events: first },
    { name: "no turns", events: [breakdown(0, { Bash: 2 }), breakdown(10, { Bash: 1 })] },
    { name: "told before any turn", events: [breakdown(-10, { Bash: 2 }), ...first] },
  ];
  for (const { name, events } of cases) {
    await t.step(name, async () => {
      await using server = await testServer();
      await post(server, "/api/ingest/batch", events);
      const { map, later } = await contextPanel(server.deps.store, "s1");
      assert.deepEqual([map?.usedTokens, map?.sinceTurn, map?.grownTokens, later], [
        1,
        null,
        null,
        null,
      ]);
    });
  }
});

Deno.test("contextPanel() is empty where nobody told of parts", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    at(0, "context_usage", { tokensUsed: 5, contextWindow: 10 }),
    breakdown(1, {}),
  ]);
  const empty = { map: null, at: null, isWindowAssumed: false, later: null };
  assert.deepEqual(await contextPanel(server.deps.store, "s1"), { sessionId: "s1", ...empty });
  assert.deepEqual(await contextPanel(server.deps.store, "no"), { sessionId: "no", ...empty });
});
