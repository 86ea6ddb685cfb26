import assert from "node:assert/strict";
import { driftPanel } from "../../../server/panels/drift.ts";
import { NOW, post, testServer } from "../harness.ts";
import { textOf } from "../routes/page_text.ts";
import { alarm, toldSession } from "./session_events.ts";

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
      assert.equal(rows[index]?.newest.metric, metric);
      assert.deepEqual(rows[index]?.newest.baseline, { ...measure, label: null });
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
  assert.deepEqual(rows.map(({ newest }) => newest.changeRatio), [1.5, -0.5]);
});

Deno.test("driftPanel() gives the newest twenty episodes and how many there are", async () => {
  await using server = await testServer();
  // Five metrics with six alarms each within a second, and twenty of one alone.
  const alarms = Array.from({ length: 50 }, (_, index) => {
    return alarm(index, { metric: index < 30 ? `often-${index % 5}` : `once-${index}` });
  });
  await post(server, "/api/ingest/batch", alarms);
  const { rows, episodes, total, isCut } = await driftPanel(server.deps.store, "s1");
  assert.deepEqual([rows.length, episodes, total, isCut], [20, 25, 50, false]);
  assert.deepEqual([rows[0]?.newest.at, rows.at(-1)?.newest.at], [NOW + 49, NOW + 30]);
  assert.deepEqual((await driftPanel(server.deps.store, "nobody")).rows, []);
});

Deno.test("driftPanel() leads to the call of a tool's alarm, and to the turn of another", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    ...toldSession(NOW),
    alarm(0, { model: "Bash", provider: "tool", timestamp: NOW + 30 }),
    alarm(1, { model: "claude-x", provider: "anthropic", timestamp: NOW + 60 }),
    alarm(2, { model: "claude-x", metric: "cost", provider: "anthropic", timestamp: NOW + 80 }),
  ]);
  const { rows } = await driftPanel(server.deps.store, "s1");
  assert.deepEqual(
    rows.map(({ newest, toolCallId, turnId }) => [newest.at - NOW, toolCallId, turnId]),
    [[80, null, null], [60, null, "t1"], [30, "c1", "t1"]],
  );
});

Deno.test("a session's page groups its alarms, and one click acknowledges all of a group", async () => {
  await using server = await testServer();
  const alarms = [0, 1, 2].map((index) => alarm(index, { metric: "latency" }));
  await post(server, "/api/ingest/batch", [...toldSession(NOW), ...alarms]);
  const page = async () => await (await server.app.request("/sessions/s1")).text();
  const before = await page();
  assert.match(textOf(before), /Drift 1 episode of 3 alarms .* latency .* 3 alarms since/);
  const panel = before.slice(before.indexOf('id="drift"'));
  const form = panel.slice(panel.indexOf("<form"), panel.indexOf("</form>"));
  const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => {
    return [name!, value!];
  });
  assert.deepEqual(fields.at(-1), ["back", "/sessions/s1#drift"]);
  const answer = await server.app.request("http://127.0.0.1:5200/drift/ack", {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      host: "127.0.0.1:5200",
      origin: "http://127.0.0.1:5200",
    },
    body: new URLSearchParams(fields).toString(),
  });
  assert.equal(answer.headers.get("location"), "/sessions/s1#drift");
  const [row] = (await driftPanel(server.deps.store, "s1")).rows;
  assert.deepEqual([row?.alarmCount, row?.openIds, row?.acknowledgedAt], [3, [], NOW]);
  assert.match(textOf(await page()), /3 alarms since just now ✓ just now/);
});
