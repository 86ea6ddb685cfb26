/** How a browser opens a page: from the address until all in view is drawn and answers. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
} from "playwright-core";
import { type Page } from "playwright-core";

/** As in tests/e2e/browser.ts; a background page must not be slowed, or the figures mean nothing. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A usual screen. */
export const SCREEN = { width: 1440, height: 900 };
/** So tall that every panel is in view. */
export const TALL = { width: 1440, height: 12_000 };

/** Where the page's script notes when all was drawn, ms since the navigation began. */
declare global {
  var airDrawnAt: number | undefined;
}

/** Gives `use` a browser; closes it afterwards. */
export async function withChromium<T>(
  executablePath: string,
  use: (browser: Browser) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** A reader who was never here: no cache, no cookie, and another zone than the server's. */
export async function newReader(
  browser: Browser,
  viewport: BrowserContextOptions["viewport"],
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, timezoneId: "Asia/Tokyo" });
  await context.addInitScript(noteDrawn);
  return context;
}

/** Opens a page in a tab of its own; gives it when all in view is drawn. */
export async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.airDrawnAt !== undefined);
  return page;
}

/** Ms from the start of the navigation until it was drawn, for a reader who was never here. */
export async function openMs(
  browser: Browser,
  url: string,
  viewport: BrowserContextOptions["viewport"],
): Promise<number> {
  const context = await newReader(browser, viewport);
  try {
    const page = await open(context, url);
    return await page.evaluate(() => globalThis.airDrawnAt ?? NaN);
  } finally {
    await context.close();
  }
}

/**
 * Runs in the page. Drawn: the scripts answer, the waterfall has bars, each chart in view has ink on
 * its canvas, and each map in view has tiles.
 */
function noteDrawn(): void {
  const inView = (element: Element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    const isSeen = element.checkVisibility({ visibilityProperty: true });
    return isSeen && height > 0 && top < innerHeight && bottom > 0;
  };
  const hasInk = (plot: Element) => {
    const canvas = plot.querySelector("canvas");
    const pixels = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels?.some((value) => value > 0) ?? false;
  };
  const all = (selector: string) => [...document.querySelectorAll(selector)].filter(inView);
  const inked = new Set<Element>();
  const isDrawn = () => {
    if (document.documentElement?.dataset.scripted === undefined) return false;
    if (document.readyState === "loading" || !document.querySelector(".rows g.call")) return false;
    if (all(".map").some((map) => map.childElementCount === 0)) return false;
    for (const plot of all(".plot")) {
      if (!inked.has(plot) && !hasInk(plot)) return false;
      inked.add(plot);
    }
    return true;
  };
  const look = () => {
    if (isDrawn()) globalThis.airDrawnAt = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

/** A page that does next to nothing, yet has one of each thing that {@link openMs} waits for. */
export function controlPage(): { url: string; end(): Promise<void> } {
  const html = `<!doctype html><html><head><script type="module" src="/page.js"></script></head>
    <body><svg class="rows"></svg><div class="plot"><canvas></canvas></div></body></html>`;
  const script = `document.documentElement.dataset.scripted = "";
    document.querySelector(".rows").innerHTML = '<g class="call"></g>';
    document.querySelector("canvas").getContext("2d").fillRect(0, 0, 20, 20);`;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const isScript = url.endsWith(".js");
    const type = isScript ? "text/javascript" : "text/html";
    return new Response(isScript ? script : html, { headers: { "content-type": type } });
  });
  const { port } = server.addr as Deno.NetAddr;
  return { url: `http://127.0.0.1:${port}/`, end: () => server.shutdown() };
}
