/**
 * Keeps a page up to date. The stream says that something changed; this asks, at most once a second,
 * what the changed panels in view look like now, and htmx puts the answer in their place.
 */
import { type Change, changedErrors, concerns, type LiveMessage } from "./change.ts";
import { connect } from "./connect.ts";
import { htmx } from "./htmx.ts";
import { createPacer } from "./pace.ts";

/** DESIGN.md, Live: at most one question a second. */
const ASK_GAP_MS = 1000;
/** Ages grow and sessions become idle without an event. */
const REFRESH_MS = 30_000;

/** Told on the document when the connection changes: detail is {@link LiveState}. */
export const LIVE_STATE = "air:live";
/** Told on the document when errors came: detail is a list of [key, Unix ms]. */
export const LIVE_ERRORS = "air:errors";
/** Told on a paused panel that changed; a panel tells it itself when it goes on. */
export const WAITING = "air:waiting";
export const RESUME = "air:resume";

/** Whether the page is connected; `since` is the Unix ms of that change. */
export type LiveState = Extract<LiveMessage, { kind: "state" }>;

/**
 * Starts the live updates of `main`, if its page has any. Once a page. `isStale`: what the page shows
 * is to be asked for again at once.
 */
export function startLive(main: HTMLElement, isStale: boolean): void {
  const { live: url, session = null, worker } = main.dataset;
  if (url === undefined || worker === undefined) return;
  let seq = Number(main.dataset.seq);
  const page = new LivePage(main, url, () => seq);

  connect({ worker, seq: () => seq }, (message) => {
    if (message.kind === "state") {
      document.dispatchEvent(new CustomEvent<LiveState>(LIVE_STATE, { detail: message }));
    } else if (message.kind === "missed") {
      page.allChanged(false);
    } else {
      const { kind, change } = message;
      seq = change.seq;
      if (kind === "change") page.changed(change, session);
      else page.allChanged(true);
      const errors = changedErrors(change, session);
      if (errors.length > 0) {
        document.dispatchEvent(new CustomEvent(LIVE_ERRORS, { detail: errors }));
      }
    }
  });
  if (isStale) page.allChanged(true);
  setInterval(() => page.allChanged(true), REFRESH_MS);
}

/** The panels of a page: which are in view, which are out of date. */
class LivePage {
  #main: HTMLElement;
  #url: string;
  #seq: () => number;
  #stale = new Set<string>();
  /** By panel, the seq that it shows: the server need not answer when nothing came after it. */
  #shown = new Map<string, number>();
  #inView = new Set<Element>();
  #poke = createPacer(() => this.#ask(), ASK_GAP_MS, {
    now: () => Date.now(),
    after: (ms, run) => setTimeout(run, ms),
  });
  #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inView.add(target);
      else this.#inView.delete(target);
    }
    this.#poke();
  });

  constructor(main: HTMLElement, url: string, seq: () => number) {
    this.#main = main;
    this.#url = url;
    this.#seq = seq;
    for (const panel of this.#panels()) {
      this.#shown.set(nameOf(panel), seq());
      this.#observer.observe(panel);
    }
    document.addEventListener("visibilitychange", this.#poke);
    main.addEventListener(RESUME, this.#poke);
  }

  changed(change: Change, sessionId: string | null): void {
    this.#mark((panel) => concerns(change, sessionId, panel.dataset));
  }

  /** `forget`: the answer is wanted even if no event came. */
  allChanged(forget: boolean): void {
    if (forget) this.#shown.clear();
    this.#mark(() => true);
  }

  #panels(): HTMLElement[] {
    return [...this.#main.querySelectorAll<HTMLElement>("[data-panel]")];
  }

  #mark(isStale: (panel: HTMLElement) => boolean): void {
    for (const panel of this.#panels().filter(isStale)) {
      this.#stale.add(nameOf(panel));
      if (isPaused(panel)) panel.dispatchEvent(new CustomEvent(WAITING));
    }
    this.#poke();
  }

  /** False when no panel in view needs it. */
  async #ask(): Promise<boolean> {
    if (document.hidden) return false;
    const due = this.#panels().filter((panel) =>
      this.#stale.has(nameOf(panel)) && this.#inView.has(panel) && !isPaused(panel)
    );
    if (due.length === 0) return false;
    const seq = this.#seq();
    const names = due.map(nameOf);
    for (const name of names) this.#stale.delete(name);
    try {
      if (await this.#update(due)) { for (const name of names) this.#shown.set(name, seq); }
    } catch {
      // The server is away or refuses: what is shown stands, and the header tells since when.
      for (const name of names) this.#stale.add(name);
    }
    return true;
  }

  /** False when the answer came too late: the panels ask for something else by now. */
  async #update(due: HTMLElement[]): Promise<boolean> {
    const query = this.#queryOf(due);
    const response = await fetch(`${this.#url}?${query}`, { headers: { "HX-Request": "true" } });
    if (response.status === 204) return true;
    if (!response.ok) throw new Error(`Cannot ask for panels: ${response.status}`);
    const text = await response.text();
    if (query !== this.#queryOf(due)) {
      this.#mark((panel) => due.includes(panel));
      return false;
    }
    await htmx.swap({ text, sourceElement: this.#main, target: this.#main, swap: "none" });
    return true;
  }

  #queryOf(panels: HTMLElement[]): string {
    const query = new URLSearchParams({ panels: panels.map(nameOf).join(",") });
    const since = Math.min(...panels.map((panel) => this.#shown.get(nameOf(panel)) ?? -1));
    if (since >= 0) query.set("since", String(since));
    for (const panel of panels) {
      const own = panel.dataset.query ??
        panel.querySelector<HTMLElement>("[data-query]")?.dataset.query;
      for (const [key, value] of new URLSearchParams(own)) query.set(key, value);
    }
    return query.toString();
  }
}

function nameOf(panel: HTMLElement): string {
  return panel.dataset.panel ?? "";
}

function isPaused(panel: HTMLElement): boolean {
  return panel.dataset.paused !== undefined;
}
