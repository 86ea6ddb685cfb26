/** Parts of request addresses that several routes share. */
import * as z from "zod";
import { MAX_ID_CHARS, MAX_NAME_CHARS } from "../../sdk/limits.ts";

/** Rows of one answer: a chart shows no more. */
export const MAX_ROWS = 10_000;

/** A session in the path. */
export const SessionId = z.object({ id: z.string().min(1).max(MAX_ID_CHARS) });

/** A decimal count in a query, from 0. */
export const wholeNumber = z.string().regex(/^\d{1,15}$/, "Expected a whole number")
  .pipe(z.coerce.number<string>().int().min(0));

/** How many rows: `usual` where nothing is said; 0 and more than `max` are refused. */
export function limitOf(usual: number, max: number) {
  return wholeNumber.pipe(z.int().min(1).max(max)).default(usual);
}

/** The newest rows of a session. */
export const Newest = z.object({ limit: limitOf(MAX_ROWS, MAX_ROWS) });

/** The first rows of a session's totals: tools, models and the like; a client may make up names. */
export const First = z.object({ limit: limitOf(1_000, MAX_ROWS) });

/** A filter; absent or the empty text of a form is none. */
export const filter = z.string().max(MAX_NAME_CHARS).optional();

/** Where a page begins, as the `Link` header of the page before said it. */
export const cursor = z.string().min(1).max(1_000).optional();

/** The `Link` header to the next page: the same address with `name` set to its cursor. */
export function linkTo(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return `<${url.pathname}${url.search}>; rel="next"`;
}
