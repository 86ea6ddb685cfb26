/** How pages and fragments are answered: never stored, in the reader's zone and theme. */
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import * as z from "zod";
import { inZone, isZone, localZone } from "../../views/format.ts";
import type { Chrome, Theme } from "../../views/models/page.ts";
import type { Deps } from "../deps.ts";
import type { Store } from "../store/api.ts";
import type { Draw, Panel } from "./panel.tsx";

/** HTML that is asked for anew each time, a step back in the history included. */
export function answer(c: Context, draw: Draw): Response {
  c.header("Cache-Control", "no-cache");
  const html = inZone(zoneOf(c), () => String(draw()));
  return c.html(html) as Response;
}

/** The parts of the panels asked for, each once; htmx puts each in the place of `#<name>`. */
export async function answerParts<Name extends string, Input>(
  c: Context,
  panels: Record<Name, Panel<Input>>,
  names: readonly Name[],
  input: Input,
): Promise<Response> {
  const parts = await Promise.all([...new Set(names)].map(async (name) => {
    const draw = await panels[name].part(input);
    return () => <hx-partial hx-target={`#${name}`} hx-swap="outerMorph">{draw()}</hx-partial>;
  }));
  return answer(c, () => <>{parts.map((draw) => draw())}</>);
}

/** Read before the panels: what is committed between the two is told to the page again. */
export async function chromeOf({ store, now, config }: Deps, c: Context): Promise<Chrome> {
  const { seq } = await store.read("head", {});
  const { version, redactionLevel } = config;
  return { version, redactionLevel, seq, renderedAt: now(), theme: themeOf(c) };
}

/** The zone that the page's script found; the server's own before it did. */
export function zoneOf(c: Context): string {
  const zone = getCookie(c, "air_zone");
  return zone !== undefined && zone.length <= 100 && isZone(zone) ? zone : localZone();
}

/** What the reader chose in the header. */
export function themeOf(c: Context): Theme {
  const theme = getCookie(c, "air_theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** `since` is the seq that the page shows: nothing new after it is answered 204. */
export const Since = z.object({ since: z.coerce.number().int().min(0).optional() });

/** `panels=kpis,feed`: the names of the panels in view. */
export function panelNames<const Names extends readonly string[]>(names: Names) {
  return z.string().transform((text) => text.split(",")).pipe(z.array(z.enum(names)).max(40));
}

/** Beyond this many events the answer is made without looking what they were. */
const MAX_CHANGES = 1000;

/** Whether any session has events after `since`; true when that is not asked. */
export async function changedSince(store: Store, since: number | undefined): Promise<boolean> {
  if (since === undefined) return true;
  const { sessions, reset } = await store.read("changesSince", { seq: since, limit: MAX_CHANGES });
  return reset || Object.keys(sessions).length > 0;
}
