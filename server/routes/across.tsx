/**
 * A page over all sessions: what it is asked and which panels it has. Its address, what live updates
 * ask for and its frame come from here.
 */
import { Hono } from "hono";
import * as z from "zod";
import { MAX_NAME_CHARS } from "../../sdk/limits.ts";
import type { PagePath } from "../../views/layout.tsx";
import { Across } from "../../views/pages/across.tsx";
import type { Deps } from "../deps.ts";
import { readsOnce } from "../panels/reads_once.ts";
import type { StaticFiles } from "../static_files.ts";
import type { Reads } from "../store/api.ts";
import { valid } from "../validate.ts";
import {
  answer,
  answerParts,
  changedSince,
  chromeOf,
  panelNames,
  Since,
  zoneOf,
} from "./page_answer.tsx";
import type { Panel } from "./panel.tsx";
import { assetsOf } from "./static.ts";

/** What a panel may use. */
export interface AcrossInput<Asked> {
  store: Reads;
  /** Unix ms. */
  now: number;
  /** IANA name of the reader's zone. */
  zone: string;
  /** The page's own questions. */
  asked: Asked;
}

/** One page. */
interface AcrossPage<Query extends z.ZodObject> {
  path: PagePath;
  /** What the tab says. */
  title: string;
  query: Query;
  /** By name, in the page's order. */
  panels: Record<string, Panel<AcrossInput<z.output<Query>>>>;
}

/** Page numbers in addresses: nobody turns more pages. */
export const page = z.coerce.number().int().min(1).max(10_000).default(1);

/** A filter in an address; the empty text of a form is none. */
export const named = z.string().max(MAX_NAME_CHARS).default("")
  .transform((text) => text === "" ? null : text);

/** `<path>` and `<path>/live`. */
export function acrossPage<Query extends z.ZodObject>(
  { path, title, query, panels }: AcrossPage<Query>,
  deps: Deps,
  files: StaticFiles,
): Hono {
  type Asked = z.output<Query>;
  const live = z.object({ ...Since.shape, panels: panelNames(Object.keys(panels)) });
  return new Hono()
    .get(path, valid("query", query), async (c) => {
      const chrome = await chromeOf(deps, c);
      // Checked by the schema just now; Hono does not see that it is the caller's.
      const asked = c.req.valid("query") as Asked;
      const store = readsOnce(deps.store);
      const input = { store, now: chrome.renderedAt, zone: zoneOf(c), asked };
      const [assets, ...frames] = await Promise.all([
        assetsOf(files),
        ...Object.values(panels).map((panel) => panel.frame(input)),
      ]);
      const head = { title, chrome, assets, path };
      return answer(c, () => <Across {...head}>{frames.map((draw) => draw())}</Across>);
    })
    .get(
      `${path}/live`,
      valid("query", z.object({ ...query.shape, ...live.shape })),
      async (c) => {
        const asked = c.req.valid("query") as Asked & z.output<typeof live>;
        if (!await changedSince(deps.store, asked.since)) return c.body(null, 204);
        const store = readsOnce(deps.store);
        const input = { store, now: deps.now(), zone: zoneOf(c), asked };
        return answerParts(c, panels, asked.panels, input);
      },
    );
}
