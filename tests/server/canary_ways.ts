/** Every way by which text comes into AIr: each brings canaries of its own. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { runHook } from "../../collectors/claude/hook.ts";
import { HERE, listSpool, writeSpool } from "../../collectors/spool.ts";
import { Tail } from "../../collectors/tail.ts";
import type { WireEvent } from "../../sdk/types.ts";
import { importLegacies } from "../../server/legacy.ts";
import type { StatePaths } from "../../server/paths.ts";
import { registrationsOf } from "../../server/providers.ts";
import type { Providers } from "../../server/providers.ts";
import { registerSettings } from "../../server/register.ts";
import { drainSpool } from "../../server/spool.ts";
import { takerOf } from "../../server/watch.ts";
import { eventually } from "../e2e/eventually.ts";
import type { AgentsHome } from "./agents_home.ts";
import { bytesOf, canaryText, carriers, taint } from "./canary.ts";
import { type Listening, post, type TestServer } from "./harness.ts";

/** What a way may use. */
export interface World {
  server: TestServer;
  listening: Listening;
  home: AgentsHome;
  paths: StatePaths;
  /** Copies of databases of the original, as prepareLegacy() gives them. */
  copies: string[];
  /** What the settings files name. */
  providers: Providers;
  /** Bytes that were seen on the disk and are gone again. */
  passing: string[];
}

/** Each way by the name that stands in its canaries. */
export const WAYS: Record<string, (world: World, way: string) => Promise<void>> = {
  async ingest({ server }, way) {
    for (const event of carriers(way, server.deps.now())) await sent(server, "/api/ingest", event);
  },
  async batch({ server }, way) {
    await sent(server, "/api/ingest/batch", carriers(way, server.deps.now()));
  },
  async rag({ server }, way) {
    const text = canaryText(way);
    const told = { source: "docs", query: text, metadata: { text }, sessionId: `s-${way}` };
    for (const kind of ["retrieval", "embedding", "index"]) {
      await sent(server, `/api/rag/${kind}`, { ...told, note: text });
    }
  },
  async socket({ server, listening }, way) {
    const socket = new WebSocket(`ws://${listening.host}/ws/collector?ack=1`);
    await new Promise((resolve) => socket.onopen = resolve);
    const events = carriers(way, server.deps.now());
    const { promise: acked, resolve } = Promise.withResolvers<void>();
    let waiting = events.length;
    socket.onmessage = ({ data }) => {
      assert.ok("ack" in JSON.parse(data), data);
      if (--waiting === 0) resolve();
    };
    socket.send(JSON.stringify(events));
    await acked;
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
  },
  async hooks({ server }, way) {
    for (const payload of hookPayloads(way)) {
      assert.equal((await post(server, "/hooks/claude", payload)).status, 204);
    }
  },
  async hookrun(world, way) {
    await runHooks(world, way, `http://${world.listening.host}`);
    assert.equal(listSpool(world.paths.spool).length, 0);
  },
  /** Without a server: the spool's own bytes are looked at before it is drained. */
  async hookspool(world, way) {
    await runHooks(world, way, "http://127.0.0.1:1");
    world.passing.push(bytesOf(world.paths.spool));
    assert.equal(listSpool(world.paths.spool).length, hookPayloads(way).length);
    for (const { path } of listSpool(world.paths.spool)) {
      const events = JSON.parse(Deno.readTextFileSync(path));
      Deno.removeSync(path);
      await sent(world.server, "/api/ingest/batch", events);
    }
  },
  /** What an older collector left there as it was told. */
  async rawspool({ server, paths: { spool } }, way) {
    const events = carriers(way, server.deps.now()) as unknown as WireEvent[];
    writeSpool(spool, { events, server: HERE, at: server.deps.now() });
    const drain = drainSpool(server.deps, spool);
    await eventually(() => assert.equal(listSpool(spool).length, 0));
    await drain.stop();
  },
  claude: (world, way) => watched(world, ".claude", way),
  codex: (world, way) => watched(world, ".codex", way),
  pi: (world, way) => watched(world, ".pi", way),
  async legacy({ server, copies }) {
    assert.equal(copies.length, 1);
    await importLegacies(server.deps, copies);
  },
  async register({ server }, way) {
    const text = canaryText(way);
    const said = { description: text, type: text.slice(0, 60), metadata: { text, [text]: 1 } };
    for (const kind of ["rag", "mcp"]) {
      await sent(server, `/api/providers/${kind}`, { name: way, ...said });
    }
  },
  async config({ server, providers }) {
    await registerSettings(server.deps, registrationsOf(providers));
  },
  async folder({ server, home }, way) {
    const cwd = `${home.folder}/project`;
    mkdirSync(cwd);
    writeFileSync(`${cwd}/.air.json`, JSON.stringify({ providers: settingsOf(way) }));
    const start = { type: "session_start", id: way, sessionId: `s-${way}`, cwd };
    await sent(server, "/api/ingest", { ...start, timestamp: server.deps.now() });
  },
};

