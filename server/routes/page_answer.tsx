/** How pages and fragments are answered: never stored, in the reader's zone and theme. */
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import { inZone, isZone } from "../../views/format.ts";
import type { Chrome, Theme } from "../../views/models.ts";
import type { Deps } from "../deps.ts";
import type { Draw } from "./session_panels.tsx";

/** HTML that is asked for anew each time, a step back in the history included. */
export function answer(c: Context, draw: Draw): Response {
  c.header("Cache-Control", "no-cache");
  const html = inZone(zoneOf(c), () => String(draw()));
  return c.html(html) as Response;
}

/** A fragment that htmx puts in the place of `target`. */
export function partial(target: string, content: Child) {
  return <hx-partial hx-target={target} hx-swap="outerMorph">{content}</hx-partial>;
}

/** Read before the panels: what is committed between the two is told to the page again. */
export async function chromeOf({ store, now, config }: Deps, c: Context): Promise<Chrome> {
  const { seq } = await store.read("head", {});
  const { version, redactionLevel } = config;
  return { version, redactionLevel, seq, renderedAt: now(), theme: themeOf(c) };
}

/** The zone that the page's script found, null before it did: then the server's own holds. */
export function zoneOf(c: Context): string | null {
  const zone = getCookie(c, "air_zone");
  return zone !== undefined && zone.length <= 100 && isZone(zone) ? zone : null;
}

function themeOf(c: Context): Theme {
  const theme = getCookie(c, "air_theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}
