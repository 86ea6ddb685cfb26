import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { openStore } from "../../../server/store/store.ts";
import { Writer } from "../../../server/store/writer_core.ts";
import { TempFolder } from "../legacy_db.ts";
import { folded } from "./deliveries.ts";
import { dump } from "./dump.ts";
import { SESSIONS, tell } from "./forks.ts";

/** A session of 1,100 calls, and a fork that has copied all of them; the fork's id is the larger. */
function longFork(): { fork: WireEvent[]; parts: WireEvent[][] } {
  const [original, fork] = SESSIONS as [string, string];
  const lines = (sessionId: string) =>
    Array.from({ length: 1_100 }, (_, n) => tell(sessionId, { kind: "usage", n }));
  const all = lines(original);
  return { fork: lines(fork), parts: [all.slice(0, 400), all.slice(400, 800), all.slice(800)] };
}

Deno.test("a long session that loses its lines part by part is told anew once", async (t) => {
  const { fork, parts } = longFork();
  const settled = folded([fork, ...parts]);
  assert.ok(settled.sessions!.every((row) => row.includes('"is_stale":0')));
  const start = () => {
    const store = memoryStore();
    for (const events of [fork, ...parts]) store.writer.commit([encodeEvents(events)]);
    assert.ok(store.writer.isUnsettled);
    return store;
  };
  await t.step("when it is settled", () => {
    const { db, writer } = start();
    assert.deepEqual(writer.settle(), [SESSIONS[1]]);
    assert.deepEqual(writer.settle(), []);
    assert.ok(!writer.isUnsettled);
    assert.deepEqual(dump(db), settled);
    db.close();
  });
  await t.step("when the writer ends", () => {
    const { db, writer } = start();
    writer.close();
    assert.deepEqual(dump(db), settled);
    db.close();
  });
  await t.step("when the next writer starts after a crash", () => {
    const { db } = start();
    new Writer(db).upgrade();
    assert.deepEqual(dump(db), settled);
    db.close();
  });
  await t.step("by a rebuild", () => {
    const { db, writer } = start();
    writer.rebuild(() => {});
    assert.ok(!writer.isUnsettled);
    assert.deepEqual(dump(db), settled);
    db.close();
  });
  await t.step("by the running server, soon", async () => {
    using folder = new TempFolder();
    const store = await openStore({ path: folder.file(), durable: false });
    const retold = Promise.withResolvers<readonly string[]>();
    store.onRetold(retold.resolve);
    for (const events of [fork, ...parts]) await store.commit(events);
    const [original, copy] = SESSIONS as [string, string];
    const calls = async (sessionId: string) =>
      (await store.read("session", { sessionId }))!.llmCallCount;
    assert.deepEqual(await retold.promise, [copy]);
    assert.equal(await calls(copy), 0);
    assert.equal(await calls(original), 1_100);
    await store.close();
  });
});

Deno.test("commit() tells which sessions lost lines to another that it brought", async () => {
  const [original, fork] = SESSIONS as [string, string];
  const line = (sessionId: string) => tell(sessionId, { kind: "usage", n: 1 });
  const store = memoryStore();
  const retold: (readonly string[])[] = [];
  store.onRetold((sessionIds) => retold.push(sessionIds));
  await store.commit([line(fork)]);
  assert.deepEqual(retold, []);
  await store.commit([line(original)]);
  assert.deepEqual(retold, [[fork]], "the fork has no event in it");
  await store.commit([line(original)]);
  assert.equal(retold.length, 1);
  await store.close();
});

Deno.test("commit() tells which sessions got another agent or project", async () => {
  const store = memoryStore();
  const retold: (readonly string[])[] = [];
  store.onRetold((sessionIds) => retold.push(sessionIds));
  let count = 0;
  const told = (fields: Partial<WireEvent>) => {
    const base = { id: `e${++count}`, sessionId: "s", timestamp: 1_795_000_000_000 + count };
    return { ...base, type: "heartbeat", ...fields } as WireEvent;
  };
  await store.commit([told({}), told({ agent: "pi" })]);
  assert.deepEqual(retold, [], "nobody has seen it before");
  await store.commit([told({ agent: "pi" })]);
  assert.deepEqual(retold, []);
  await store.commit([told({ type: "session_start", project: "air" })]);
  assert.deepEqual(retold, [["s"]]);
  await store.commit([told({ agent: "codex" }), told({})]);
  assert.deepEqual(retold, [["s"], ["s"]]);
  await store.close();
});