/** Ways on which nothing is stored: what is refused may still be logged or answered. */
export const REFUSED: Record<string, (world: World, way: string) => Promise<void>> = {
  async nojson({ server, paths: { spool } }, way) {
    const broken = `{"data": ${canaryText(way)}`;
    for (const path of ["/api/ingest", "/api/ingest/batch", "/hooks/claude", "/api/rag/index"]) {
      await post(server, path, broken);
    }
    mkdirSync(spool, { recursive: true });
    writeFileSync(`${spool}/${server.deps.now()}-00000000-1-2-here.json`, broken);
    const drain = drainSpool(server.deps, spool);
    await eventually(() => assert.equal(listSpool(spool).length, 0));
    await drain.stop();
  },
  async noevent({ server }, way) {
    const text = canaryText(way);
    const bad = { id: [text], sessionId: { [text]: text }, timestamp: text, type: text };
    await post(server, "/api/ingest", bad);
    await post(server, "/api/ingest/batch", [bad, text]);
    await post(server, "/hooks/claude", { hook_event_name: text, session_id: [text] });
    await post(server, "/api/providers/rag", { name: [text], metadata: text });
  },
};

/** What a settings file names. */
export function settingsOf(way: string): Providers {
  const text = canaryText(way);
  return { rag: [{ name: way, description: text, metadata: { text } }], mcp: [] };
}

async function sent(server: TestServer, path: string, body: unknown): Promise<void> {
  const response = await post(server, path, body);
  const answer = await response.text();
  assert.equal(response.status, 200, answer);
  assert.doesNotMatch(answer, /"rejected":\[\{/);
}

function hookPayloads(way: string): Record<string, unknown>[] {
  const text = canaryText(way);
  const base = { session_id: `s-${way}`, cwd: `/home/dev/${text}`, prompt_id: "p1" };
  const tool = { tool_name: "Bash", tool_use_id: "c9", tool_input: { command: text } };
  return [
    { hook_event_name: "PreToolUse", ...base, ...tool },
    { hook_event_name: "PostToolUse", ...base, ...tool, tool_response: { stdout: text } },
    { hook_event_name: "PostToolUseFailure", ...base, ...tool, error: text },
  ];
}

async function runHooks({ server, home }: World, way: string, url: string): Promise<void> {
  const values: Record<string, string> = { AIR_URL: url, AIR_AUTOSTART: "false" };
  for (const payload of hookPayloads(way)) {
    await runHook({
      stdin: new Response(JSON.stringify(payload)).body!,
      env: (name) => values[name] ?? home.env(name),
      now: server.deps.now,
      newId: () => crypto.randomUUID(),
      startServer: () => assert.fail("AIR_AUTOSTART is off"),
    });
  }
}

/** Reads the session files of one agent, with canaries in every text. */
async function watched({ server, home }: World, agent: string, way: string): Promise<void> {
  taint(`${home.folder}/${agent}`, canaryText(way));
  const { deps } = server;
  const roots = home.roots().filter(({ folder }) => folder.includes(`/${agent}/`));
  const tail = new Tail({ roots, cursors: [], take: takerOf(deps), now: deps.now, log: deps.log });
  await tail.tick();
  await tail.settled();
  await tail.stop();
  for (const { filesRead, events, skipped } of tail.progress()) {
    assert.deepEqual([filesRead > 0, events.stored > 0, skipped], [true, true, {}]);
  }
}
