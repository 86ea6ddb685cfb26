import assert from "node:assert/strict";
import { Tail } from "../../collectors/tail.ts";
import type { Take, Taken } from "../../collectors/tail_types.ts";
import type { Deps } from "../../server/deps.ts";
import { ingest } from "../../server/ingest.ts";
import { memoryStore } from "../../server/store/memory.ts";
import { openForWriting } from "../../server/store/open.ts";
import { openStore } from "../../server/store/store.ts";
import { takerOf, watchedAgents, watchSessions } from "../../server/watch.ts";
import { toyEvent } from "../collectors/tail_world.ts";
import { AgentsHome } from "./agents_home.ts";
import { testServer, until } from "./harness.ts";
import { TempFolder } from "./legacy_db.ts";
import { dump } from "./store/dump.ts";

/** Later than any file of a test was changed. */
const LATER = Date.UTC(2100, 0, 1);

/** Reads all sessions of a home, from where the store says that the last run ended. */
async function readAll(deps: Deps, home: AgentsHome): Promise<Taken> {
  const tail = await tailOf(deps, home, takerOf(deps));
  await tail.tick();
  await tail.settled();
  await tail.stop();
  const sum = { stored: 0, known: 0, refused: 0 };
  for (const { events, skipped } of tail.progress()) {
    assert.deepEqual(skipped, {});
    sum.stored += events.stored;
    sum.known += events.known;
    sum.refused += events.refused;
  }
  return sum;
}

async function tailOf({ store, log }: Deps, home: AgentsHome, take: Take): Promise<Tail> {
  const cursors = await store.read("cursors", {});
  return new Tail({ roots: home.roots(), cursors, take, now: () => LATER, log });
}

/** What the fold makes of all that a home's files tell. */
async function expected(home: AgentsHome): Promise<Record<string, string[]>> {
  const store = memoryStore();
  await using server = await testServer({}, { store, now: () => LATER });
  await ingest(server.deps, home.events());
  return dump(store.db);
}

Deno.test("sessions of every agent are read, and a restart reads nothing twice", async () => {
  using home = new AgentsHome();
  home.fill();
  const store = memoryStore();
  await using server = await testServer({}, { store, now: () => LATER });
  const told = new Set(home.events().map(({ id }) => id)).size;
  assert.ok(told > 300);
  assert.equal((await readAll(server.deps, home)).stored, told);
  const rows = dump(store.db);
  assert.deepEqual(rows, await expected(home));
  assert.deepEqual(await readAll(server.deps, home), { stored: 0, known: 0, refused: 0 });
  // A database of an older backup knows of no file: the ids tell that all is stored.
  store.db.exec("DELETE FROM cursors");
  const again = await readAll(server.deps, home);
  assert.equal(again.stored, 0);
  assert.ok(again.known >= told);
  assert.deepEqual(dump(store.db), rows);
});

Deno.test("a session file grows while servers come and go, and is counted once", async () => {
  using home = new AgentsHome();
  home.fill();
  using folder = new TempFolder();
  const whole = home.files().map((path) => ({ path, bytes: Deno.readFileSync(path) }));
  const rows = await expected(home);
  for (const part of [0.2, 0.21, 0.7, 0.999, 1]) {
    // In the middle of lines, and of characters.
    for (const { path, bytes } of whole) {
      Deno.writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * part)));
    }
    const store = await openStore({ path: folder.file(), durable: false });
    await using server = await testServer({}, { store, now: () => LATER });
    await readAll(server.deps, home);
  }
  const db = openForWriting(folder.file(), false);
  assert.deepEqual(dump(db), rows);
  db.close();
});

Deno.test("what a killed server had stored is neither lost nor doubled", async () => {
  using home = new AgentsHome();
  home.fill();
  using folder = new TempFolder();
  for (const batches of [1, 3, 7]) {
    const store = await openStore({ path: folder.file(), durable: false });
    await using server = await testServer({}, { store, now: () => LATER });
    const { promise: killed, resolve: kill } = Promise.withResolvers<void>();
    const take = takerOf(server.deps);
    let left = batches;
    const tail = await tailOf(server.deps, home, async (events, moves) => {
      if (left === 0) throw new Error("killed before the commit");
      await take(events, moves);
      if (left > 1) return { stored: left--, known: 0, refused: 0 };
      left = 0;
      kill();
      throw new Error("killed before it learnt of the commit");
    });
    await tail.tick();
    await killed;
    await tail.stop();
  }
  {
    const store = await openStore({ path: folder.file(), durable: false });
    await using server = await testServer({}, { store, now: () => LATER });
    assert.ok((await readAll(server.deps, home)).stored > 0);
  }
  const db = openForWriting(folder.file(), false);
  assert.deepEqual(dump(db), await expected(home));
  db.close();
});

Deno.test("watchSessions() follows what agents write, and tells how far it is", async () => {
  using home = new AgentsHome();
  await using server = await testServer({}, { now: () => LATER });
  const { deps, app, logged } = server;
  const watch = watchSessions(deps, ["claude", "codex", "pi"], home.env);
  deps.watch = watch.progress;
  // Before it knows of anything there is no reason to believe that all is read.
  assert.deepEqual(watch.progress().map(({ isLooking }) => isLooking), [true, true, true]);
  await until(() => watch.progress().length === 3);
  home.fill();
  const told = new Set(home.events().map(({ id }) => id)).size;
  const stored = () => watch.progress().reduce((sum, { events }) => sum + events.stored, 0);
  await until(() => stored() === told);
  const agents = await (await app.request("/api/watch")).json();
  assert.deepEqual(agents.map(({ agent }: { agent: string }) => agent), [
    "claude-code",
    "codex",
    "pi",
  ]);
  for (const { files, filesRead, bytesLeft } of agents) {
    assert.deepEqual([filesRead, bytesLeft], [files, 0]);
  }
  await watch.stop();
  assert.deepEqual(logged, []);
});

Deno.test("an event that can never be stored stops no file", async () => {
  const store = memoryStore({
    beforeFold({ id }) {
      if (id === "toy:poison") throw new Error("poison");
    },
  });
  await using server = await testServer({}, { store, now: () => LATER });
  const events = ["a", "poison", "b"].map(toyEvent);
  const bad = { ...toyEvent("bad"), sessionId: "" };
  const cursor = { path: "/a", offset: 9, identity: "1:2:3:4", state: "{}" };
  const taken = await takerOf(server.deps)([...events, bad], [cursor]);
  assert.deepEqual(taken, { stored: 2, known: 0, refused: 2 });
  assert.equal(server.deps.counters.rejectedEvents, 2);
  assert.deepEqual(await store.read("cursors", {}), [cursor]);
});

Deno.test("while the store refuses, nothing is given up", async () => {
  using folder = new TempFolder();
  const store = await openStore({ path: folder.file(), durable: false });
  await using server = await testServer({}, { store, now: () => LATER });
  await store.close();
  await assert.rejects(takerOf(server.deps)([toyEvent("a")], []), { code: "unavailable" });
  assert.equal(server.deps.counters.rejectedEvents, 0);
});

Deno.test("watchedAgents() is what the settings let watch", () => {
  const cases = [
    { watch: true, agents: ["claude", "codex", "pi"] },
    { watch: false, agents: [] },
    { watch: {}, agents: ["claude", "codex", "pi"] },
    { watch: { claude: false, pi: true }, agents: ["codex", "pi"] },
  ];
  for (const { watch, agents } of cases) assert.deepEqual(watchedAgents({ watch }), agents);
});
