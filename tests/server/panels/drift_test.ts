import assert from "node:assert/strict";
import { driftPanel } from "../../../server/panels/drift.ts";
import { NOW, post, testServer } from "../harness.ts";
import { alarm } from "./session_events.ts";

Deno.test("driftPanel() gives each metric in its own unit, newest first", async (t) => {
  await using server = await testServer();
  const cases = [
    { metric: "latency", baseline: 1240, measure: { value: 1240, unit: "ms" } },
    { metric: "cost", baseline: 0.042, measure: { value: 42_000_000, unit: "nanoUsd" } },
    { metric: "token_usage", baseline: 21_000, measure: { value: 21_000, unit: "tokens" } },
    { metric: "output_tokens", baseline: 700, measure: { value: 700, unit: "tokens" } },
    { metric: "cache_hit_rate", baseline: 0.9, measure: { value: 0.9, unit: "ratio" } },
    { metric: "error_rate", baseline: 0.04, measure: { value: 0.04, unit: "ratio" } },
    { metric: "relevance", baseline: 0.8, measure: { value: 0.8, unit: "number" } },
    { metric: "constructor", baseline: -1e12, measure: { value: -1e12, unit: "number" } },
  ];
  const events = cases.map(({ metric, baseline }, index) => alarm(index, { metric, baseline }));
  await post(server, "/api/ingest/batch", events);
  const { rows } = await driftPanel(server.deps.store, "s1");
  for (const [index, { metric, measure }] of cases.toReversed().entries()) {
    await t.step(metric, () => {
      assert.equal(rows[index]?.metric, metric);
      assert.deepEqual(rows[index]?.baseline, { ...measure, label: null });
    });
  }
});

Deno.test("driftPanel() tells a decrease by its sign, whichever way its client does", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    alarm(0, { deviationPct: 50, direction: "decrease" }),
    alarm(1, { deviationPct: -50, direction: "decrease" }),
    alarm(2, { deviationPct: 150, direction: "increase" }),
  ]);
  const { rows } = await driftPanel(server.deps.store, "s1");
  assert.deepEqual(rows.map(({ changeRatio }) => changeRatio), [1.5, -0.5, -0.5]);
});

Deno.test("driftPanel() gives the newest twenty and how many there are", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", Array.from({ length: 30 }, (_, index) => alarm(index)));
  const { rows, total } = await driftPanel(server.deps.store, "s1");
  assert.deepEqual([rows.length, total], [20, 30]);
  assert.deepEqual([rows[0]?.at, rows.at(-1)?.at], [NOW + 29, NOW + 10]);
  assert.deepEqual((await driftPanel(server.deps.store, "nobody")).rows, []);
});
