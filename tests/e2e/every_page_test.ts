/** Every page in a real browser, at a desk and on a phone, light and dark: whole, clean, for anybody. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { AGENT_NAMES } from "../../collectors/agents.ts";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { type Watch, withBrowser } from "./browser.ts";
import { HOSTILE_NAMES, hostileEvents, longSession } from "./extreme_events.ts";
import { airBinary, chromium } from "./needs.ts";
import { assertAccessible, assertWhole, seeAll } from "./page_checks.ts";

const binary = airBinary();
const browser = chromium();
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Every size and every theme with all pages and their controls, then the other two pairs. */
const VIEWS = [
  { viewport: DESK, colorScheme: "dark", isBrief: false },
  { viewport: PHONE, colorScheme: "light", isBrief: false },
  { viewport: DESK, colorScheme: "light", isBrief: true },
  { viewport: PHONE, colorScheme: "dark", isBrief: true },
] as const;
const LISTS = ["/", "/tools", "/drift", "/prompts", "/integrations", "/compare"];
const USUAL =
  "kpis waterfall feed context utilization tokens cost runs turns tools latency models quality";

/** Some sessions tell of requests that failed. */
const FAILED = `${USUAL} failures`;

/** Recorded sessions, and the panels that have something to show of them. */
const RECORDED = [
  { id: "3e65d449-32e8-4a57-b6f7-ae50b682862a", panels: `${USUAL} subagents` },
  { id: "01a205e9-51fc-79c3-820a-6d1062c7f574", panels: `${FAILED} limits` },
  // Nobody told this one's window or parts.
  { id: "01a205f7-bfa3-701c-8904-95401214e2f7", panels: FAILED.replace(" context", "") },
];
/** Of 200 characters, the most that an id may have. */
const HOSTILE_ID = HOSTILE_NAMES[1]!.slice(0, 200);
const EVENTS = 60_000;
const BATCH = 6_000;
/** Its elements are those of other pages, but thousands: what looks at each would take a minute. */
const LARGE = "/sessions/many";

/** A server, and every view of its pages. */
function pagesTest(name: string, use: (server: Server, home: Home) => Promise<Paths>): void {
  Deno.test({
    name,
    ignore: binary === null || browser === null,
    fn: () =>
      withHome(binary ?? "", async (home) => {
        const server = await serve(home, ["--no-watch"]);
        const { paths, brief, look } = await use(server, home);
        for (const { isBrief, ...view } of VIEWS) {
          const where = `${view.viewport.width} ${view.colorScheme}`;
          const reader = { ...view, permissions: ["clipboard-read", "clipboard-write"] };
          await withBrowser(browser ?? "", async (watch) => {
            for (const path of isBrief ? brief : paths) {
              const page = await lookAt(watch, server.url + path, where);
              await look?.(page);
              if (path !== LARGE) await assertAccessible(page, `${path} ${where}`);
              if (!isBrief) await useControls(page);
              if (!isBrief && path !== LARGE) await takeAlong(page);
              await page.close();
            }
            assert.deepEqual(watch.faults, [], where);
          }, reader);
        }
        assert.equal(await server.end("SIGTERM"), 0);
      }),
  });
}

interface Paths {
  paths: string[];
  /** Those whose colours differ from the others'. */
  brief: string[];
  look?: (page: Page) => Promise<void>;
}

async function lookAt(watch: Watch, url: string, view: string): Promise<Page> {
  const page = await watch.open(url);
  const where = `${new URL(url).pathname.slice(0, 60)} ${view}`;
  await seeAll(page);
  await assertWhole(page, where);
  return page;
}

