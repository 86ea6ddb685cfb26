import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { runHook } from "../../collectors/claude/hook.ts";
import { HERE, listSpool, writeSpool } from "../../collectors/spool.ts";
import { loadConfig } from "../../server/config.ts";
import { statePaths } from "../../server/paths.ts";
import { startServer } from "../../server/serve.ts";
import { drainSpool } from "../../server/spool.ts";
import { eventually } from "../e2e/eventually.ts";
import { NOW, testServer } from "./harness.ts";

const MAIN = new URL("../../main.ts", import.meta.url).href;
const FILES = 1_500;

/** A home folder, and what is spooled and stored there. */
class World implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), "air-spool-"));
  readonly paths = statePaths(this.home);

  async hook(payload: Record<string, unknown>): Promise<void> {
    const values: Record<string, string> = {
      HOME: this.home,
      AIR_PORT: String(freePort()),
      AIR_AUTOSTART: "false",
    };
    await runHook({
      stdin: new Response(JSON.stringify({ session_id: "s", ...payload })).body!,
      env: (name) => values[name],
      now: Date.now,
      newId: () => crypto.randomUUID(),
      startServer: () => assert.fail("AIR_AUTOSTART is off"),
    });
  }

  async start(log: (line: string) => void = (line) => assert.fail(line)) {
    const flags = { port: "0" };
    const config = loadConfig({ flags, env: {}, cwd: this.home, project: null, home: this.home });
    const server = await startServer(config, this.paths, log);
    return { url: server.url, [Symbol.asyncDispose]: () => server.stop() };
  }

  waiting(): number {
    return listSpool(this.paths.spool).length;
  }

  events(): number {
    return listSpool(this.paths.spool).reduce((sum, { events }) => sum + events, 0);
  }

  isDrained = () => assert.equal(this.waiting(), 0);

  rows(sql: string): Record<string, unknown>[] {
    const db = new DatabaseSync(this.paths.db);
    try {
      return db.prepare(sql).all().map((row) => ({ ...row }));
    } finally {
      db.close();
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true });
  }
}

Deno.test("what hooks spooled without a server is there once it runs, each once", async () => {
  using world = new World();
  const tool = { tool_name: "Bash", tool_use_id: "c1", tool_input: { command: "ls" } };
  await world.hook({ hook_event_name: "SessionStart", source: "startup", cwd: "/p" });
  await world.hook({ hook_event_name: "PreToolUse", ...tool });
  await world.hook({ hook_event_name: "PreToolUse", ...tool });
  await world.hook({ hook_event_name: "PostToolUse", ...tool, tool_response: "ok" });
  assert.equal(world.waiting(), 4);
  assert.deepEqual(await spooledOf(world.home), [world.events(), 4, 0]);
  {
    await using _server = await world.start();
    await eventually(world.isDrained);
    // And what comes while it runs, from a hook that looked for it at another port.
    await world.hook({ hook_event_name: "SessionEnd", reason: "other" });
    await eventually(world.isDrained);
  }
  const types = world.rows("SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY type");
  const counted = Object.fromEntries(types.map(({ type, n }) => [type, n]));
  assert.equal(counted.session_start, 1);
  assert.equal(counted.tool_call_start, 1);
  assert.equal(counted.tool_call_end, 1);
  assert.equal(counted.session_end, 1);
});

