/** The frame of every page: head, header, main, footer. */
import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { clock, localZone } from "./format.ts";
import type { Chrome } from "./models.ts";

/** Where the built files are; the plain addresses always work, hashed ones are cached for good. */
export interface Assets {
  script: string;
  worker: string;
  style: string;
}

const PLAIN_ASSETS: Assets = {
  script: "/static/main.js",
  worker: "/static/live_worker.js",
  style: "/static/app.css",
};

/** What the page's live client needs: whom to ask, and which sessions concern it (null: all). */
export interface Live {
  url: string;
  sessionId: string | null;
}

interface LayoutProps {
  title: string;
  /** Null where the store could not be asked: a page about an error. */
  chrome: Chrome | null;
  assets?: Assets;
  live?: Live;
  children: Child;
}

/** htmx: errors are swapped in by default; no style sheet of its own, no history of its own. */
const HTMX_CONFIG = JSON.stringify({ includeIndicatorCSS: false, history: false });

/** A whole page. */
export function Layout({ title, chrome, assets = PLAIN_ASSETS, live, children }: LayoutProps) {
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="dark light" />
          <meta name="htmx-config" content={HTMX_CONFIG} />
          <title>{title}</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href={assets.style} />
          <script type="module" src={assets.script}></script>
        </head>
        <body>
          <a class="skip" href="#main">Skip to content</a>
          <Header chrome={chrome} />
          <main
            id="main"
            tabindex={-1}
            data-live={live?.url}
            data-session={live?.sessionId}
            data-seq={chrome?.seq}
            data-worker={assets.worker}
            data-zone={localZone()}
          >
            {children}
          </main>
          <Footer chrome={chrome} />
        </body>
      </html>
    </>
  );
}

function Header({ chrome }: { chrome: Chrome | null }) {
  return (
    <header class="top">
      <a class="brand" href="/" aria-label="AIr, all sessions">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M1 4h9M1 8h13M1 12h6" />
        </svg>
        AIr
      </a>
      <nav aria-label="Main">
        <a href="/">Sessions</a>
      </nav>
      {chrome && (
        <p class="live" data-state="still" role="status">
          <span class="live-dot" aria-hidden="true"></span>
          <span data-live-text>Snapshot of {clock(chrome.renderedAt)}</span>
        </p>
      )}
      {chrome && (
        <p class="redaction" title="Redaction level">
          <span class="redaction-label">Redaction</span> {chrome.redactionLevel}
        </p>
      )}
    </header>
  );
}

function Footer({ chrome }: { chrome: Chrome | null }) {
  return (
    <footer class="bottom">
      <span>AIr {chrome?.version}</span>
      <span>Times in {localZone()}</span>
    </footer>
  );
}
