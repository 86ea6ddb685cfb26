/** Pages for people, their fragments, and what the live client asks for. */
import { Hono } from "hono";
import * as z from "zod";
import { Compare } from "../../views/pages/compare.tsx";
import { Session } from "../../views/pages/session.tsx";
import { Turn } from "../../views/pages/turn.tsx";
import type { Deps } from "../deps.ts";
import { comparePanel } from "../panels/compare.ts";
import { knownSession, sessionName } from "../panels/kpis.ts";
import { readsOnce } from "../panels/reads_once.ts";
import { turnCallsPanel } from "../panels/turns.ts";
import { type StaticFiles, staticFiles } from "../static_files.ts";
import { valid } from "../validate.ts";
import { acrossRoutes } from "./across_pages.tsx";
import { overviewRoutes } from "./overview.tsx";
import { answer, answerParts, changedSince, chromeOf, panelNames, Since } from "./page_answer.tsx";
import { type PanelInput, SESSION_PANEL_NAMES, SESSION_PANELS } from "./session_panels.tsx";
import { assetsOf, staticRoutes } from "./static.ts";
import { turnRatingRoutes } from "./turn_rating.ts";

const SessionId = z.object({ id: z.string().min(1).max(200) });
const TurnParam = z.object({ ...SessionId.shape, turn: z.string().min(1).max(300) });
const Paged = z.object({ cursor: z.string().min(1).max(1000).nullable().default(null) });
/** Two sessions; one alone leads to what it can be compared with. */
const CompareQuery = z.object({
  a: z.string().min(1).max(200).nullable().default(null),
  b: z.string().min(1).max(200).nullable().default(null),
});
const SessionPanelParam = z.object({ ...SessionId.shape, panel: z.enum(SESSION_PANEL_NAMES) });

/** A kind or an event type; a form sends the empty text for "all". */
const FeedQuery = z.object({
  type: z.string().max(200).default("").transform((type) => type === "" ? null : type),
});

const SessionLive = z.object({
  ...FeedQuery.shape,
  ...Since.shape,
  panels: panelNames(SESSION_PANEL_NAMES),
});

/** The pages with their files, mounted at the root. */
export function pageRoutes(deps: Deps) {
  const files = staticFiles(deps.config.staticDir);
  return new Hono()
    .route("/", staticRoutes(files))
    .route("/", overviewRoutes(deps, files))
    .route("/", acrossRoutes(deps, files))
    .route("/", compareRoutes(deps, files))
    .route("/", turnRatingRoutes(deps))
    .route("/", sessionRoutes(deps, files));
}

function compareRoutes(deps: Deps, files: StaticFiles) {
  return new Hono().get("/compare", valid("query", CompareQuery), async (c) => {
    const { a, b } = c.req.valid("query");
    const chrome = await chromeOf(deps, c);
    const [panel, assets] = await Promise.all([
      comparePanel(deps.store, chrome.renderedAt, a, b),
      assetsOf(files),
    ]);
    return answer(c, () => <Compare chrome={chrome} panel={panel} assets={assets} />);
  });
}

function sessionRoutes(deps: Deps, files: StaticFiles) {
  const { store, now } = deps;
  const input = (id: string, type: string | null): PanelInput => {
    return { store: readsOnce(store), now: now(), id, type, budgetLimit: deps.config.budgetLimit };
  };
  return new Hono()
    .get("/sessions/:id", valid("param", SessionId), valid("query", FeedQuery), async (c) => {
      const { id } = c.req.valid("param");
      const chrome = await chromeOf(deps, c);
      const given = input(id, c.req.valid("query").type);
      const [session, assets, ...frames] = await Promise.all([
        knownSession(given.store, id),
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
        if (!await changedSince(store, since)) return c.body(null, 204);
        return answerParts(c, SESSION_PANELS, panels, input(id, type));
      },
    )
    .get(
      "/sessions/:id/turns/:turn",
      valid("param", TurnParam),
      valid("query", Paged),
      async (c) => {
        const { id, turn } = c.req.valid("param");
        const { cursor } = c.req.valid("query");
        const chrome = await chromeOf(deps, c);
        const [panel, assets] = await Promise.all([
          turnCallsPanel(store, id, turn, cursor),
          assetsOf(files),
        ]);
        const props = { chrome, panel, cursor, assets };
        return answer(c, () => <Turn {...props} />);
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
