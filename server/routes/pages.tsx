/** Pages for people, their fragments, and what the live client asks for. */
import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";
import * as z from "zod";
import { filterTypes } from "../../views/kinds.ts";
import type { Chrome } from "../../views/models.ts";
import { Overview } from "../../views/pages/overview.tsx";
import { Session } from "../../views/pages/session.tsx";
import { Drift } from "../../views/partials/drift.tsx";
import { FeedList } from "../../views/partials/feed.tsx";
import { Kpis } from "../../views/partials/kpis.tsx";
import { Models } from "../../views/partials/models.tsx";
import { Reading } from "../../views/partials/reading.tsx";
import { Sessions } from "../../views/partials/sessions.tsx";
import { WaterfallTable } from "../../views/partials/waterfall.tsx";
import type { Deps } from "../deps.ts";
import { driftPanel } from "../panels/drift.ts";
import { feedPanel } from "../panels/feed.ts";
import { kpiPanel } from "../panels/kpis.ts";
import { modelsPanel } from "../panels/models.ts";
import { readingPanel } from "../panels/reading.ts";
import { sessionsPanel } from "../panels/sessions.ts";
import { waterfallPanel } from "../panels/waterfall.ts";
import { type StaticFiles, staticFiles } from "../static_files.ts";
import type { Store } from "../store/api.ts";
import { valid } from "../validate.ts";
import { assetsOf, staticRoutes } from "./static.ts";

/** A page of rows: as many as a person looks through, at most as many as /api/sessions gives. */
const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().min(1).max(1000).nullable().default(null),
});

const SessionId = z.object({ id: z.string().min(1).max(200) });

/** A kind or an event type; a form sends the empty text for "all". */
const FeedQuery = z.object({
  type: z.string().max(200).default("").transform((type) => type === "" ? null : type),
});

/** `since` is the seq that the page shows: nothing new after it is answered 204. */
const Since = z.object({ since: z.coerce.number().int().min(0).optional() });

const SESSION_PANELS = ["kpis", "waterfall", "feed", "models", "drift"] as const;
type SessionPanel = typeof SESSION_PANELS[number];

/** `panels=kpis,feed`: the names of the panels in view. */
function panelNames<const Names extends readonly string[]>(names: Names) {
  return z.string().transform((text) => text.split(",")).pipe(z.array(z.enum(names)).max(20));
}

const OverviewLive = z.object({
  ...ListQuery.shape,
  ...Since.shape,
  panels: panelNames(["sessions"]),
});
const SessionLive = z.object({
  ...FeedQuery.shape,
  ...Since.shape,
  panels: panelNames(SESSION_PANELS),
});

/** Beyond this many events the answer is made without looking what they were. */
const MAX_CHANGES = 1000;

/** The pages with their files, mounted at the root. */
export function pageRoutes(deps: Deps) {
  const files = staticFiles(deps.config.staticDir);
  return new Hono()
    .route("/", staticRoutes(files))
    .route("/", overviewRoutes(deps, files))
    .route("/", sessionRoutes(deps, files))
    .route("/", fragmentRoutes(deps));
}

function overviewRoutes(deps: Deps, files: StaticFiles) {
  const { now } = deps;
  return new Hono()
    .get("/", valid("query", ListQuery), async (c) => {
      const { limit, cursor } = c.req.valid("query");
      const chrome = await chromeOf(deps);
      const sessions = await listed(deps, chrome.renderedAt, limit, cursor);
      const assets = await assetsOf(files);
      const page = { chrome, sessions, reading: reading(deps) };
      return answer(c, <Overview page={page} assets={assets} cursor={cursor} limit={limit} />);
    })
    .get("/reading", (c) => answer(c, <Reading panel={reading(deps)} />))
    .get("/overview/live", valid("query", OverviewLive), async (c) => {
      const { limit, cursor, since } = c.req.valid("query");
      if (!await changedSince(deps.store, since, null)) return c.body(null, 204);
      const at = now();
      const panel = await listed(deps, at, limit, cursor);
      return answer(
        c,
        partial(
          "#sessions",
          <Sessions panel={panel} now={at} cursor={cursor} limit={limit} />,
        ),
      );
    });
}

