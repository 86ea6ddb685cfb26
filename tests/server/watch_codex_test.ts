/** Codex moves, packs and rewrites its files: what that does to what is counted. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { zstdCompressSync } from "node:zlib";
import { Tail } from "../../collectors/tail.ts";
import type { Deps } from "../../server/deps.ts";
import { memoryStore } from "../../server/store/memory.ts";
import { takerOf } from "../../server/watch.ts";
import { AgentsHome } from "./agents_home.ts";
import { testServer } from "./harness.ts";
import { dump } from "./store/dump.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/codex/", import.meta.url));
const DAY = ".codex/sessions/2026/11/23";
const ARCHIVE = ".codex/archived_sessions";
/** Later than any file of a test was changed. */
const LATER = Date.UTC(2100, 0, 1);

/** A home with a rollout in its day's folder, and what a watcher makes of it. */
class CodexHome extends AgentsHome {
  readonly name: string;

  constructor(scenario: string) {
    super();
    this.name = readdirSync(`${FIXTURES}${scenario}`).find((file) => file.startsWith("rollout-"))!;
    for (const folder of [DAY, ARCHIVE]) mkdirSync(this.path(folder), { recursive: true });
    writeFileSync(this.path(`${DAY}/${this.name}`), rolloutOf(scenario));
  }

  path(place: string): string {
    return `${this.folder}/${place}`;
  }
}

function rolloutOf(scenario: string): Uint8Array {
  const folder = `${FIXTURES}${scenario}`;
  const name = readdirSync(folder).find((file) => file.startsWith("rollout-"))!;
  return readFileSync(`${folder}/${name}`);
}

/** Everything that is told of a home, as rows; `changes` happen one after the other, each watched. */
async function rowsAfter(home: CodexHome, ...changes: (() => void)[]) {
  const store = memoryStore();
  await using server = await testServer({}, { store, now: () => LATER });
  await readAll(server.deps, home);
  for (const change of changes) {
    change();
    await readAll(server.deps, home);
  }
  return dump(store.db);
}

async function readAll(deps: Deps, home: CodexHome): Promise<void> {
  const cursors = await deps.store.read("cursors", {});
  const take = takerOf(deps);
  const { log } = deps;
  const tail = new Tail({ roots: home.roots(), cursors, take, now: () => LATER, log });
  await tail.tick();
  await tail.settled();
  await tail.stop();
  for (const { skipped } of tail.progress()) assert.deepEqual(skipped, {});
}

Deno.test("a rollout that Codex archives, brings back, packs and resumes is counted once", async () => {
  using home = new CodexHome("resume");
  const file = home.path(`${DAY}/${home.name}`);
  const archived = home.path(`${ARCHIVE}/${home.name}`);
  const whole = readFileSync(file);
  using once = new CodexHome("resume");
  const expected = await rowsAfter(once);
  // The second of its turns is what a resume appends.
  const text = new TextDecoder().decode(whole);
  const cut = text.indexOf("\n", text.indexOf('"task_complete"')) + 1;
  writeFileSync(file, text.slice(0, cut));
  const rows = await rowsAfter(
    home,
    () => renameSync(file, archived),
    () => renameSync(archived, file),
    () => {
      writeFileSync(`${file}.zst`, zstdCompressSync(text.slice(0, cut)));
      rmSync(file);
    },
    () => {
      // A new inode, and for a moment both are there.
      writeFileSync(file, text.slice(0, cut));
    },
    () => {
      rmSync(`${file}.zst`);
      writeFileSync(file, text.slice(cut), { flag: "a" });
    },
  );
  assert.ok(cut < text.length);
  assert.deepEqual(rows, expected);
});

Deno.test("a rollout that Codex migrates in its place is counted once", async () => {
  using home = new CodexHome("0.104.0");
  const file = home.path(`${DAY}/${home.name}`);
  const before = totalsIn(await rowsAfter(home));
  const migrated = rolloutOf("0.104.0-migrated-by-0.169.0");
  const rows = await rowsAfter(home, () => {
    writeFileSync(`${file}.new`, migrated);
    renameSync(`${file}.new`, file);
  });
  assert.deepEqual(totalsIn(rows), before);
});

Deno.test("what an agent deletes stays", async () => {
  using home = new CodexHome("basic");
  const file = home.path(`${DAY}/${home.name}`);
  const before = await rowsAfter(home);
  const rows = await rowsAfter(home, () => rmSync(file), () => {
    rmSync(home.path(".codex"), { recursive: true });
  });
  assert.deepEqual(rows, before);
  assert.equal(totalsIn(rows).length, 1);
});

/** What sessions sum up to. */
function totalsIn(rows: Record<string, string[]>): Record<string, unknown>[] {
  const counts = /^(turn|llm_call|llm_error|tool_call|tool_error|compaction)_count$|_tokens$|_usd$/;
  return rows.sessions!.map((row) =>
    Object.fromEntries(Object.entries(JSON.parse(row)).filter(([name]) => counts.test(name)))
  );
}