/** Each button and choice of each panel once. */
async function useControls(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shown = <E extends HTMLElement>(selector: string) =>
      [...document.querySelectorAll<E>(`main ${selector}`)].filter((one) => one.checkVisibility());
    for (const button of shown("section .tools button[type=button]")) button.click();
    for (const select of shown<HTMLSelectElement>("section .tools select")) {
      select.selectedIndex = select.options.length - 1;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  await assertWhole(page, `${page.url()}, after use`);
}

/** Each panel's menu opens where it can be read, and gives what it says. */
async function takeAlong(page: Page): Promise<void> {
  const menus = await page.locator("main details.menu").filter({ visible: true }).all();
  for (const [index, menu] of menus.entries()) {
    const taken = await menu.evaluate((details: HTMLDetailsElement) => {
      details.open = true;
      const { left, right, width } = details.querySelector(".menu-items")!.getBoundingClientRect();
      details.querySelector<HTMLElement>("[data-take=json]")!.click();
      return width > 0 && left >= 0 && right <= document.documentElement.clientWidth;
    });
    assert.ok(taken, `${page.url()}: menu ${index} opens within the page`);
  }
  if (menus.length === 0) return;
  await page.getByText("JSON copied").waitFor();
  JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
}

pagesTest("pages show recorded sessions of all three agents", async (server, home) => {
  for (const agent of AGENT_NAMES) {
    const folder = resolve("tests/fixtures", agent);
    const { code, stderr } = await home.run(["import", agent, folder], {
      env: { AIR_URL: server.url },
    });
    assert.deepEqual([code, stderr], [0, ""]);
  }
  const [a, b] = RECORDED.map(({ id }) => id);
  const sessions = RECORDED.map(({ id }) => `/sessions/${id}`);
  const paths = [
    "/",
    "/tools",
    `/compare?a=${a}&b=${b}`,
    await turnOf(server, a ?? ""),
    ...sessions,
  ];
  return { paths, brief: [`/sessions/${a}`], look: panelsAreThere };
});

async function panelsAreThere(page: Page): Promise<void> {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const expected = RECORDED.find((session) => session.id === id)?.panels;
  if (expected === undefined) return;
  assert.deepEqual(await shownPanels(page), expected.split(" ").sort(), id);
}

/** The names of the panels that a reader sees. */
function shownPanels(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-panel]")]
      .filter((panel) => panel.checkVisibility({ visibilityProperty: true }))
      .filter((panel) => panel.getBoundingClientRect().height > 2)
      .map(({ dataset }) => dataset.panel).sort()
  );
}

async function turnOf({ url }: Server, id: string): Promise<string> {
  const html = await (await fetch(`${url}/sessions/${id}`)).text();
  const path = /href="(\/sessions\/[^"]+\/turns\/[^"]+)"/.exec(html)?.[1];
  assert.ok(path, `${id} has a turn with a page`);
  return path;
}

pagesTest("pages say what to do where there is nothing", () => {
  return Promise.resolve({ paths: LISTS, brief: [] });
});

pagesTest("pages bear one event, 60,000 events and names that nobody expects", async ({ url }) => {
  const one = { id: "one", sessionId: "one", type: "heartbeat", timestamp: 1_795_000_000_000 };
  await tell(url, [one, runningNow()]);
  await tell(url, hostileEvents(HOSTILE_ID));
  const many = longSession("many", EVENTS);
  for (let at = 0; at < EVENTS; at += BATCH) await tell(url, many.slice(at, at + BATCH));
  const hostile = encodeURIComponent(HOSTILE_ID);
  const brief = ["/", `/sessions/${hostile}`];
  const paths = [...LISTS, `/compare?a=many&b=${hostile}`, "/sessions/one", LARGE];
  return { paths: [...paths, `/sessions/${hostile}`], brief };
});

/** The only session at work, whose card has the whole row. */
function runningNow() {
  const [long] = HOSTILE_NAMES;
  const names = { agent: long, model: long, project: long };
  const timestamp = Date.now();
  return { id: "now", sessionId: "now", type: "session_start", timestamp, ...names };
}

async function tell(url: string, events: unknown[]): Promise<void> {
  const response = await fetch(`${url}/api/ingest/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  assert.deepEqual((await response.json()).rejected, []);
}
