import assert from "node:assert/strict";
import { feedPanel } from "../../../server/panels/feed.ts";
import { kpiPanel } from "../../../server/panels/kpis.ts";
import { sessionsPanel } from "../../../server/panels/sessions.ts";
import { waterfallPanel } from "../../../server/panels/waterfall.ts";
import type { SessionQuery } from "../../../views/models/sessions.ts";
import { NOW, post, testServer } from "../harness.ts";
import { toldSession } from "./session_events.ts";

const FILTER: SessionQuery = {
  search: "",
  agent: "",
  project: "",
  model: "",
  from: "",
  to: "",
  errors: false,
  sort: "activity",
  limit: 50,
  cursor: null,
};
const MOMENT = { now: NOW, zone: "UTC" };
const ALL = { filter: null, types: null };

async function told() {
  const server = await testServer();
  const response = await post(server, "/api/ingest/batch", toldSession(NOW));
  assert.equal(response.status, 200);
  return server;
}

Deno.test("kpiPanel() gives the session as its events told it", async () => {
  await using server = await told();
  const { session, disputed } = await kpiPanel(server.deps.store, NOW, "s1", null);
  assert.deepEqual([session.budget, disputed], [null, null]);
  assert.partialDeepStrictEqual(session, {
    sessionId: "s1",
    agent: "claude-code",
    project: "air",
    status: "working",
    turnCount: 2,
    toolCallCount: 3,
    toolErrorCount: 1,
    llmCallCount: 1,
    llmErrorCount: 1,
    costNanoUsd: 250_000_000,
    contextTokens: 170_000,
    contextUsedRatio: 0.85,
  });
});

Deno.test("kpiPanel() holds what was spent against the session's own limit, else the server's", async () => {
  await using server = await told();
  const budget = async (limitUsd: number | null) => {
    return (await kpiPanel(server.deps.store, NOW, "s1", limitUsd)).session.budget;
  };
  const spentNanoUsd = 250_000_000;
  assert.deepEqual(await budget(0.3), {
    level: "near",
    limitNanoUsd: 300_000_000,
    spentNanoUsd,
    usedRatio: spentNanoUsd / 300_000_000,
  });
  const own = { type: "session_start", id: "own", sessionId: "s1", timestamp: NOW + 500 };
  await post(server, "/api/ingest", { ...own, budgetLimit: 0.1 });
  assert.deepEqual(await budget(0.3), {
    level: "exceeded",
    limitNanoUsd: 100_000_000,
    spentNanoUsd,
    usedRatio: 2.5,
  });
});

Deno.test("kpiPanel() and waterfallPanel() refuse an unknown session by its name", async () => {
  await using server = await testServer();
  const unknown = { code: "not_found", message: 'Cannot find session "nobody"' };
  await assert.rejects(kpiPanel(server.deps.store, NOW, "nobody", 1), unknown);
  await assert.rejects(waterfallPanel(server.deps.store, NOW, "nobody"), unknown);
});

Deno.test("waterfallPanel() groups the session's calls under its turns", async () => {
  await using server = await told();
  const panel = await waterfallPanel(server.deps.store, NOW + 1000, "s1");
  assert.deepEqual(
    panel.turns.map(({ number, bars }) => [
      number,
      bars.map((bar) => [bar.toolCallId, bar.toolName, bar.isError, bar.running]),
    ]),
    [
      [1, [["c1", "Bash", false, false], ["c2", "Edit", true, false]]],
      [2, [["c3", "Grep", null, true]]],
    ],
  );
  assert.deepEqual([panel.shown, panel.total, panel.toAt], [3, 3, NOW + 1000]);
});

Deno.test("feedPanel() gives the newest first, of the types asked for", async () => {
  await using server = await told();
  const { rows } = await feedPanel(server.deps.store, "s1", ALL);
  assert.equal(rows.length, 12);
  assert.equal(rows[0]?.type, "tool_call_start");
  assert.deepEqual(rows.map(({ seq }) => seq), rows.map(({ seq }) => seq).sort((a, b) => b - a));

  const filtered = await feedPanel(server.deps.store, "s1", {
    filter: "turn",
    types: ["turn_end"],
  });
  assert.equal(filtered.filter, "turn");
  assert.deepEqual(filtered.rows.map(({ type }) => type), ["turn_end"]);
  assert.deepEqual((await feedPanel(server.deps.store, "nobody", ALL)).rows, []);
});

Deno.test("sessionsPanel() gives a page of sessions and where the next begins", async () => {
  await using server = await told();
  const later = toldSession(NOW + 5000).map((event) => ({
    ...event,
    id: `x${event.id}`,
    sessionId: "s2",
  }));
  await post(server, "/api/ingest/batch", later);
  const first = await sessionsPanel(server.deps.store, MOMENT, { ...FILTER, limit: 1 }, 0.2);
  assert.equal(first.rows[0]?.budget?.level, "exceeded");
  assert.deepEqual([first.rows.map((row) => row.sessionId), first.total], [["s2"], 2]);
  const { nextCursor: cursor } = first;
  const asked = { ...FILTER, limit: 1, cursor };
  const second = await sessionsPanel(server.deps.store, MOMENT, asked, null);
  assert.equal(second.rows[0]?.budget, null);
  assert.deepEqual([second.rows.map((row) => row.sessionId), second.nextCursor], [["s1"], null]);
});
