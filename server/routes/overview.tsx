/** The overview: its page, its panels alone, and what the live client asks for. */
import { type Context, Hono } from "hono";
import * as z from "zod";
import { Overview } from "../../views/pages/overview.tsx";
import { Reading } from "../../views/partials/reading.tsx";
import { DEFAULT_LIMIT } from "../../views/partials/session_search.tsx";
import { sessionQueryText } from "../../views/partials/sessions.tsx";
import type { Deps } from "../deps.ts";
import { readingPanel } from "../panels/reading.ts";
import type { StaticFiles } from "../static_files.ts";
import { valid } from "../validate.ts";
import { OVERVIEW_PANEL_NAMES, OVERVIEW_PANELS, type OverviewInput } from "./overview_panels.tsx";
import {
  answer,
  answerParts,
  changedSince,
  chromeOf,
  panelNames,
  Since,
  zoneOf,
} from "./page_answer.tsx";
import { assetsOf } from "./static.ts";

const filter = z.string().max(300).default("");
const day = z.union([z.literal(""), z.iso.date()]).default("");

/** What the list shows. A form sends the empty text for "any". */
const ListQuery = z.object({
  q: filter,
  agent: filter,
  project: filter,
  model: filter,
  from: day,
  to: day,
  errors: z.enum(["", "1"]).default(""),
  sort: z.enum(["activity", "cost", "tokens", "duration", "errors", "tools"]).default("activity"),
  limit: z.coerce.number().int().min(1).max(500).default(DEFAULT_LIMIT),
  cursor: z.string().min(1).max(1000).nullable().default(null),
  /** By what the chart of the cost is split. */
  by: z.enum(["model", "agent", "project"]).default("model"),
});
const LiveQuery = z.object({
  ...ListQuery.shape,
  ...Since.shape,
  panels: panelNames(OVERVIEW_PANEL_NAMES),
});
const PanelParam = z.object({ panel: z.enum(OVERVIEW_PANEL_NAMES) });

/** `/`, `/overview/live` and `/overview/:panel`. */
export function overviewRoutes(deps: Deps, files: StaticFiles) {
  const { store, now } = deps;
  const inputOf = (c: Context, asked: z.output<typeof ListQuery>): OverviewInput => {
    const { q: search, errors, by, ...query } = asked;
    return {
      budgetLimit: deps.config.budgetLimit,
      store,
      now: now(),
      zone: zoneOf(c),
      query: { ...query, search, errors: errors !== "" },
      by,
    };
  };
  return new Hono()
    .get("/", valid("query", ListQuery), async (c) => {
      const chrome = await chromeOf(deps, c);
      const input = inputOf(c, c.req.valid("query"));
      const [assets, ...frames] = await Promise.all([
        assetsOf(files),
        ...OVERVIEW_PANEL_NAMES.map((name) => OVERVIEW_PANELS[name].frame(input)),
      ]);
      const head = { chrome, assets, reading: reading(deps) };
      return answer(c, () => <Overview {...head}>{frames.map((draw) => draw())}</Overview>);
    })
    .get("/reading", (c) => answer(c, () => <Reading panel={reading(deps)} />))
    .get("/overview/live", valid("query", LiveQuery), async (c) => {
      const { panels, since, ...asked } = c.req.valid("query");
      if (!await changedSince(store, since)) return c.body(null, 204);
      return answerParts(c, OVERVIEW_PANELS, panels, inputOf(c, asked));
    })
    .get(
      "/overview/:panel",
      valid("param", PanelParam),
      valid("query", ListQuery),
      async (c) => {
        const { panel } = c.req.valid("param");
        const input = inputOf(c, c.req.valid("query"));
        if (panel === "sessions") {
          // The address bar keeps the search, so that a reload shows the same.
          const query = sessionQueryText(input.query);
          c.header("HX-Replace-Url", query === "" ? "/" : `/?${query}`);
        }
        return answer(c, await OVERVIEW_PANELS[panel].part(input));
      },
    );
}

function reading({ watch }: Deps) {
  return readingPanel(watch?.() ?? []);
}
