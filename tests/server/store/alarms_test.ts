import assert from "node:assert/strict";
import type { Drift, WireEvent } from "../../../sdk/types.ts";
import type { Published } from "../../../server/store/api.ts";
import { NO_BUDGETS } from "../../../server/store/budget.ts";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { Db, openWritable } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { openForWriting } from "../../../server/store/open.ts";
import { Writer, type WriterOptions } from "../../../server/store/writer_core.ts";
import { dump } from "./dump.ts";

const NOW = 1_795_000_000_000;
const MINUTE_MS = 60_000;

/** A store whose clock stands, and what it raised. */
function alarming(options: WriterOptions = {}) {
  let ids = 0;
  const store = memoryStore({ now: () => NOW, newId: () => `n${ids++}`, ...options });
  const raised: Published[] = [];
  store.onRaised((more) => raised.push(...more));
  return { store, raised };
}

let nextId = 0;
function event(type: string, at: number, fields: Record<string, unknown>): WireEvent {
  const base = { id: `a${nextId++}`, sessionId: "s1", timestamp: NOW + at, type };
  return { ...base, ...fields } as unknown as WireEvent;
}

function tool(durationMs: number, at = 0, toolName = "Bash"): WireEvent {
  return event("tool_call_end", at, {
    toolName,
    toolCallId: `c${nextId}`,
    durationMs,
    isError: false,
  });
}

function spent(total: number, fields: Record<string, unknown> = {}, at = 0): WireEvent {
  return event("token_usage", at, {
    input: 1,
    output: 1,
    model: "m",
    requestId: `r${nextId}`,
    cost: { total },
    ...fields,
  });
}

const QUIET = [100, 104, 97, 101, 99, 103, 96, 102, 98, 100];

Deno.test("commit() raises drift in the transaction of the value, once an episode", async () => {
  const { store, raised } = alarming();
  for (const ms of QUIET) await store.commit([tool(ms)]);
  await store.commit([tool(200), tool(210)]);
  assert.equal(raised.length, 1);
  const alarm = raised[0]!.event as Drift;
  assert.deepEqual(
    [alarm.metric, alarm.model, alarm.provider, alarm.severity, alarm.current, alarm.sessionId],
    ["latency", "Bash", "tool", "critical", 200, "s1"],
  );
  const page = { sessionId: "s1", limit: 10, cursor: null };
  const { rows: stored } = await store.read("drift", page);
  assert.deepEqual(stored.map(({ id }) => id), [alarm.id]);
  const log = await store.read("events", {
    sessionId: "s1",
    limit: 1,
    before: null,
    types: ["drift"],
  });
  assert.equal(log.rows[0]?.seq, raised[0]!.seq);
  await store.close();
});

Deno.test("commit() lets a value join its window once, whoever tells it again", async () => {
  const { store } = alarming();
  const told = tool(100);
  await store.commit([told, { ...told, id: "again", collector: "otel" } as WireEvent]);
  store.writer.close();
  const { state } = store.db.raw.prepare(
    `SELECT state FROM drift_windows WHERE key LIKE '["latency"%'`,
  ).get() as { state: string };
  assert.deepEqual(JSON.parse(state).values, [100]);
  await store.close();
});

Deno.test("commit() lets late events raise nothing and join no window", async () => {
  const { store, raised } = alarming({ budgets: { sessionNanoUsd: 1, dailyNanoUsd: 1 } });
  for (const ms of QUIET) await store.commit([tool(ms, -11 * MINUTE_MS)]);
  await store.commit([tool(900, -11 * MINUTE_MS), spent(5, {}, -11 * MINUTE_MS)]);
  assert.deepEqual(raised, []);
  store.writer.close();
  const windows = store.db.raw.prepare("SELECT count(*) AS count FROM drift_windows").get();
  assert.equal(windows!.count, 0);
  await store.close();
});

Deno.test("drift windows outlive a restart", () => {
  const path = Deno.makeTempFileSync();
  const run = (values: number[]) => {
    const db = openForWriting(path, false);
    const writer = new Writer(db, { now: () => NOW });
    writer.upgrade();
    const { raised } = writer.commit([encodeEvents(values.map((ms) => tool(ms)))]);
    writer.close();
    db.close();
    return raised.length;
  };
  assert.equal(run(QUIET), 0);
  assert.equal(run([200]), 1);
  assert.equal(run([200]), 0); // The episode was told.
  Deno.removeSync(path);
});

Deno.test("commit() raises the budget alarm once, when a session crosses its limit", async (t) => {
  const limit = { budgets: { ...NO_BUDGETS, sessionNanoUsd: 5e9 } };
  const costs = (raised: Published[]) => raised.filter(({ event }) => event.type === "cost");
  await t.step("the server's own limit", async () => {
    const { store, raised } = alarming(limit);
    await store.commit([spent(5)]);
    assert.deepEqual(costs(raised), []);
    await store.commit([spent(0.5)]);
    await store.commit([spent(0.5)]);
    assert.equal(costs(raised).length, 1);
    const alarm = costs(raised)[0]!.event as unknown as Record<string, unknown>;
    assert.deepEqual(
      [alarm.cumulativeCost, alarm.budgetLimit, alarm.budgetExceeded, alarm.totalCost],
      [5.5, 5, true, 0],
    );
    assert.equal((await store.read("session", { sessionId: "s1" }))?.costNanoUsd, 6e9);
    await store.close();
  });
  await t.step("the session's own limit goes before", async () => {
    const { store, raised } = alarming(limit);
    await store.commit([event("session_start", 0, { budgetLimit: 1 }), spent(2)]);
    assert.equal(costs(raised).length, 1);
    await store.close();
  });
  await t.step("not after a client's own alarm", async () => {
    const { store, raised } = alarming(limit);
    const told = { totalCost: 0, cumulativeCost: 6, budgetLimit: 5, budgetExceeded: true };
    await store.commit([event("cost", 0, told), spent(9)]);
    assert.deepEqual(costs(raised), []);
    await store.close();
  });
  await t.step("the day's limit over all sessions", async () => {
    const { store, raised } = alarming({ budgets: { sessionNanoUsd: null, dailyNanoUsd: 5e9 } });
    await store.commit([spent(3), spent(3, { sessionId: "s2" })]);
    await store.commit([spent(3, { sessionId: "s3" })]);
    assert.equal(costs(raised).length, 1);
    await store.close();
  });
});

Deno.test("rebuild() raises nothing and keeps what was raised", async () => {
  const { store, raised } = alarming({ budgets: { ...NO_BUDGETS, sessionNanoUsd: 1e9 } });
  for (const ms of [...QUIET, 300]) await store.commit([tool(ms)]);
  await store.commit([spent(2)]);
  assert.equal(raised.length, 2);
  const before = dump(store.db);
  store.writer.rebuild(() => {});
  assert.deepEqual(dump(store.db), before);
  assert.equal(raised.length, 2);
  await store.close();
});

Deno.test("upgrade() refolds a database that older rules folded", () => {
  const path = Deno.makeTempFileSync();
  const db: Db = openForWriting(path, false);
  const writer = new Writer(db, { now: () => NOW });
  writer.upgrade();
  writer.commit([encodeEvents([tool(100), spent(1)])]);
  const folded = dump(db);
  db.exec("DELETE FROM sessions; UPDATE settings SET value = '1' WHERE name = 'fold_version'");
  db.close();
  const again = openWritable(path, false);
  new Writer(again).upgrade();
  assert.deepEqual(dump(again), folded);
  again.close();
  Deno.removeSync(path);
});