Deno.test("a server that is killed while it drains stores each event once", async () => {
  using world = new World();
  fill(world.paths.spool);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--cached-only", MAIN, "serve", "--port=0", "--no-watch"],
    cwd: world.home,
    env: { HOME: world.home, AIR_URL: "", AIR_PORT: "" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await eventually(() => assert.ok(world.waiting() < FILES));
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
  const left = world.waiting();
  assert.ok(left > 0 && left < FILES, `killed with ${left} files left`);
  {
    await using _server = await world.start();
    await eventually(world.isDrained);
  }
  const [events] = world.rows("SELECT count(*) AS n, count(DISTINCT id) AS ids FROM events");
  assert.deepEqual(events, { n: FILES * 2, ids: FILES * 2 });
  const [calls] = world.rows("SELECT count(*) AS n FROM tool_calls");
  assert.deepEqual(calls, { n: FILES });
});

Deno.test("drainSpool() removes a file after its commit; a file that comes back changes nothing", async () => {
  using world = new World();
  await using server = await testServer();
  const { spool } = world.paths;
  for (let round = 0; round < 2; round++) {
    writeSpool(spool, { events: [call("a"), call("b")], server: HERE, at: NOW });
    await drained(server.deps, world);
  }
  const { rows } = await server.deps.store.read("events", {
    sessionId: "s",
    limit: 10,
    before: null,
    types: null,
  });
  assert.equal(rows.length, 2);
  assert.equal(server.deps.counters.rejectedEvents, 0);
});

Deno.test("drainSpool() counts what can never be stored, once, and keeps the rest", async () => {
  using world = new World();
  await using server = await testServer();
  const { spool } = world.paths;
  writeSpool(spool, { events: [call("a"), { type: "nonsense" }, null], server: HERE, at: NOW });
  Deno.writeTextFileSync(`${spool}/${NOW}-00000000-3-2-here.json`, "no JSON");
  Deno.writeTextFileSync(`${spool}/${NOW}-00000001-1-2-here.json`, "{}");
  writeSpool(spool, { events: [call("b")], server: HERE, at: NOW });
  const elsewhere = `${spool}/${NOW}-00000000-1-2-0123456789abcdef.json`;
  Deno.writeTextFileSync(elsewhere, "[]");
  const drain = drainSpool(server.deps, spool);
  await eventually(() => assert.equal(world.waiting(), 1));
  await drain.stop();
  assert.equal(server.deps.counters.rejectedEvents, 2 + 3 + 1);
  assert.equal(server.logged.length, 3);
  assert.ok(Deno.statSync(elsewhere).isFile, "it is for another server");
});

Deno.test("drainSpool() drops what a killed collector left half written, and counts it", async () => {
  using world = new World();
  await using server = await testServer();
  const { spool } = world.paths;
  Deno.mkdirSync(spool, { recursive: true });
  const [old, young] = [NOW - 60_000, NOW - 59_999].map((at) =>
    `${spool}/${at}-00000000-5-90-here.json.new`
  );
  for (const path of [old!, young!]) Deno.writeTextFileSync(path, '[{"id":');
  await drainSpool(server.deps, spool).stop();
  assert.deepEqual([...Deno.readDirSync(spool)].map(({ name }) => `${spool}/${name}`), [young]);
  assert.equal(server.deps.counters.rejectedEvents, 5);
});

Deno.test("drainSpool() leaves the files while nothing can be stored", async () => {
  using world = new World();
  await using server = await testServer();
  const { spool } = world.paths;
  writeSpool(spool, { events: [call("a")], server: HERE, at: NOW });
  const { Problem } = await import("../../server/problem.ts");
  const commit = () => Promise.reject(new Problem("unavailable", "Full"));
  const store = { ...server.deps.store, commit };
  const drain = drainSpool({ ...server.deps, store }, spool);
  await eventually(() => assert.equal(server.logged.length, 1));
  await drain.stop();
  assert.equal(world.waiting(), 1);
  assert.equal(server.deps.counters.rejectedEvents, 0);
  await drained(server.deps, world);
});

/** What `air status` tells: events and files that wait, events that were lost. */
async function spooledOf(home: string): Promise<number[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--cached-only", MAIN, "status", "--json"],
    env: { HOME: home },
  }).output();
  const status = JSON.parse(new TextDecoder().decode(stdout));
  return [status.spooledEvents, status.spooledFiles, status.lostEvents];
}

async function drained(deps: Parameters<typeof drainSpool>[0], world: World): Promise<void> {
  const drain = drainSpool(deps, world.paths.spool);
  await eventually(world.isDrained);
  await drain.stop();
}

function fill(folder: string): void {
  for (let n = 0; n < FILES; n++) {
    const start = { ...call(`c${n}`), id: `s${n}`, type: "tool_call_start" };
    writeSpool(folder, { events: [start, call(`c${n}`)], server: HERE, at: NOW + n }, Infinity);
  }
}

function call(id: string): Record<string, unknown> {
  const base = { id, sessionId: "s", timestamp: NOW };
  return { ...base, type: "tool_call_end", toolName: "Bash", toolCallId: id };
}

/** A port that nobody listened on a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
