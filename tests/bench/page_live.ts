/** What a page costs that stays open while its session goes on. */
import type { Browser, CDPSession, Page } from "playwright-core";
import { send, type Told } from "./page_data.ts";
import type { Row } from "./measure.ts";
import { newReader, open, SCREEN } from "./page_open.ts";
import { tap } from "./wire_tap.ts";

const EVENTS_PER_SECOND = 20;
/** Scripts are compiled and the first events have come before anything is measured. */
const WARM_UP_MS = 10_000;
const LIVE_MS = 60_000;
const HEAP_LOOKS = 5;
const HEAP_LOOK_MS = 300;
/** How many events {@link benchLive} tells at most. */
export const LIVE_EVENTS = (WARM_UP_MS + LIVE_MS) / 1_000 * EVENTS_PER_SECOND * 2;

/** Three tabs look on, two of them at the same session: its figures are those of the last. */
export async function benchLive(browser: Browser, server: string, session: Told): Promise<Row[]> {
  await using wire = tap(server);
  const context = await newReader(browser, SCREEN);
  const address = `${wire.url}/sessions/${session.sessionId}`;
  await (await context.newPage()).goto(wire.url);
  await open(context, address);
  const page = await open(context, address);
  const cdp = await context.newCDPSession(page);
  // The time that the thread ran, not the time that neighbours on the machine kept it waiting.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const asked: number[] = [];
  page.on("request", () => asked.push(performance.now()));
  let failure: unknown = null;
  const telling = setInterval(() => {
    send(server, [session.next()]).catch((error) => failure = error);
  }, 1_000 / EVENTS_PER_SECOND);
  await wait(WARM_UP_MS);
  const before = await measured(cdp, page);
  asked.length = 0;
  await wait(LIVE_MS);
  const after = await measured(cdp, page);
  clearInterval(telling);
  if (failure) throw failure;
  await context.close();
  const seconds = (after.at - before.at) / 1_000;
  const streams = wire.asked.filter(({ line }) => line.startsWith("GET /live?")).length;
  const busy = 100 * (after.busyMs - before.busyMs) / (after.at - before.at);
  return [
    row("live, main thread busy, %", busy, `${busy.toFixed(1)} %`, 25),
    row("live, requests a second", asked.length / seconds, `${asked.length} in 60 s`, 2),
    row("live, most requests in a second", mostInASecond(asked), "", 2),
    row("live, streams of three tabs", streams, `${streams}`, 1),
    grown("live, heap after 60 s", after.heapMb, before.heapMb, "MB", 1.1),
    grown("live, DOM nodes after 60 s", after.nodes, before.nodes, "", 1.1),
  ];
}

interface Measured {
  /** Ms of `performance.now()`. */
  at: number;
  busyMs: number;
  heapMb: number;
  nodes: number;
}

/** What lives after a collection, not what waits for one. */
async function measured(cdp: CDPSession, page: Page): Promise<Measured> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const at = performance.now();
  const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  const sizes: number[] = [];
  // An update may be under way: the smallest of several is what stays.
  for (let look = 0; look < HEAP_LOOKS; look++) {
    await cdp.send("HeapProfiler.collectGarbage");
    sizes.push((await cdp.send("Runtime.getHeapUsage")).usedSize);
    await wait(HEAP_LOOK_MS);
  }
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  return { at, busyMs: seconds * 1_000, heapMb: Math.min(...sizes) / 1e6, nodes };
}

function mostInASecond(asked: readonly number[]): number {
  const within = (from: number) => asked.filter((at) => at >= from && at < from + 1_000).length;
  return Math.max(0, ...asked.map(within));
}

function row(name: string, ratio: number, measured: string, atMost: number): Row {
  return { name, measured, control: "", ratio, target: { atMost } };
}

function grown(name: string, after: number, before: number, unit: string, atMost: number): Row {
  const [measured = "", control = ""] = [after, before].map((value) =>
    `${unit === "" ? value : value.toFixed(2)} ${unit}`.trim()
  );
  return { name, measured, control, ratio: after / before, target: { atMost } };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
