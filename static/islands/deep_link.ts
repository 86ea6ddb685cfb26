/** Links into a page: `#call-…`, `#turn-…`. */

import { say } from "./say.ts";

/** Told on the document when the address names a place of the page: detail is its id. */
export const POINTED = "air:pointed";

/** Tells the islands which place the address names, now and when it changes. */
export function startDeepLinks(): void {
  addEventListener("hashchange", point);
  point();
}

/** Puts a place into the address. The browser's own way to a hash would take the focus away. */
export function name(id: string): void {
  history.replaceState(history.state, "", `#${encodeURIComponent(id)}`);
  point();
}

/** The address of a place on this page. */
export function linkTo(id: string): string {
  return `${location.origin}${location.pathname}${location.search}#${encodeURIComponent(id)}`;
}

function point(): void {
  const id = idIn(location.hash);
  if (id === "") return;
  document.dispatchEvent(new CustomEvent(POINTED, { detail: id }));
  // An old call is beyond the newest that the page shows.
  if (!document.getElementById(id)) say("What the link names is not on this page");
}

/** The id that a hash names; "" for none. */
export function idIn(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}
