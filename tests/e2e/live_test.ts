/** The pages in a real browser, while an agent works. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { type Watch, withBrowser } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { runHook } from "./hook_run.ts";
import { airBinary, chromium, claude } from "./needs.ts";
import { AT_END, AT_GATE_1, AT_GATE_2, startAgent, type WorkingAgent } from "./working_agent.ts";

const binary = airBinary();
const browser = chromium();
const agent = binary === null || browser === null ? null : await claude();

/** What a test works with: a server, an agent that has begun, a browser that looks at the list. */
interface Scene {
  home: Home;
  server: Server;
  watch: Watch;
  agent: WorkingAgent;
  overview: Page;
  /** The address of the session's page. */
  sessionUrl: string;
}

function liveTest(name: string, use: (scene: Scene) => Promise<void>): void {
  Deno.test({
    name,
    ignore: binary === null || browser === null,
    fn: () =>
      withHome(
        binary ?? "",
        (home) => withBrowser(browser ?? "", (watch) => play(home, watch, use)),
      ),
  });
}

/** Opens the empty list, then starts the agent: its session must appear by itself. */
async function play(
  home: Home,
  watch: Watch,
  use: (scene: Scene) => Promise<void>,
): Promise<void> {
  if (agent !== null) {
    const { code, stderr } = await home.run(["hooks", "install", "claude"]);
    assert.equal(code, 0, stderr);
  }
  const server = await serve(home, ["--no-watch"]);
  const overview = await watch.open(server.url);
  await overview.getByText("No sessions yet").waitFor();
  await mark(overview);
  const working = startAgent({ binary: binary ?? "", claude: agent, home }, server.url);
  try {
    const path = await overview.locator(".session-name a").getAttribute("href");
    const sessionUrl = server.url + path;
    await use({ home, server, watch, agent: working, overview, sessionUrl });
  } finally {
    // Also after a failure: an agent that waits would outlive the test.
    for (const gate of [1, 2]) working.open(gate);
    await working.done;
  }
}

/** A page that is loaded anew loses its mark. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.dataset.mark = "kept");
}

async function assertNotReloaded(page: Page): Promise<void> {
  assert.equal(await page.evaluate(() => document.documentElement.dataset.mark), "kept");
}

/** The calls in a page's table, and how their bars look; a page without scripts has no bars. */
async function callsOf(page: Page): Promise<{ rows: string[]; bars: (string | undefined)[] }> {
  return await page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    return {
      rows: all("#waterfall tr[data-result]").map((row) =>
        `${row.querySelector("th")?.textContent} ${row.dataset.result}`
      ),
      bars: all(".rows g.call").map((bar) => bar.dataset.result),
    };
  });
}

function shows(page: Page, rows: string[]): Promise<void> {
  const bars = rows.map((row) => row.split(" ")[1]);
  return eventually(async () => assert.deepEqual(await callsOf(page), { rows, bars }));
}

liveTest("the pages follow an agent at work without a reload", async (scene) => {
  const { watch, sessionUrl, overview } = scene;
  const page = await watch.open(sessionUrl);
  await mark(page);
  await page.locator('.live[data-state="live"]').waitFor();
  await shows(page, AT_GATE_1);
  scene.agent.open(1);
  await shows(page, AT_GATE_2);

  const plain = await watch.plain(sessionUrl);
  const rows = plain.locator("#waterfall tr[data-result]");
  assert.deepEqual(
    await rows.locator("th").allTextContents(),
    AT_GATE_2.map((row) => row.split(" ")[0]),
  );
  assert.equal(await rows.first().isVisible(), true);

  scene.agent.open(2);
  await scene.agent.done;
  await shows(page, AT_END);
  await page.locator('.status[data-status="ended"]').waitFor();
  await showsAll(page, scene.server);
  const cell = overview.locator('tbody tr [data-label="Tool calls"]');
  await eventually(async () => assert.equal(await cell.textContent(), String(AT_END.length)));
  await assertNotReloaded(page);
  await assertNotReloaded(overview);
  assert.equal(watch.faults.join("\n"), "");
  assert.equal(await scene.server.end("SIGTERM"), 0);
});

/** The cards and the feed tell what the store has. */
async function showsAll(page: Page, server: Server): Promise<void> {
  const id = new URL(page.url()).pathname.split("/").pop();
  const api = `${server.url}/api/sessions/${id}`;
  const events: { seq: number }[] = await (await fetch(`${api}/events`)).json();
  const lines = events.map(({ seq }) => `event-${seq}`).reverse();
  await eventually(async () => {
    const ids = await page.locator("#feed li").evaluateAll((all) => all.map(({ id }) => id));
    assert.deepEqual(ids, lines);
    const failed = AT_END.filter((row) => row.endsWith("error")).length;
    assert.equal(await page.locator("#feed li[data-error]").count(), failed);
    const card = page.locator(".card", { has: page.getByText("Tool calls", { exact: true }) });
    assert.equal(await card.locator(".value").textContent(), String(AT_END.length));
  });
}

liveTest("a page reconnects and shows what happened meanwhile", async (scene) => {
  const { home, watch, sessionUrl, server } = scene;
  const page = await watch.open(sessionUrl);
  await mark(page);
  scene.agent.open(1);
  await shows(page, AT_GATE_2);
  assert.equal(watch.faults.join("\n"), "");

  const db = `${home.folder}/.hydrotik/air/telemetry.db`;
  assert.equal(await server.end("SIGTERM"), 0);
  await page.getByText(/^Reconnecting, data up to /).waitFor();
  await shows(page, AT_GATE_2);
  await meanwhile(home, db, sessionUrl);
  const port = new URL(server.url).port;
  const again = await serve(home, ["--no-watch", `--port=${port}`, `--db=${db}`]);
  await page.getByText("Live", { exact: true }).waitFor();
  await shows(page, [...AT_GATE_2, "Grep ok"]);

  scene.agent.open(2);
  await scene.agent.done;
  await shows(page, AT_END.toSpliced(5, 0, "Grep ok"));
  await page.locator('.status[data-status="ended"]').waitFor();
  await assertNotReloaded(page);
  // The browser itself reports each attempt to connect to a server that is away.
  const others = watch.faults.filter((fault) => !fault.includes("net::ERR_CONNECTION_REFUSED"));
  assert.equal(others.join("\n"), "");
  assert.equal(await again.end("SIGTERM"), 0);
});

/** A call that is told while the page cannot connect: to a server on another port, with the same file. */
async function meanwhile(home: Home, db: string, sessionUrl: string): Promise<void> {
  const server = await serve(home, ["--no-watch", `--db=${db}`]);
  const id = new URL(sessionUrl).pathname.split("/").pop();
  const call = { tool_name: "Grep", tool_use_id: "toolu_meanwhile", tool_input: { pattern: "x" } };
  const payloads = [
    { hook_event_name: "PreToolUse" },
    { hook_event_name: "PostToolUse", tool_response: "nothing", duration_ms: 5 },
  ];
  for (const payload of payloads) {
    const ran = await runHook(binary ?? "", home, { session_id: id, ...call, ...payload }, {
      AIR_URL: server.url,
    });
    assert.equal(ran.code, 0);
  }
  assert.equal(await server.end("SIGTERM"), 0);
}
