/** The frame of every page: head, header, main, footer. */
import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { clock, localZone } from "./format.ts";
import type { Chrome, Theme } from "./models/page.ts";
import { KeysHelp } from "./partials/keys.tsx";

/** Where the built files are; the plain addresses always work, hashed ones are cached for good. */
export interface Assets {
  script: string;
  worker: string;
  /** Loaded when a chart comes into view. */
  charts: string;
  style: string;
}

const PLAIN_ASSETS: Assets = {
  script: "/static/main.js",
  worker: "/static/live_worker.js",
  charts: "/static/charts.js",
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
  theme: Theme;
  assets?: Assets;
  live?: Live;
  /** Whether its first view has charts: their script is loaded along with the page. */
  hasCharts?: boolean;
  /** Which of the pages in the head this one is. */
  current?: PagePath;
  children: Child;
}

/**
 * htmx: errors are swapped in by default; no style sheet of its own, no history of its own. What a
 * live update must not take back is the reader's: what is unfolded, and which row has the focus.
 */
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  morphIgnore: ["data-htmx-powered", "open", "tabindex"],
});

/** A whole page. */
export function Layout(
  { title, chrome, theme, assets = PLAIN_ASSETS, live, hasCharts, current, children }: LayoutProps,
) {
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="en" data-theme={theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="dark light" />
          <meta name="htmx-config" content={HTMX_CONFIG} />
          <title>{title}</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href={assets.style} />
          <script type="module" src={assets.script}></script>
          {hasCharts && <link rel="modulepreload" href={assets.charts} />}
        </head>
        <body>
          <a class="skip" href="#main">Skip to content</a>
          <Header chrome={chrome} theme={theme} current={current} />
          <main
            id="main"
            tabindex={-1}
            data-live={live?.url}
            data-session={live?.sessionId}
            data-seq={chrome?.seq}
            data-worker={assets.worker}
            data-charts={assets.charts}
            data-zone={localZone()}
          >
            {children}
          </main>
          <Footer chrome={chrome} />
          <p id="toast" class="toast" role="status"></p>
          <KeysHelp />
        </body>
      </html>
    </>
  );
}

/** The pages that every page leads to. */
const PAGES = [
  ["/", "Overview"],
  ["/tools", "Tools"],
  ["/drift", "Drift"],
  ["/prompts", "Prompts"],
  ["/integrations", "Integrations"],
] as const;

/** The address of a page that every page leads to. */
export type PagePath = typeof PAGES[number][0];

interface HeaderProps {
  chrome: Chrome | null;
  theme: Theme;
  current: PagePath | undefined;
}

function Header({ chrome, theme, current }: HeaderProps) {
  return (
    <header class="top">
      <a class="brand" href="/" aria-label="AIr, all sessions">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M1 4h9M1 8h13M1 12h6" />
        </svg>
        AIr
      </a>
      <nav aria-label="Main">
        {PAGES.map(([path, name]) => (
          <a href={path} aria-current={path === current ? "page" : undefined}>{name}</a>
        ))}
      </nav>
      {chrome && (
        <p class="live" data-state="still" role="status">
          <span class="live-dot" aria-hidden="true"></span>
          <span data-live-text>Snapshot of {clock(chrome.renderedAt)}</span>
        </p>
      )}
      {chrome && <Redaction level={chrome.redactionLevel} />}
      <ThemeSelect theme={theme} />
      <button type="button" data-keys-help data-script-only hidden aria-label="Keyboard help">
        ?
      </button>
    </header>
  );
}

/** In the head, on a phone in the footer. */
function Redaction({ level }: { level: string }) {
  return (
    <span class="redaction" title="Redaction level">
      <span class="redaction-label">Redaction</span> {level}
    </span>
  );
}

const THEMES: readonly [Theme, string][] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** Firefox keeps a form's state over a reload; the cookie alone counts. */
function ThemeSelect({ theme }: { theme: Theme }) {
  return (
    <select class="theme" aria-label="Theme" autocomplete="off" data-script-only hidden>
      {THEMES.map(([value, name]) => (
        <option value={value} selected={value === theme}>{name}</option>
      ))}
    </select>
  );
}

function Footer({ chrome }: { chrome: Chrome | null }) {
  return (
    <footer class="bottom">
      <span>AIr {chrome?.version}</span>
      {chrome && <Redaction level={chrome.redactionLevel} />}
      <span>
        Times in <span data-zone-name>{localZone()}</span>
      </span>
    </footer>
  );
}
