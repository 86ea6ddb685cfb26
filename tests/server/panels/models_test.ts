import assert from "node:assert/strict";
import { kpiPanel } from "../../../server/panels/kpis.ts";
import { modelsPanel } from "../../../server/panels/models.ts";
import { NOW, post, testServer } from "../harness.ts";

/** One LLM call of a million uncached tokens. */
function usage(model: string, costUsd: number) {
  return {
    type: "token_usage",
    id: `usage-${model}`,
    requestId: `request-${model}`,
    sessionId: "s1",
    timestamp: NOW,
    collector: "transcript",
    provider: "anthropic",
    input: 1_000_000,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    model,
    cost: { total: costUsd },
  };
}

Deno.test("modelsPanel() tells reported, computed and unpriced cost of each model apart", async () => {
  await using server = await testServer();
  // Claude Haiku 3 costs 0.25 USD a million tokens, Opus 3 15 USD.
  await post(server, "/api/ingest/batch", [
    usage("claude-3-haiku-20240307", 0),
    usage("claude-3-opus-20240229", 18),
    usage("nobodys-model", 0),
    usage("own-model", 3),
  ]);
  const { rows, total } = await modelsPanel(server.deps.store, "s1");
  const disputed = { reportedNanoUsd: 18e9, computedNanoUsd: 15e9 };
  assert.deepEqual(
    rows.map((row) => [row.model, row.costNanoUsd, row.disputed, row.unpricedTokens]),
    [
      ["claude-3-opus-20240229", 18e9, disputed, 0],
      ["own-model", 3e9, null, 0],
      ["claude-3-haiku-20240307", 0.25e9, null, 0],
      ["nobodys-model", 0, null, 1_000_000],
    ],
  );
  assert.equal(total, 4);
  assert.deepEqual((await kpiPanel(server.deps.store, NOW, "s1", null)).disputed, disputed);
});

Deno.test("modelsPanel() compares only the calls of a model that have both accounts", async (t) => {
  const call = (id: string, fields: Record<string, unknown>) => ({
    ...usage("claude-3-haiku-20240307", 0),
    ...fields,
    id,
    requestId: id,
  });
  // Of 0.25 USD each: one that was reported alike, one only computed, one that has only a report.
  const alike = call("alike", { cost: { total: 0.25 } });
  const computed = call("computed", {});
  const reported = { ...call("reported", {}), type: "cost", totalCost: 0.1 };
  const cases = [
    { name: "calls that agree", events: [alike, computed, reported], disputed: null },
    {
      name: "one that does not",
      events: [alike, computed, reported, call("other", { cost: { total: 0.5 } })],
      disputed: { reportedNanoUsd: 0.75e9, computedNanoUsd: 0.5e9 },
    },
  ];
  for (const { name, events, disputed } of cases) {
    await t.step(name, async () => {
      await using server = await testServer();
      await post(server, "/api/ingest/batch", events);
      const { rows } = await modelsPanel(server.deps.store, "s1");
      assert.deepEqual(rows.map((row) => row.disputed), [disputed]);
    });
  }
});

Deno.test("modelsPanel() and kpiPanel() tell how much of a cost rests on a guessed price", async () => {
  await using server = await testServer();
  // Batch prices are no list prices; what a client reported is no estimate.
  await post(server, "/api/ingest/batch", [
    { ...usage("claude-3-opus-20240229", 0), id: "a", requestId: "a", serviceTier: "batch" },
    { ...usage("claude-3-opus-20240229", 0), id: "b", requestId: "b" },
    { ...usage("claude-3-haiku-20240307", 1), serviceTier: "batch" },
  ]);
  const { rows } = await modelsPanel(server.deps.store, "s1");
  assert.deepEqual(
    rows.map((row) => [row.costNanoUsd, row.estimatedNanoUsd]),
    [[30e9, 15e9], [1e9, 0]],
  );
  const { session } = await kpiPanel(server.deps.store, NOW, "s1", null);
  assert.equal(session.estimatedNanoUsd, 15e9);
});

Deno.test("modelsPanel() gives the dearest twenty, and nothing for an unknown session", async () => {
  await using server = await testServer();
  const many = Array.from({ length: 25 }, (_, index) => usage(`m${index}`, index + 1));
  await post(server, "/api/ingest/batch", many);
  const { rows, total } = await modelsPanel(server.deps.store, "s1");
  assert.deepEqual([rows.length, total], [20, 25]);
  assert.deepEqual([rows[0]?.model, rows.at(-1)?.model], ["m24", "m5"]);
  assert.deepEqual(await modelsPanel(server.deps.store, "nobody"), {
    sessionId: "nobody",
    rows: [],
    total: 0,
  });
});
