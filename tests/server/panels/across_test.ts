import assert from "node:assert/strict";
import { episodesPanel } from "../../../server/panels/episodes.ts";
import { integrationsPanel } from "../../../server/panels/integrations.ts";
import { pageOf } from "../../../server/panels/paging.ts";
import { toolUsePanel } from "../../../server/panels/tool_use.ts";
import { variantsPanel } from "../../../server/panels/variants.ts";
import { NOW, post, type TestServer, testServer } from "../harness.ts";
import { alarm } from "./session_events.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const ALL = { metric: null, severity: null, onlyOpen: false };

async function tell(server: TestServer, events: unknown[]): Promise<void> {
  const response = await post(server, "/api/ingest/batch", events);
  assert.deepEqual((await response.json()).rejected, []);
}

Deno.test("pageOf() stays within the pages that there are", () => {
  const rows = [1, 2, 3, 4, 5];
  assert.deepEqual(pageOf(rows, 2, 2), { page: 2, pages: 3, rows: [3, 4] });
  assert.deepEqual(pageOf(rows, 9, 2), { page: 3, pages: 3, rows: [5] });
  assert.deepEqual(pageOf([], 1, 2), { page: 1, pages: 1, rows: [] });
});

Deno.test("episodesPanel() groups alarms, names the call, tells what nobody acknowledged", async () => {
  await using server = await testServer();
  const call = { type: "tool_call", sessionId: "s1", toolName: "Bash", durationMs: 5 };
  await tell(server, [
    { ...call, id: "c", timestamp: NOW, toolCallId: "call-9" },
    alarm(0, { timestamp: NOW - 20 * MINUTE }),
    alarm(1, { timestamp: NOW }),
    // More than half an hour earlier: another episode.
    alarm(2, { timestamp: NOW - 51 * MINUTE }),
    alarm(3, { timestamp: NOW - MINUTE, provider: "anthropic", severity: "info" }),
  ]);
  const panel = await episodesPanel(server.deps.store, ALL, 1);
  assert.equal(panel.total, 3);
  assert.deepEqual(
    panel.rows.map(({ alarmCount, firstAt, toolCallId, openIds }) => {
      return { alarmCount, firstAt, toolCallId, openIds };
    }),
    [
      {
        alarmCount: 2,
        firstAt: NOW - 20 * MINUTE,
        toolCallId: "call-9",
        openIds: ["alarm-1", "alarm-0"],
      },
      { alarmCount: 1, firstAt: NOW - MINUTE, toolCallId: null, openIds: ["alarm-3"] },
      { alarmCount: 1, firstAt: NOW - 51 * MINUTE, toolCallId: null, openIds: ["alarm-2"] },
    ],
  );
  const info = await episodesPanel(server.deps.store, { ...ALL, severity: "info" }, 1);
  assert.deepEqual(info.rows.map(({ openIds }) => openIds), [["alarm-3"]]);
  assert.equal((await episodesPanel(server.deps.store, { ...ALL, metric: "cost" }, 1)).total, 0);
});

Deno.test("toolUsePanel() counts the days of the reader's zone, and sorts", async () => {
  await using server = await testServer();
  // NOW is 03:04 UTC: in Honolulu, ten hours behind, the day before.
  const call = (id: string, toolName: string, at: number, durationMs: number, isError = false) => {
    return {
      id,
      type: "tool_call",
      sessionId: id,
      timestamp: at,
      toolCallId: id,
      toolName,
      durationMs,
      isError,
    };
  };
  await tell(server, [
    call("1", "Bash", NOW, 100),
    call("2", "Bash", NOW, 300, true),
    call("3", "Read", NOW, 1000),
    call("4", "Bash", NOW - 4 * 3_600_000, 200),
    call("5", "Bash", NOW - 8 * DAY, 200),
  ]);
  const asked = { days: 7, sort: "calls", tool: null } as const;
  const { store } = server.deps;
  const utc = await toolUsePanel(store, { now: NOW, zone: "UTC" }, asked, 1);
  assert.deepEqual([utc.total, utc.callCount, utc.errorCount], [2, 4, 1]);
  const [bash] = utc.rows;
  assert.deepEqual([bash?.toolName, bash?.callCount, bash?.errorRatio, bash?.avgMs], [
    "Bash",
    3,
    1 / 3,
    200,
  ]);
  assert.deepEqual(bash?.dayCounts, [0, 0, 0, 0, 0, 1, 2]);
  assert.deepEqual(bash?.dayErrors, [0, 0, 0, 0, 0, 0, 1]);
  const honolulu = await toolUsePanel(store, { now: NOW, zone: "Pacific/Honolulu" }, asked, 1);
  assert.deepEqual(honolulu.rows[0]?.dayCounts, [0, 0, 0, 0, 0, 0, 3]);
  const slow = await toolUsePanel(store, { now: NOW, zone: "UTC" }, { ...asked, sort: "avg" }, 1);
  assert.deepEqual(slow.rows.map(({ toolName }) => toolName), ["Read", "Bash"]);
});

Deno.test("integrationsPanel() tells the last seen first, and what was never seen", async () => {
  await using server = await testServer();
  await post(server, "/api/providers/rag", { name: "wiki", type: "vector" });
  const seen = (source: string, at: number) => {
    const rest = { query: "q", resultCount: 1, durationMs: 5 };
    return { id: source, type: "rag_retrieval", sessionId: "s", timestamp: at, source, ...rest };
  };
  await tell(server, [seen("old", NOW - 6 * MINUTE), seen("new", NOW - MINUTE)]);
  const panel = await integrationsPanel(server.deps.store, NOW, 1);
  assert.deepEqual(panel.rows.map(({ name, status, type }) => [name, status, type]), [
    ["new", "active", null],
    ["old", "idle", null],
    ["wiki", "never", "vector"],
  ]);
  assert.deepEqual([panel.total, panel.activeCount], [3, 1]);
});

Deno.test("variantsPanel() tells the interval and whether the samples are too few", async () => {
  await using server = await testServer();
  const rating = (index: number, goalAchieved: boolean) => {
    const metrics = { goalAchieved, totalCost: 0.5 };
    const of = { promptHash: "h1", variant: "terse", category: "c", model: "m", provider: "p" };
    return {
      id: `r${index}`,
      type: "prompt_rating",
      sessionId: "s",
      timestamp: NOW,
      ...of,
      metrics,
    };
  };
  await tell(server, [rating(0, true), rating(1, true), rating(2, false), rating(3, true)]);
  const { rows } = await variantsPanel(server.deps.store, { hash: "h1", cursor: null });
  const [row] = rows;
  assert.deepEqual([row?.goalRatio, row?.isTooFew, row?.avgCostNanoUsd], [0.75, true, 5e8]);
  // Wilson at 95 % for 3 of 4.
  assert.ok(Math.abs((row?.interval?.low ?? 0) - 0.3006) < 1e-3);
  assert.ok(Math.abs((row?.interval?.high ?? 0) - 0.9544) < 1e-3);
  assert.deepEqual((await variantsPanel(server.deps.store, { hash: "h2", cursor: null })).rows, []);
});
