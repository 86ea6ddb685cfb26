import assert from "node:assert/strict";
import { contextMoments } from "../../server/panels/contexts.ts";
import { contextPanel } from "../../server/panels/context.ts";
import { utilizationPanel } from "../../server/panels/utilization.ts";
import { NOW, post, testServer } from "./harness.ts";
import { breakdown } from "./panels/session_events.ts";

/** One session's events: its model, what its contexts held, and what else was told. */
function told(model: string | null, used: number, others: Record<string, unknown>[] = []) {
  const events = [
    { type: "session_start", model, provider: "anthropic" },
    ...others,
    { type: "context_usage", tokensUsed: used },
  ];
  return events.map((event, n) => ({ id: `${n}`, sessionId: "s1", timestamp: NOW + n, ...event }));
}

Deno.test("a session whose window nobody told has its model's, marked as assumed", async (t) => {
  const small = "claude-sonnet-4-5-20250929";
  const compaction = { type: "compaction", tokensBefore: 400_000 };
  const window = (contextWindow: number) => ({
    type: "context_usage",
    tokensUsed: 1,
    contextWindow,
  });
  const cases: [string, unknown[], window: number | null, isAssumed: boolean][] = [
    ["a known model", told(small, 50_000), 200_000, true],
    ["all of it in use", told(small, 200_000), 200_000, true],
    ["more in use: the variant with 1,000,000", told(small, 200_001), 1_000_000, true],
    ["more was in use", told(small, 50_000, [compaction]), 1_000_000, true],
    ["a name that says so", told(`${small}[1m]`, 50_000), 1_000_000, true],
    ["more than any Claude holds", told(small, 1_000_001), null, false],
    ["more than another model holds", told("gpt-5", 400_001), null, false],
    ["a told window", told(small, 50_000, [window(100_000)]), 100_000, false],
    ["a told window that is exceeded", told(small, 300_000, [window(200_000)]), 200_000, false],
    ["a told window of 0", told(small, 50_000, [window(0)]), 0, false],
    ["an unknown model", told("mock-1", 50_000), null, false],
    ["no model", told(null, 50_000), null, false],
    ["no tokens", told(small, 0).slice(0, 1), null, false],
  ];
  for (const [name, events, window, isAssumed] of cases) {
    await t.step(name, async () => {
      await using server = await testServer();
      await post(server, "/api/ingest/batch", events);
      const { store } = server.deps;
      const filter = { limit: 9, cursor: null, agent: null, project: null, since: null };
      const rows = [
        await store.read("session", { sessionId: "s1" }),
        (await store.read("sessions", filter)).rows[0],
        (await store.read("runningSessions", { since: 0, limit: 9 }))[0],
      ];
      for (const row of rows) {
        assert.deepEqual([row?.contextWindow, row?.isWindowAssumed], [window, isAssumed]);
      }
    });
  }
});

Deno.test("pages and programs learn that a window is assumed", async () => {
  await using server = await testServer();
  const parts = { ...breakdown(10, { Bash: 50_000 }), sessionId: "s1" };
  await post(server, "/api/ingest/batch", [...told("claude-sonnet-4-5", 50_000), parts]);
  const { app, deps: { store } } = server;
  const get = async (path: string) => await (await app.request(path)).json();
  const { contextWindow, contextWindowAssumed, contextUtilizationPct } = await get(
    "/api/sessions/s1",
  );
  assert.deepEqual([contextWindow, contextWindowAssumed, contextUtilizationPct], [2e5, true, 25]);
  const [moment] = await get("/api/sessions/s1/context");
  assert.deepEqual([moment.contextWindow, moment.contextWindowAssumed, moment.utilization], [
    2e5,
    true,
    25,
  ]);
  const [first] = await contextMoments(store, "s1", 1);
  assert.equal(first?.isWindowAssumed, true);
  const { isWindowAssumed, points: [point] } = await utilizationPanel(store, "s1");
  assert.deepEqual([isWindowAssumed, point?.windowTokens], [true, 200_000]);
  const { map, ...panel } = await contextPanel(store, "s1");
  assert.deepEqual([map?.windowTokens, panel.isWindowAssumed], [200_000, true]);
  const page = await (await app.request("/sessions/s1")).text();
  for (
    const words of ["window, assumed from the model", "· window assumed from the model ·"]
  ) {
    assert.ok(page.includes(words), words);
  }
  const overview = await (await app.request("/")).text();
  assert.ok(overview.includes("Of a window assumed from the model"));
});