function sessionRoutes(deps: Deps, files: StaticFiles) {
  const { store, now, config: { budgetLimit } } = deps;
  return new Hono()
    .get("/sessions/:id", valid("param", SessionId), valid("query", FeedQuery), async (c) => {
      const { id } = c.req.valid("param");
      const chrome = await chromeOf(deps);
      const [kpis, waterfall, feed, models, drift, assets] = await Promise.all([
        kpiPanel(store, chrome.renderedAt, id, budgetLimit),
        waterfallPanel(store, chrome.renderedAt, id),
        filteredFeed(store, id, c.req.valid("query").type),
        modelsPanel(store, id),
        driftPanel(store, id),
        assetsOf(files),
      ]);
      const page = { chrome, kpis, waterfall, feed, models, drift };
      return answer(c, <Session page={page} assets={assets} />);
    })
    .get(
      "/sessions/:id/live",
      valid("param", SessionId),
      valid("query", SessionLive),
      async (c) => {
        const { id } = c.req.valid("param");
        const { panels, type, since } = c.req.valid("query");
        if (!await changedSince(store, since, id)) return c.body(null, 204);
        const at = now();
        const parts = await Promise.all([...new Set(panels)].map((panel) => {
          return sessionPart(panel, { store, at, id, type, budgetLimit });
        }));
        return answer(c, <>{parts}</>);
      },
    );
}

interface PartInput {
  store: Store;
  at: number;
  id: string;
  type: string | null;
  budgetLimit: number | null;
}

/** One panel as a fragment that htmx puts in the place of the old one. */
async function sessionPart(panel: SessionPanel, input: PartInput) {
  const { store, at, id, type, budgetLimit } = input;
  switch (panel) {
    case "kpis":
      return partial("#kpis", <Kpis panel={await kpiPanel(store, at, id, budgetLimit)} />);
    case "waterfall":
      return partial("#waterfall", <WaterfallTable panel={await waterfallPanel(store, at, id)} />);
    case "feed":
      return partial("#feed", <FeedList panel={await filteredFeed(store, id, type)} />);
    case "models":
      return partial("#models", <Models panel={await modelsPanel(store, id)} />);
    case "drift":
      return partial("#drift", <Drift panel={await driftPanel(store, id)} now={at} />);
  }
}

function partial(target: string, content: Child) {
  return <hx-partial hx-target={target} hx-swap="outerMorph">{content}</hx-partial>;
}

/** Each panel of a session alone, at the address that its frame names in `data-url`. */
function fragmentRoutes({ store, now, config }: Deps) {
  return new Hono()
    .get("/sessions/:id/kpis", valid("param", SessionId), async (c) => {
      const { id } = c.req.valid("param");
      return answer(c, <Kpis panel={await kpiPanel(store, now(), id, config.budgetLimit)} />);
    })
    .get("/sessions/:id/waterfall", valid("param", SessionId), async (c) => {
      const panel = await waterfallPanel(store, now(), c.req.valid("param").id);
      return answer(c, <WaterfallTable panel={panel} />);
    })
    .get("/sessions/:id/models", valid("param", SessionId), async (c) => {
      return answer(c, <Models panel={await modelsPanel(store, c.req.valid("param").id)} />);
    })
    .get("/sessions/:id/drift", valid("param", SessionId), async (c) => {
      const panel = await driftPanel(store, c.req.valid("param").id);
      return answer(c, <Drift panel={panel} now={now()} />);
    })
    .get("/sessions/:id/feed", valid("param", SessionId), valid("query", FeedQuery), async (c) => {
      const { id } = c.req.valid("param");
      const { type } = c.req.valid("query");
      const query = type === null ? "" : `?${new URLSearchParams({ type })}`;
      // The address bar keeps the filter, so that a reload shows the same.
      c.header("HX-Replace-Url", `/sessions/${encodeURIComponent(id)}${query}`);
      return answer(c, <FeedList panel={await filteredFeed(store, id, type)} />);
    });
}

/** HTML that is asked for anew each time, a step back in the history included. */
function answer(c: Context, content: HtmlEscapedString | Promise<HtmlEscapedString>) {
  c.header("Cache-Control", "no-cache");
  return c.html(content);
}

/** Read before the panels: what is committed between the two is told to the page again. */
async function chromeOf({ store, now, config }: Deps): Promise<Chrome> {
  const { seq } = await store.read("head", {});
  const { version, redactionLevel } = config;
  return { version, redactionLevel, seq, renderedAt: now() };
}

function reading({ watch }: Deps) {
  return readingPanel(watch?.() ?? []);
}

function listed({ store, config }: Deps, at: number, limit: number, cursor: string | null) {
  const filter = { limit, cursor, agent: null, project: null, since: null };
  return sessionsPanel(store, at, filter, config.budgetLimit);
}

function filteredFeed(store: Store, id: string, filter: string | null) {
  return feedPanel(store, id, { filter, types: filterTypes(filter) });
}

/** Whether the session (null: any) has events after `since`; true when that is not asked. */
async function changedSince(store: Store, since: number | undefined, id: string | null) {
  if (since === undefined) return true;
  const { sessions, reset } = await store.read("changesSince", { seq: since, limit: MAX_CHANGES });
  return reset || (id === null ? Object.keys(sessions).length > 0 : Object.hasOwn(sessions, id));
}
