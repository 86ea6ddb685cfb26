import assert from "node:assert/strict";
import { copyFileSync, existsSync } from "node:fs";
import type { Deps } from "../../server/deps.ts";
import { importLegacies, importLegacy } from "../../server/legacy.ts";
import { createHub } from "../../server/live/hub.ts";
import { Problem } from "../../server/problem.ts";
import { prepareLegacy } from "../../server/store/legacy.ts";
import { memoryStore } from "../../server/store/memory.ts";
import type { StoredSession } from "../../server/store/rows.ts";
import { heartbeat, testServer } from "./harness.ts";
import { type LegacyEvent, realLegacy, TempFolder, writeLegacy } from "./legacy_db.ts";

/** After the newest event of the real database. */
const NOW = Date.UTC(2026, 11, 1);

function beats(count: number): LegacyEvent[] {
  return Array.from({ length: count }, (_, index) => heartbeat(`b${index}`));
}

/** Writes a database of the original and prepares it; gives the copy. */
async function prepared(folder: TempFolder, rows: (LegacyEvent | string)[]): Promise<string> {
  writeLegacy(folder.file(), rows);
  const [copy] = await prepareLegacy(folder.file());
  return copy!;
}

async function storedIds({ store }: Deps): Promise<string[]> {
  const { rows } = await store.read("events", {
    sessionId: null,
    types: null,
    limit: 10_000,
    before: null,
  });
  return rows.map(({ id }) => id);
}

Deno.test("importLegacy() takes each event through the pipeline and deletes the copy", async () => {
  using folder = new TempFolder();
  const secret = heartbeat("c1", {
    type: "custom",
    provider: "p",
    eventName: "n",
    data: { password: "hunter2" },
  });
  const copy = await prepared(folder, [
    heartbeat("b1"),
    heartbeat("d1", { type: "drift", metric: "latency" }),
    heartbeat("bad", { type: "heartbeat", timestamp: -1 }),
    "{ no JSON",
    '"no event"',
    secret,
  ]);
  await using server = await testServer();
  const seen: string[] = [];
  server.deps.hub.subscribe((events) => seen.push(...events.map(({ event }) => event.id)));
  assert.deepEqual(await importLegacy(server.deps, copy), {
    imported: 2,
    refused: 3,
    skipped: 1,
    isComplete: true,
  });
  assert.equal(server.deps.counters.rejectedEvents, 3);
  assert.deepEqual(seen, ["b1", "c1"]);
  assert.deepEqual((await storedIds(server.deps)).sort(), ["b1", "c1"]);
  const { rows } = await server.deps.store.read("events", {
    sessionId: "s1",
    types: ["custom"],
    limit: 1,
    before: null,
  });
  assert.ok(!JSON.stringify(rows).includes("hunter2"));
  assert.deepEqual(folder.names().filter((name) => name.includes("importing")), []);
});

Deno.test("importLegacy() goes on at the next start where the server stopped it", async () => {
  using folder = new TempFolder();
  const copy = await prepared(folder, beats(600));
  await using first = await testServer();
  first.deps.hub.subscribe(() => first.deps.hub.close());
  const { imported, isComplete } = await importLegacy(first.deps, copy);
  assert.deepEqual([imported, isComplete], [250, false]);
  assert.ok(existsSync(copy));
  // The next start: the same store, a hub that is open.
  const next = { ...first.deps, hub: createHub(0) };
  assert.deepEqual(await importLegacy(next, copy), {
    imported: 350,
    refused: 0,
    skipped: 250,
    isComplete: true,
  });
  const session = await next.store.read("session", { sessionId: "s1" });
  assert.equal(session?.eventCount, 600);
  assert.ok(!existsSync(copy));
});

Deno.test("importLegacy() refuses only the event that cannot be folded", async () => {
  using folder = new TempFolder();
  const copy = await prepared(folder, beats(10));
  const store = memoryStore({
    beforeFold: (event) => {
      if (event.id === "b4") throw new Error("poison");
    },
  });
  await using server = await testServer({}, { store });
  const { imported, refused } = await importLegacy(server.deps, copy);
  assert.deepEqual([imported, refused], [9, 1]);
  assert.equal(server.deps.counters.rejectedEvents, 1);
});

Deno.test("importLegacies() keeps a copy that the disk refuses, and says so", async () => {
  using folder = new TempFolder();
  const copy = await prepared(folder, beats(10));
  const store = memoryStore({
    beforeFold: (event) => {
      if (event.id === "b4") throw new Error("database or disk is full");
    },
  });
  await using server = await testServer({}, { store });
  await importLegacies(server.deps, [copy, `${copy}.gone`]);
  assert.ok(existsSync(copy));
  // The events beside it are stored: the disk refuses one alone.
  assert.deepEqual(server.logged.slice(0, 2), [
    "Cannot store events: database or disk is full",
    "Events are stored again",
  ]);
  assert.equal(server.logged.length, 4);
  assert.match(server.logged[2]!, /^Cannot import .*disk or database refuses; the next start/);
  assert.match(server.logged[3]!, /^Cannot import .*gone/);
  await assert.rejects(
    importLegacy(server.deps, copy),
    (error: unknown) => error instanceof Problem && error.code === "unavailable",
  );
});

/** By hand, from the real database's `events`: sums over one type each, money of one witness. */
const EXPECTED: Record<string, Partial<StoredSession>> = {
  "load-mwsmivgo4vb-0": {
    turnCount: 99,
    toolCallCount: 298,
    toolErrorCount: 9,
    compactionCount: 3,
    llmCallCount: 99,
    inputTokens: 158_469,
    outputTokens: 48_490,
    cacheReadTokens: 6_893_629,
    cacheWriteTokens: 0,
    // 99 token_usage and 99 cost events of the same amounts; the original showed twice as much.
    costNanoUsd: 3_270_845_700,
  },
  "codex-019c7e7f-aaa": {
    agent: "codex",
    turnCount: 1,
    toolCallCount: 1,
    toolErrorCount: 0,
    compactionCount: 1,
    inputTokens: 900,
    outputTokens: 120,
    cacheReadTokens: 8_000,
  },
  "pi-1": { model: "claude-sonnet-4-6", llmCallCount: 1, costNanoUsd: 20_050_000 },
  "rag-docs-kb": { eventCount: 3, toolCallCount: 0 },
  "sdk-1": { eventCount: 1 },
};

Deno.test({
  name: "importLegacies() gives a real database's sessions their true totals",
  ignore: realLegacy() === null,
  async fn() {
    using folder = new TempFolder();
    copyFileSync(realLegacy()!, folder.file());
    Deno.chmodSync(folder.file(), 0o600);
    await using server = await testServer({}, { now: () => NOW });
    await importLegacies(server.deps, await prepareLegacy(folder.file()));
    assert.deepEqual(server.logged, [
      "Database of the original AIr: 1524 events imported, 0 refused, 529 skipped",
    ]);
    for (const [sessionId, expected] of Object.entries(EXPECTED)) {
      const session = await server.deps.store.read("session", { sessionId });
      const fields = Object.keys(expected) as (keyof StoredSession)[];
      const seen = Object.fromEntries(fields.map((field) => [field, session?.[field]]));
      assert.deepEqual({ sessionId, ...seen }, { sessionId, ...expected });
    }
  },
});
