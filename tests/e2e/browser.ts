/** A real browser for tests, which notes whatever a page does that it must not do. */
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser's own window, with nothing of another one in it. */
export interface Watch {
  /** Opens a page that is watched. */
  open(url: string): Promise<Page>;
  /** The same page, by a browser without JavaScript. */
  plain(url: string): Promise<Page>;
  /**
   * What went wrong on the watched pages: errors on the console, uncaught ones, violations of the
   * CSP, answers with an error, requests to another host.
   */
  faults: string[];
}

/** Gives `use` a browser, whose reader is as `reader` says; closes it afterwards. */
export async function withBrowser(
  executablePath: string,
  use: (watch: Watch) => Promise<void>,
  reader: BrowserContextOptions = {},
): Promise<void> {
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  try {
    const faults: string[] = [];
    const context = await browser.newContext(reader);
    const plain = await browser.newContext({ javaScriptEnabled: false });
    await watchContext(context, faults);
    await use({ open: opener(context), plain: opener(plain), faults });
  } finally {
    await browser.close();
  }
}

function opener(context: BrowserContext) {
  return async (url: string) => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
}

async function watchContext(context: BrowserContext, faults: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.error(`CSP violation: ${violatedDirective} ${blockedURI}`);
    });
  });
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().message}`));
  context.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== "127.0.0.1" && protocol !== "data:") faults.push(`asked ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
}
