/** What people expect of any page, in a real browser: zone, theme, keyboard, links, copies. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { listen, post, type TestServer, testServer } from "../server/harness.ts";
import { type Watch, withBrowser } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { chromium } from "./needs.ts";

const browser = chromium();
/** 12:00:00 UTC: no zone of a test is the server's. */
const NOON = Date.UTC(2026, 0, 2, 12);

interface Scene {
  server: TestServer;
  base: string;
  watch: Watch;
}

/** A server with two sessions, the newer of which has three calls in two turns. */
function habit(
  name: string,
  use: (scene: Scene) => Promise<void>,
  reader: BrowserContextOptions = {},
): void {
  Deno.test({
    name,
    ignore: browser === null,
    fn: () =>
      withBrowser(browser ?? "", async (watch) => {
        const clock = { now: () => NOON + 60_000 };
        await using server = await testServer({ staticDir: "static/dist" }, clock);
        await tell(server, STORY);
        await using listening = listen(server);
        await use({ server, base: `http://${listening.host}`, watch });
        assert.deepEqual(watch.faults, []);
      }, reader),
  });
}

let ids = 0;

function told(sessionId: string, at: number, type: string, fields: Record<string, unknown> = {}) {
  return { id: `h${++ids}`, sessionId, timestamp: NOON + at, type, collector: "hook", ...fields };
}

function call(turnId: string, toolCallId: string, at: number, isError = false) {
  return [
    told("new", at, "tool_call_start", { turnId, toolCallId, toolName: "Bash" }),
    told("new", at + 500, "tool_call_end", {
      turnId,
      toolCallId,
      toolName: "=cmd()",
      durationMs: 500,
      isError,
    }),
  ];
}

const STORY = [
  told("old", -9000, "session_start", { agent: "codex", project: "older" }),
  told("new", 0, "session_start", { agent: "claude-code", project: "air" }),
  told("new", 1000, "turn_start", { turnId: "t1", turnIndex: 1 }),
  ...call("t1", "c1", 2000),
  ...call("t1", "c/2 ä", 4000),
  told("new", 6000, "turn_start", { turnId: "t2", turnIndex: 2 }),
  ...call("t2", "c3", 7000),
  told("new", 8000, "context_usage", { tokensUsed: 50_000, contextWindow: 200_000 }),
  told("new", 9000, "context_usage", { tokensUsed: 90_000, contextWindow: 200_000 }),
];

async function tell(server: TestServer, events: unknown[]): Promise<void> {
  const response = await post(server, "/api/ingest/batch", events);
  assert.deepEqual((await response.json()).rejected, []);
}

const focusedId = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("data-id") ?? activeElement?.id;
  });

habit("times are told in the reader's zone, from the first page on", async ({ base, watch }) => {
  const page = await watch.open(`${base}/sessions/new`);
  await page.locator("#feed time", { hasText: "21:00:09" }).waitFor();
  assert.equal(await page.locator("[data-zone-name]").textContent(), "Asia/Tokyo");
  assert.equal(
    await page.locator("#feed time").first().getAttribute("title"),
    "2026-01-02 21:00:09.000 Asia/Tokyo",
  );
  const cookies = await page.context().cookies();
  const zone = cookies.find(({ name }) => name === "air_zone");
  assert.deepEqual([zone?.value, zone?.sameSite, zone?.path], ["Asia%2FTokyo", "Lax", "/"]);
  const html = await page.evaluate(() => fetch("/sessions/new").then((page) => page.text()));
  assert.match(html, /data-zone="Asia\/Tokyo"/);
}, { timezoneId: "Asia/Tokyo" });

habit("the theme is chosen without a reload, and kept", async ({ base, watch }) => {
  const page = await watch.open(`${base}/sessions/new`);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const pixels = () =>
    page.evaluate(() =>
      document.querySelector<HTMLCanvasElement>("#utilization-panel canvas")?.toDataURL()
    );
  await page.locator("#utilization-panel canvas").waitFor();
  const [dark, drawn] = [await ground(), await pixels()];
  await page.getByLabel("Theme").selectOption("light");
  assert.notEqual(await ground(), dark);
  assert.notEqual(await pixels(), drawn);
  const again = await watch.open(base);
  assert.equal(await again.evaluate(() => document.documentElement.dataset.theme), "light");
  assert.equal(await again.getByLabel("Theme").inputValue(), "light");
}, { colorScheme: "dark" });

