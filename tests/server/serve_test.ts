import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../server/config.ts";
import { statePaths } from "../../server/paths.ts";
import { foldingLog, startServer } from "../../server/serve.ts";

/** A home with its user file and a folder of a project. */
class World implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), "air-serve-"));
  readonly project = join(this.home, "project");

  constructor(user: unknown, project: unknown) {
    mkdirSync(join(this.home, ".hydrotik/air"), { recursive: true });
    mkdirSync(this.project);
    writeFileSync(statePaths(this.home).userConfig, JSON.stringify(user));
    writeFileSync(join(this.project, ".air.json"), JSON.stringify(project));
  }

  async start(project: string | null, flags: Record<string, string> = {}) {
    const { home } = this;
    const config = loadConfig({
      flags: { port: "0", ...flags },
      env: {},
      cwd: home,
      project,
      home,
    });
    const server = await startServer(config, statePaths(home), (line) => assert.fail(line));
    return { url: server.url, [Symbol.asyncDispose]: () => server.stop() };
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true });
  }
}

async function send(url: string, events: unknown[]): Promise<void> {
  const answer = await fetch(`${url}/api/ingest/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  assert.equal(answer.status, 200, await answer.text());
}

const get = async (url: string, path: string) => await (await fetch(url + path)).json();

/** A session that opens in `cwd` and uses a million tokens of a model of the user's own. */
function spending(sessionId: string, cwd: string | null): Record<string, unknown>[] {
  const base = { sessionId, timestamp: Date.now() };
  const usage = { model: "own-model", provider: "mine", input: 1_000_000, output: 0 };
  return [
    { ...base, id: `${sessionId}-1`, type: "session_start", cwd },
    { ...base, id: `${sessionId}-2`, type: "token_usage", ...usage },
  ];
}

/** The first `count` events that the dashboard's socket hears of, after `act`. */
async function heardOf(
  url: string,
  count: number,
  isMeant: (event: Record<string, unknown>) => boolean,
  act: () => Promise<void>,
) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws/dashboard`);
  const heard: Record<string, unknown>[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => {
    const { data: event } = JSON.parse(data);
    if (isMeant(event) && heard.push(event) === count) resolve();
  };
  await new Promise((resolve) => socket.onopen = resolve);
  await act();
  await all;
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
  return heard;
}

/** The first `count` budget alarms. */
async function alarms(url: string, count: number, act: () => Promise<void>) {
  const heard = await heardOf(url, count, (event) => event.budgetExceeded === true, act);
  return heard.map(({ sessionId, budgetLimit, cumulativeCost, budgetScope }) => [
    sessionId,
    budgetScope,
    budgetLimit,
    cumulativeCost,
  ]);
}

/** The providers' names, RAG first. */
async function names(url: string): Promise<string[]> {
  const { rag, mcp } = await get(url, "/api/providers");
  return [...rag, ...mcp].map(({ name }: { name: string }) => name);
}

const USER = {
  prices: { "own-model": { input: 2, output: 4 } },
  budgetLimit: 1.5,
  budgetDaily: 5,
  providers: { rag: [{ name: "mine", type: "pgvector" }] },
};
const PROJECT = { budgetLimit: 0.5, providers: { mcp: [{ name: "design-mcp" }] } };

Deno.test("the server prices, watches budgets and shows providers as its settings say", async () => {
  using world = new World(USER, PROJECT);
  {
    // Started elsewhere: the folder's file is read for its sessions.
    await using server = await world.start(null);
    const raised = await alarms(server.url, 2, async () => {
      await send(server.url, spending("a1", world.project));
      await send(server.url, spending("a2", null));
    });
    assert.deepEqual(raised, [["a1", "session", 0.5, 2], ["a2", "session", 1.5, 2]]);
    assert.equal((await get(server.url, "/api/config")).budgetLimit, 1.5);
    assert.deepEqual(await names(server.url), ["mine", "design-mcp"]);
  }
  {
    // What was registered outlives the restart.
    await using server = await world.start(null);
    assert.deepEqual(await names(server.url), ["mine", "design-mcp"]);
  }
  // A flag goes before both files.
  await using server = await world.start(world.project, { budget: "10" });
  const raised = await alarms(server.url, 1, () => send(server.url, spending("b", world.project)));
  assert.deepEqual(raised, [["b", "day", 5, 6]]);
  assert.equal((await get(server.url, "/api/config")).budgetLimit, 10);
});

Deno.test("the project file of the start registers its providers and sets the budget", async () => {
  using world = new World({ budgetLimit: 1.5 }, PROJECT);
  await using server = await world.start(world.project);
  assert.equal((await get(server.url, "/api/config")).budgetLimit, 0.5);
  assert.deepEqual(await names(server.url), ["design-mcp"]);
});

Deno.test("a dashboard hears of a source that is registered while the server runs", async () => {
  using world = new World({}, PROJECT);
  await using server = await world.start(world.project);
  const isRegistration = ({ type }: Record<string, unknown>) => type === "provider_registered";
  const heard = await heardOf(server.url, 1, isRegistration, async () => {
    for (const [kind, name] of [["mcp", "design-mcp"], ["rag", "docs"], ["rag", "docs"]]) {
      const answer = await fetch(`${server.url}/api/providers/${kind}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name }),
      });
      assert.equal(answer.status, 200, await answer.text());
    }
  });
  // The first was registered by the project's file and said nothing new.
  assert.deepEqual(heard.map(({ kind, name }) => [kind, name]), [["rag", "docs"]]);
  assert.deepEqual(await get(server.url, "/api/sessions"), []);
});

Deno.test("foldingLog() tells of many events only, every five seconds", () => {
  const lines: string[] = [];
  let ms = 0;
  const tell = foldingLog((line) => lines.push(line), () => ms);
  tell(2_000, 40_000);
  assert.deepEqual(lines, []);
  for (const at of [0, 4_000, 6_000, 10_000, 11_000]) {
    ms = at;
    tell(1_000 + at * 100, 2_000_000);
  }
  const line = "Counts the 2000000 stored events anew, once after an update";
  assert.deepEqual(lines, [`${line}: 0 %`, `${line}: 30 %`, `${line}: 55 %`]);
});
