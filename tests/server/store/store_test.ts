import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { WireEvent } from "../../../sdk/types.ts";
import { Problem } from "../../../server/problem.ts";
import type { Store } from "../../../server/store/api.ts";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { countEvents } from "../../../server/store/events.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { openForWriting } from "../../../server/store/open.ts";
import { openStore } from "../../../server/store/store.ts";
import { Writer } from "../../../server/store/writer_core.ts";
import { TempFolder } from "../legacy_db.ts";
import { canMount, otherProcess, SmallDisk } from "./faulty_disk.ts";

const AT = Date.UTC(2026, 0, 1);

function beat(id: string): WireEvent {
  return { id, sessionId: "s1", timestamp: AT, type: "heartbeat" };
}

/** Events with ids `<name>0`, `<name>1` …; `bytes` of text in each. */
function beats(name: string, count: number, bytes = 0): WireEvent[] {
  const filler = "x".repeat(bytes);
  return Array.from({ length: count }, (_, index) => ({ ...beat(`${name}${index}`), filler }));
}

const open = (path: string) => openStore({ path, durable: false });

function isProblem(code: Problem["code"]) {
  return (error: unknown) => error instanceof Problem && error.code === code;
}

async function countOf(store: Store): Promise<number> {
  const session = await store.read("session", { sessionId: "s1" });
  return session?.eventCount ?? 0;
}

/** Commits until the store refuses; gives how many events it acknowledged. */
async function commitUntilFull(store: Store, name: string): Promise<number> {
  for (let acknowledged = 0;; acknowledged += 10) {
    try {
      await store.commit(beats(`${name}${acknowledged}-`, 10, 2_000));
    } catch (error) {
      assert.ok(isProblem("unavailable")(error), String(error));
      return acknowledged;
    }
  }
}

Deno.test("commit() acknowledges what a second connection finds on disk", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  const reader = new DatabaseSync(folder.file(), { readOnly: true });
  const find = reader.prepare("SELECT id FROM events WHERE seq = ?");
  const requests = Array.from({ length: 300 }, async (_, index) => {
    const { seqs } = await store.commit([beat(`a${index}`), beat(`b${index}`)]);
    assert.deepEqual(seqs.map((seq) => find.get(seq)?.id), [`a${index}`, `b${index}`]);
  });
  await Promise.all(requests);
  reader.close();
  await store.close();
});

Deno.test("commit() stores an id once, whoever tells it again", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  const [one, two] = await Promise.all([
    store.commit([beat("a"), beat("b"), beat("a")]),
    store.commit([beat("b"), beat("c")]),
  ]);
  assert.deepEqual(one.seqs, [1, 2, null]);
  assert.deepEqual(two.seqs, [null, 3]);
  assert.deepEqual((await store.commit([beat("c")])).seqs, [null]);
  assert.deepEqual((await store.commit([])).seqs, []);
  assert.equal(await countOf(store), 3);
  await store.close();
});

Deno.test("commit() refuses what does not fit its queue and goes on with the rest", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  const names = ["a", "b", "c", "d", "e"];
  const requests = names.map((name) => store.commit(beats(name, 10_000)));
  assert.equal(store.queueDepth(), 40_000);
  const [last] = await Promise.allSettled(requests.splice(4));
  assert.ok(last?.status === "rejected" && isProblem("unavailable")(last.reason));
  await Promise.all(requests);
  assert.equal(store.queueDepth(), 0);
  assert.deepEqual((await store.commit([beat("e0")])).seqs, [40_001]);
  await store.close();
});

Deno.test("close() commits what waits, leaves no log, and takes no more", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  const requests = Array.from({ length: 600 }, (_, index) => store.commit([beat(`a${index}`)]));
  const closed = store.close();
  await assert.rejects(store.commit([beat("late")]), isProblem("unavailable"));
  await closed;
  await store.close();
  assert.equal((await Promise.all(requests)).length, 600);
  const log = `${folder.file()}-wal`;
  assert.equal(existsSync(log) ? statSync(log).size : 0, 0);
  const again = await open(folder.file());
  assert.equal(await countOf(again), 600);
  assert.equal((await again.read("head", {})).seq, 600);
  await again.close();
});

Deno.test("read() answers while the writer waits", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  await store.commit([beat("a")]);
  const other = new DatabaseSync(folder.file());
  other.exec("BEGIN IMMEDIATE");
  const order: string[] = [];
  const commit = store.commit([beat("b")]).then(() => order.push("commit"));
  assert.equal(await countOf(store), 1);
  order.push("read");
  other.exec("ROLLBACK");
  await commit;
  assert.deepEqual(order, ["read", "commit"]);
  other.close();
  await store.close();
});

Deno.test("read() blames the question, not the disk, for a bad cursor", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  const args = { sessionId: null, types: null, limit: 1, before: "disk is full" };
  await assert.rejects(store.read("events", args), isProblem("invalid"));
  await store.close();
});

