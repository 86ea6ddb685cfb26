/** Pages for people, their fragments, and what the live client asks for. */
import { Hono } from "hono";
import * as z from "zod";
import { Overview } from "../../views/pages/overview.tsx";
import { Session } from "../../views/pages/session.tsx";
import { Reading } from "../../views/partials/reading.tsx";
import { Sessions } from "../../views/partials/sessions.tsx";
import type { Deps } from "../deps.ts";
import { knownSession, sessionName } from "../panels/kpis.ts";
import { readingPanel } from "../panels/reading.ts";
import { sessionsPanel } from "../panels/sessions.ts";
import { type StaticFiles, staticFiles } from "../static_files.ts";
import type { Store } from "../store/api.ts";
import { valid } from "../validate.ts";
import { answer, chromeOf, partial } from "./page_answer.tsx";
import { type PanelInput, SESSION_PANEL_NAMES, SESSION_PANELS } from "./session_panels.tsx";
import { assetsOf, staticRoutes } from "./static.ts";

/** A page of rows: as many as a person looks through, at most as many as /api/sessions gives. */
const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().min(1).max(1000).nullable().default(null),
});

const SessionId = z.object({ id: z.string().min(1).max(200) });
const SessionPanelParam = z.object({ ...SessionId.shape, panel: z.enum(SESSION_PANEL_NAMES) });

/** A kind or an event type; a form sends the empty text for "all". */
const FeedQuery = z.object({
  type: z.string().max(200).default("").transform((type) => type === "" ? null : type),
});

/** `since` is the seq that the page shows: nothing new after it is answered 204. */
const Since = z.object({ since: z.coerce.number().int().min(0).optional() });

/** `panels=kpis,feed`: the names of the panels in view. */
function panelNames<const Names extends readonly string[]>(names: Names) {
  return z.string().transform((text) => text.split(",")).pipe(z.array(z.enum(names)).max(40));
}

const OverviewLive = z.object({
  ...ListQuery.shape,
  ...Since.shape,
  panels: panelNames(["sessions"]),
});
const SessionLive = z.object({
  ...FeedQuery.shape,
  ...Since.shape,
  panels: panelNames(SESSION_PANEL_NAMES),
});

/** Beyond this many events the answer is made without looking what they were. */
const MAX_CHANGES = 1000;

/** The pages with their files, mounted at the root. */
export function pageRoutes(deps: Deps) {
  const files = staticFiles(deps.config.staticDir);
  return new Hono()
    .route("/", staticRoutes(files))
    .route("/", overviewRoutes(deps, files))
    .route("/", sessionRoutes(deps, files));
}

function overviewRoutes(deps: Deps, files: StaticFiles) {
  const { store, now } = deps;
  return new Hono()
    .get("/", valid("query", ListQuery), async (c) => {
      const { limit, cursor } = c.req.valid("query");
      const chrome = await chromeOf(deps, c);
      const sessions = await listed(deps, chrome.renderedAt, limit, cursor);
      const assets = await assetsOf(files);
      const page = { chrome, sessions, reading: reading(deps) };
      return answer(
        c,
        () => <Overview page={page} assets={assets} cursor={cursor} limit={limit} />,
      );
    })
    .get("/reading", (c) => answer(c, () => <Reading panel={reading(deps)} />))
    .get("/overview/live", valid("query", OverviewLive), async (c) => {
      const { limit, cursor, since } = c.req.valid("query");
      if (!await changedSince(store, since, null)) return c.body(null, 204);
      const at = now();
      const panel = await listed(deps, at, limit, cursor);
      const list = () => <Sessions panel={panel} now={at} cursor={cursor} limit={limit} />;
      return answer(c, () => partial("#sessions", list()));
    });
}

function sessionRoutes(deps: Deps, files: StaticFiles) {
  const { store, now } = deps;
  const input = (id: string, type: string | null): PanelInput => {
    return { store, now: now(), id, type, budgetLimit: deps.config.budgetLimit };
  };
  return new Hono()
    .get("/sessions/:id", valid("param", SessionId), valid("query", FeedQuery), async (c) => {
      const { id } = c.req.valid("param");
      const chrome = await chromeOf(deps, c);
      const given = input(id, c.req.valid("query").type);
      const [session, assets, ...frames] = await Promise.all([
        knownSession(store, id),
        assetsOf(files),
        ...SESSION_PANEL_NAMES.map((name) => SESSION_PANELS[name].frame(given)),
      ]);
      const head = { chrome, sessionId: id, name: sessionName(session), assets };
      return answer(c, () => <Session {...head}>{frames.map((draw) => draw())}</Session>);
    })
    .get(
      "/sessions/:id/live",
      valid("param", SessionId),
      valid("query", SessionLive),
      async (c) => {
        const { id } = c.req.valid("param");
        const { panels, type, since } = c.req.valid("query");
        if (!await changedSince(store, since, id)) return c.body(null, 204);
        const given = input(id, type);
        const parts = await Promise.all([...new Set(panels)].map(async (name) => {
          const draw = await SESSION_PANELS[name].part(given);
          return () => partial(`#${name}`, draw());
        }));
        return answer(c, () => <>{parts.map((draw) => draw())}</>);
      },
    )
    .get(
      "/sessions/:id/:panel",
      valid("param", SessionPanelParam),
      valid("query", FeedQuery),
      async (c) => {
        const { id, panel } = c.req.valid("param");
        const { type } = c.req.valid("query");
        if (panel === "feed") {
          const query = type === null ? "" : `?${new URLSearchParams({ type })}`;
          // The address bar keeps the filter, so that a reload shows the same.
          c.header("HX-Replace-Url", `/sessions/${encodeURIComponent(id)}${query}`);
        }
        return answer(c, await SESSION_PANELS[panel].part(input(id, type)));
      },
    );
}

function reading({ watch }: Deps) {
  return readingPanel(watch?.() ?? []);
}

function listed({ store, config }: Deps, at: number, limit: number, cursor: string | null) {
  const filter = { limit, cursor, agent: null, project: null, since: null };
  return sessionsPanel(store, at, filter, config.budgetLimit);
}

/** Whether the session (null: any) has events after `since`; true when that is not asked. */
async function changedSince(store: Store, since: number | undefined, id: string | null) {
  if (since === undefined) return true;
  const { sessions, reset } = await store.read("changesSince", { seq: since, limit: MAX_CHANGES });
  return reset || (id === null ? Object.keys(sessions).length > 0 : Object.hasOwn(sessions, id));
}
