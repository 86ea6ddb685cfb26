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