Deno.test("commit() gives unavailable while another program locks, and works afterwards", async () => {
  using folder = new TempFolder();
  const store = await open(folder.file());
  await store.commit([beat("a")]);
  {
    await using _ = await otherProcess(folder.file(), "BEGIN IMMEDIATE");
    const refused = await Promise.allSettled([
      store.commit([beat("b")]),
      store.commit([beat("c")]),
    ]);
    for (const outcome of refused) {
      assert.ok(outcome.status === "rejected" && isProblem("unavailable")(outcome.reason));
    }
    assert.equal(await countOf(store), 1);
  }
  assert.deepEqual((await store.commit([beat("b")])).seqs, [2]);
  await store.close();
});

Deno.test("read() and commit() give unavailable when the file is damaged meanwhile", async () => {
  using folder = new TempFolder();
  const made = await open(folder.file());
  await made.commit(beats("a", 2_000, 500));
  await made.close();
  const store = await open(folder.file());
  {
    using file = Deno.openSync(folder.file(), { write: true });
    file.seekSync(4096, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(file.statSync().size - 4096).fill(0xa5));
  }
  await assert.rejects(countOf(store), isProblem("unavailable"));
  await assert.rejects(store.commit([beat("b")]), isProblem("unavailable"));
  await store.close();
});

Deno.test({
  name: "commit() loses nothing on a full disk and works when there is room again",
  ignore: !canMount(),
  async fn() {
    using disk = new SmallDisk("8m");
    const path = `${disk.path}/telemetry.db`;
    const store = await open(path);
    disk.fill(1024 * 1024);
    const acknowledged = await commitUntilFull(store, "first");
    assert.ok(acknowledged > 0);
    assert.equal(await countOf(store), acknowledged);
    disk.empty();
    await store.commit(beats("after", 10));
    assert.equal(await countOf(store), acknowledged + 10);
    // Stopped while full, too.
    disk.fill(256 * 1024);
    const more = await commitUntilFull(store, "second");
    await store.close();
    disk.empty();
    const again = await open(path);
    assert.equal(await countOf(again), acknowledged + 10 + more);
    await again.close();
  },
});

Deno.test("a database that may not grow refuses, keeps what it has and grows again", () => {
  using folder = new TempFolder();
  const db = openForWriting(folder.file(), false);
  const writer = new Writer(db);
  writer.commit([encodeEvents(beats("a", 10))]);
  const { page_count: pages } = db.raw.prepare("PRAGMA page_count").get() as { page_count: number };
  db.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const big = [encodeEvents(beats("b", 10, 5_000)), encodeEvents([beat("c")])];
  for (const outcome of writer.commit(big).outcomes) {
    assert.ok("error" in outcome && outcome.isStorage);
  }
  assert.equal(countEvents(db), 10);
  db.exec("PRAGMA max_page_count = 1000000");
  const { outcomes } = writer.commit(big);
  assert.deepEqual(outcomes.map((outcome) => "seqs" in outcome && outcome.seqs.length), [10, 1]);
  assert.equal(countEvents(db), 21);
  db.close();
});

Deno.test("an event that cannot be folded is refused with its request and harms no other", async () => {
  const store = memoryStore({
    beforeFold: (event) => {
      if (event.id === "poison") throw new Error("poison");
    },
  });
  const { outcomes } = store.writer.commit([
    encodeEvents([beat("a")]),
    encodeEvents([beat("b"), beat("poison"), beat("c")]),
    encodeEvents([beat("d"), beat("a")]),
  ]);
  assert.deepEqual(outcomes, [
    { seqs: [1] },
    { error: "poison", isStorage: false },
    { seqs: [2, null] },
  ]);
  await assert.rejects(store.commit([beat("poison")]), isProblem("internal"));
  assert.deepEqual((await store.commit([beat("b")])).seqs, [3]);
  assert.equal(await countOf(store), 3);
  await store.close();
});

Deno.test("a full disk found beside an event that cannot be folded is told as a full disk", async () => {
  const store = memoryStore({
    beforeFold: (event) => {
      if (event.id === "poison") throw new Error("poison");
    },
  });
  await store.commit([beat("a")]);
  const { page_count: pages } = store.db.raw.prepare("PRAGMA page_count").get() as {
    page_count: number;
  };
  store.db.exec(`PRAGMA max_page_count = ${pages}`);
  const requests = [encodeEvents([beat("poison")]), encodeEvents(beats("b", 50, 5_000))];
  for (const outcome of store.writer.commit(requests).outcomes) {
    assert.ok("error" in outcome && outcome.isStorage, JSON.stringify(outcome));
  }
  store.db.exec("PRAGMA max_page_count = 1000000");
  assert.deepEqual((await store.commit([beat("b")])).seqs, [2]);
  assert.equal(await countOf(store), 2);
  await store.close();
});
