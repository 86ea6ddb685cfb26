/** What a session's page costs a browser: to open, for the first time and again, and to keep open. */
import type { Browser } from "playwright-core";
import { serve, withHome } from "../e2e/air.ts";
import { chromium } from "../e2e/needs.ts";
import { inTurns, median, medianRatio, type Row } from "./measure.ts";
import { send, type Told, told } from "./page_data.ts";
import { benchLive, LIVE_EVENTS } from "./page_live.ts";
import { controlPage, newReader, open, openMs, SCREEN, TALL, withChromium } from "./page_open.ts";
import { tap } from "./wire_tap.ts";

const SHORT = 500;
const LONG = 60_000;
/** Of each way to open a page; an odd number, so that the median is one of them. */
const TURNS = 7;
/** What the original took for the same, on a machine such as the one where AIr is built, ms. */
const ORIGINAL_MS = 1_000;
/** The network is still when nothing was asked for so long, ms. */
const STILL_MS = 1_500;

/** The compiled program and Chromium; throws where there is none. */
export async function benchPages(binary: string): Promise<Row[]> {
  const browserPath = chromium();
  if (browserPath === null) throw new Error("there is no Chromium");
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const server = await serve(home, ["--no-watch"]);
    const [short, long] = [told(SHORT, 1, 0), told(LONG, 2, LIVE_EVENTS)];
    await send(server.url, [...short.past, ...long.past]);
    await withChromium(browserPath, async (browser) => {
      rows.push(...await benchLoads(browser, server.url, long));
      rows.push(...await benchOpen(browser, server.url, short, long));
      rows.push(...await benchLive(browser, server.url, long));
    });
    await server.end("SIGTERM");
  });
  return rows;
}

/** What the network carries for the whole page: every panel of it is in view. */
async function benchLoads(browser: Browser, server: string, { sessionId }: Told): Promise<Row[]> {
  await using wire = tap(server);
  const context = await newReader(browser, TALL);
  const others: string[] = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(wire.url) && !url.startsWith("data:")) others.push(url);
  });
  const load = async () => {
    const [bytes, requests] = [wire.bytes(), wire.asked.length];
    const page = await open(context, `${wire.url}/sessions/${sessionId}`);
    await still(wire.asked);
    await page.close();
    return { kilobytes: (wire.bytes() - bytes) / 1_000, requests: wire.asked.length - requests };
  };
  const [first, again] = [await load(), await load()];
  await context.close();
  return [
    limit("first load, kB", first.kilobytes, 350),
    limit("first load, requests", first.requests, 12),
    limit("later load, kB", again.kilobytes, 40),
    limit("requests to another host", others.length, 0),
  ];
}

/** Until nothing was asked for a while. */
async function still(asked: readonly { at: number }[]): Promise<void> {
  for (;;) {
    const left = (asked.at(-1)?.at ?? 0) + STILL_MS - performance.now();
    if (left <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}

async function benchOpen(browser: Browser, url: string, short: Told, long: Told): Promise<Row[]> {
  const control = controlPage();
  const address = ({ sessionId }: Told) => `${url}/sessions/${sessionId}`;
  const measures = {
    short: () => openMs(browser, address(short), SCREEN),
    long: () => openMs(browser, address(long), SCREEN),
    whole: () => openMs(browser, address(long), TALL),
    control: () => openMs(browser, control.url, SCREEN),
  };
  await inTurns(1, measures);
  const ms = await inTurns(TURNS, measures);
  await control.end();
  return [
    limit("opened and drawn, 500 events, ms", median(ms.short), ORIGINAL_MS),
    limit("opened and drawn, 60,000 events, ms", median(ms.long), ORIGINAL_MS),
    beside("60,000 events / 500 events", ms.long, ms.short, 1.5),
    beside("500 events / a page of one canvas", ms.short, ms.control, null),
    beside("60,000 events, every panel in view / one canvas", ms.whole, ms.control, null),
  ];
}

function limit(name: string, value: number, atMost: number): Row {
  const measured = Number.isInteger(value) ? `${value}` : value.toFixed(1);
  return { name, measured, control: "", ratio: value, target: { atMost } };
}

function beside(name: string, values: number[], controls: number[], atMost: number | null): Row {
  const text = (ms: number[]) => `${median(ms).toFixed(0)} ms`;
  const target = atMost === null ? null : { atMost };
  const ratio = medianRatio(values, controls);
  return { name, measured: text(values), control: text(controls), ratio, target };
}
