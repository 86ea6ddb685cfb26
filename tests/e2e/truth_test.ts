/** Live truth: after any stream of events a page that was open is the page that is loaded anew. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Page } from "playwright-core";
import { ofRound, sessionEvents, shuffled } from "../arbitraries.ts";
import { listen, post, type TestServer, testServer } from "../server/harness.ts";
import { alarm } from "../server/panels/session_events.ts";
import { withBrowser } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { chromium } from "./needs.ts";

const browser = chromium();
const EVENTS = 1_000;
const SESSIONS = ["s1", "s2", "s3", "s4"];
const MCP = "/integrations?kind=mcp&source=my_docs";
const PATHS = ["/sessions/s1", "/", "/tools?tool=Bash", "/drift", "/prompts", MCP];
/** The streams, each with a few batches between two looks of the pages. */
const SEEDS = [2026, 7053, 7313];
const BATCHES_A_LOOK = 5;
/** Of pages on which every panel is in view. */
const TALL = { viewport: { width: 1440, height: 9_000 } };

/** Told by the pages alone. */
const CLICKS = ["eval_rating", "drift_ack"];

type Told = Record<string, unknown> & { id: string; timestamp: number };

/** The first session's page shows what this one does, too. */
const CHILD: Told = {
  id: "child",
  type: "session_start",
  sessionId: "s2",
  parentSessionId: "s1",
  timestamp: 1_795_000_000_000,
};

for (const seed of SEEDS) {
  Deno.test({
    name: `live pages equal the same pages loaded anew after 1,000 random events, seed ${seed}`,
    ignore: browser === null,
    fn: () =>
      withBrowser(browser ?? "", async ({ open, faults }) => {
        const events = stream(seed);
        const now = Math.max(...events.map(({ timestamp }) => timestamp)) + 60_000;
        await using server = await testServer({ staticDir: "static/dist" }, { now: () => now });
        await using listening = listen(server);
        // A call that still runs reaches to the reader's now.
        await (await open("about:blank")).context().clock.setFixedTime(now);
        // Nothing is there yet but a session of one event: every panel comes by itself.
        await post(server, "/api/ingest", { ...events[0], id: "first", sessionId: "s1" });
        const pages = await Promise.all(
          PATHS.map(async (path) => {
            const url = `http://${listening.host}${path}`;
            const page = await open(url);
            await page.locator(".live[data-state=live]").waitFor();
            return { url, page };
          }),
        );
        const told = await tell(server, batchesOf(events, seed), pages.map(({ page }) => page));
        assert.ok(told > 900, `${told} events were taken`);
        for (const { url, page } of pages) {
          const fresh = await open(url);
          await drawn(fresh);
          await eventually(async () => {
            const [shown, expected] = await Promise.all([shownBy(page), shownBy(fresh)]);
            assert.deepEqual(shown, expected);
          });
          await fresh.close();
        }
        assert.deepEqual(faults, []);
      }, TALL),
  });
}

/** What several sessions tell in rounds, in any order. */
function stream(seed: number): Told[] {
  const events: Told[] = [CHILD];
  for (let round = 0; events.length < EVENTS; round++) {
    for (const sessionId of SESSIONS) {
      const rng = { seed: seed + 1_000 * round, numRuns: 1 };
      const [told = []] = fc.sample(sessionEvents(sessionId), rng);
      for (const event of told) {
        if (!CLICKS.includes(event.type)) events.push(ofRound(round, event as unknown as Told));
      }
      events.push({
        ...alarm(round, { sessionId, timestamp: events.at(-1)?.timestamp }),
        ...{
          id: `alarm-${sessionId}-${round}`,
          metric: round % 2 === 0 ? "latency" : "cost",
        },
      } as unknown as Told);
    }
  }
  return shuffled(events.slice(0, EVENTS), seed);
}

function batchesOf(events: Told[], seed: number): Told[][] {
  const sizes = fc.sample(fc.integer({ min: 1, max: 60 }), { seed, numRuns: EVENTS });
  const batches: Told[][] = [];
  for (let at = 0; at < events.length;) {
    const size = sizes[batches.length] ?? 1;
    batches.push(events.slice(at, at + size));
    at += size;
  }
  return batches;
}

/** Sends the batches while the pages ask again and again; gives how many events were taken. */
async function tell(server: TestServer, batches: Told[][], pages: Page[]): Promise<number> {
  let told = 0;
  for (const [index, batch] of batches.entries()) {
    const looks = index % BATCHES_A_LOOK === 0
      ? pages.slice(0, 2).map((page) => page.waitForResponse(/\/live\?/))
      : [];
    const response = await post(server, "/api/ingest/batch", batch);
    const { rejected } = await response.json();
    assert.deepEqual(rejected, []);
    told += batch.length;
    await Promise.all(looks);
  }
  return told;
}

/** Every chart of the page stands. */
async function drawn(page: Page): Promise<void> {
  await page.locator(".live[data-state=live]").waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>(".plot")].every((plot) =>
      plot.clientHeight === 0 || plot.querySelector("canvas")
    )
  );
}

/** By part of the page, what a reader can see or hear: texts, points, attributes that say something, pixels. */
async function shownBy(page: Page): Promise<Record<string, string[]>> {
  return await page.evaluate(() => {
    const said =
      /^(data-(?!htmx)|aria-|title$|href$|datetime$|hidden$|value$|disabled$|[xy][12]?$|width$|height$)/;
    const linesOf = (element: Element): string[] => {
      // Nothing of an empty chart shows.
      if (element.closest(".plot")?.closest("section:has([data-empty])")) return [];
      const own = [...element.attributes].filter(({ name }) => said.test(name))
        .map(({ name, value }) => `${name}=${value}`).sort();
      const pixels = element instanceof HTMLCanvasElement ? element.toDataURL() : "";
      const nodes = [...element.childNodes].flatMap((node) =>
        node instanceof Element ? linesOf(node) : node.textContent?.trim() || []
      );
      // Placed by their attributes: the order says nothing.
      if (element.matches("svg.axis, g.pauses")) nodes.sort();
      return [`${element.tagName.toLowerCase()} ${own.join(" ")}${pixels}`, ...nodes];
    };
    const parts = [...document.querySelectorAll("main > *")];
    return Object.fromEntries(parts.map((part, index) => [`${index} ${part.id}`, linesOf(part)]));
  });
}
