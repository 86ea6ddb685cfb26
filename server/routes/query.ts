/** Parts of request addresses that several routes share. */
import { z } from "zod";

/** A session in the path. */
export const SessionId = z.object({ id: z.string().min(1).max(200) });

/** A decimal count in a query, from 0. */
export const wholeNumber = z.string().regex(/^\d{1,15}$/, "Expected a whole number")
  .transform(Number);

/** How many rows: `usual` where nothing is said; 0 and more than `max` are refused. */
export function limitOf(usual: number, max: number) {
  return wholeNumber.pipe(z.number().min(1).max(max)).default(usual);
}

/** Where a page begins, as the `Link` header of the page before said it. */
export const cursor = z.string().min(1).max(1_000).optional();

/** The `Link` header to the next page: the same address with `name` set to its cursor. */
export function linkTo(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return `<${url.pathname}${url.search}>; rel="next"`;
}