habit("the keyboard moves through rows, opens, helps, leaves", async ({ base, watch }) => {
  const page = await watch.open(base);
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
  await press("j", "j", "j");
  assert.equal(await focusedId(page), "session-old");
  await press("Control+k");
  assert.equal(await focusedId(page), "session-old");
  await press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await press("k", "Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.equal(await focusedId(page), "session-old");
  await press("k", "Enter");
  await page.waitForURL(`${base}/sessions/new`);
  await page.locator("g.call").first().waitFor();
  await press("j", "j", "Enter");
  assert.equal(await page.evaluate(() => decodeURIComponent(location.hash)), "#call-c/2 ä");
  assert.equal(await focusedId(page), "call-c/2 ä");
  await press("Escape");
  assert.notEqual(await focusedId(page), "call-c/2 ä");
  await page.getByLabel("Type").focus();
  await press("?");
  assert.equal(await page.getByRole("dialog").count(), 0);
});

habit("focus and what is unfolded outlive a live update", async ({ server, base, watch }) => {
  const page = await watch.open(`${base}/sessions/new`);
  await page.locator(".live[data-state=live]").waitFor();
  await page.locator("#feed").focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const id = await focusedId(page);
  assert.match(String(id), /^event-/);
  await page.locator("#utilization-panel .menu summary").click();
  await page.locator(`#${id}`).focus();
  await tell(server, [told("new", 9500, "heartbeat"), ...call("t2", "c4", 9600)]);
  await page.locator("#call-c4").waitFor({ state: "attached" });
  await page.locator("#feed .type", { hasText: "heartbeat" }).waitFor();
  assert.equal(await focusedId(page), id);
  assert.equal(await page.locator(`#${id}`).getAttribute("tabindex"), "-1");
  assert.equal(await page.locator("#utilization-panel .menu").getAttribute("open"), "");
});

habit("a link leads to a call or a turn, and can be copied", async ({ base, watch }) => {
  const address = `${base}/sessions/new#${encodeURIComponent("call-c/2 ä")}`;
  const page = await watch.open(address);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator("g.row.pointed[data-id='call-c/2 ä']").waitFor();
  assert.equal(await page.locator("g.call[tabindex='0']").getAttribute("data-id"), "call-c/2 ä");
  assert.match(await page.locator(".waterfall .chart-detail").innerText(), /In\s+Turn 1/);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link to the call copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
  await page.goto(`${base}/sessions/new#turn-2`);
  await page.locator("g.row.turn.pointed", { hasText: "Turn 2" }).waitFor();
  await page.goto(`${base}/sessions/new#call-old`);
  await page.getByText("What the link names is not on this page").waitFor();
});

habit("a panel is copied as JSON, downloaded as CSV and picture", async ({ base, watch }) => {
  const page = await watch.open(`${base}/sessions/new`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const take = async (panel: string, what: string) => {
    await page.locator(`[data-panel=${panel}] .menu summary`).click();
    await page.locator(`[data-panel=${panel}]`).getByText(what).click();
  };
  await take("utilization", "Copy as JSON");
  await page.getByText("JSON copied").waitFor();
  const json = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(json.points.map(({ usedTokens }: { usedTokens: number }) => usedTokens), [
    50_000,
    90_000,
  ]);

  const download = page.waitForEvent("download");
  await take("waterfall", "Download CSV");
  const file = await download;
  assert.equal(file.suggestedFilename(), "waterfall.csv");
  const csv = await readFile(await file.path(), "utf8");
  assert.match(csv, /^\ufeffTool,Result,Started,Duration,/);
  // Another spreadsheet's formula stays text.
  assert.match(csv, /\r\n'=cmd\(\),OK,2026-01-02T12:00:02\.000Z,500 ms,/);

  const lines = page.waitForEvent("download");
  await take("feed", "Download CSV");
  assert.match(
    await readFile(await (await lines).path(), "utf8"),
    /^\ufeffTime,Type,Summary,Told by\r\n2026-01-02T12:00:09\.000Z,context_usage,.*,hook\r\n/,
  );

  await page.locator("#utilization-panel canvas").waitFor();
  const picture = page.waitForEvent("download");
  await take("utilization", "Download PNG");
  assert.equal((await picture).suggestedFilename(), "utilization.png");
});

habit("a tab in the background tells of errors nobody saw", async ({ server, base, watch }) => {
  const page = await watch.open(`${base}/sessions/new`);
  await eventually(async () => assert.equal(await page.title(), "● air · AIr"));
  await page.clock.setFixedTime(NOON);
  await show(page, false);
  const failed = call("t2", "c5", 10_000, true);
  // A second witness of the same call, a call of another session, one of the past.
  await tell(server, [
    ...failed,
    { ...failed[1], id: "again", collector: "transcript" },
    { ...failed[1], id: "other", sessionId: "old" },
    { ...failed[1], id: "past", toolCallId: "c0", timestamp: NOON - 5000 },
    told("new", 11_000, "llm_error", { status: 529 }),
  ]);
  await eventually(async () => assert.equal(await page.title(), "(2) ● air · AIr"));
  assert.match(await page.locator("link[rel=icon]").getAttribute("href") ?? "", /^data:image\/svg/);
  await show(page, true);
  assert.equal(await page.title(), "● air · AIr");
});

/** The browser of tests never hides a page. */
async function show(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, !isShown);
}

habit("a step back shows what was chosen", async ({ base, watch }) => {
  const page = await watch.open(`${base}/sessions/new`);
  await page.getByLabel("Type").selectOption("tool");
  await page.waitForURL(`${base}/sessions/new?type=tool`);
  await page.getByRole("link", { name: "AIr, all sessions" }).click();
  await page.waitForURL(`${base}/`);
  await page.goBack();
  await page.locator("#feed[data-query='type=tool']").waitFor();
  assert.equal(await page.getByLabel("Type").inputValue(), "tool");
});

habit(
  "on paper everything is whole, and nothing that cannot be pressed",
  async ({ base, watch }) => {
    const page = await watch.open(`${base}/sessions/new`);
    await page.locator("#utilization-panel canvas").waitFor();
    await page.emulateMedia({ media: "print" });
    const table = page.locator("#utilization-panel > .table-scroll");
    assert.equal(await table.isVisible(), false);
    // A chart that was never drawn.
    await page.locator("#utilization-panel .plot").evaluate((plot) => plot.replaceChildren());
    assert.equal(await table.isVisible(), true);
    assert.equal(await page.locator(".tools").first().isVisible(), false);
    assert.equal(
      await page.locator("#feed").evaluate((list) => getComputedStyle(list).overflow),
      "visible",
    );
  },
);
