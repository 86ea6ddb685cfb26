/** What the page remembers in the browser, and the server reads with the next request. */

/** A year, seconds. */
const AGE = 31_536_000;

/** Sets a cookie of the whole site; false where the browser keeps none. */
export function remember(name: string, value: string): boolean {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${AGE}; SameSite=Lax`;
  return document.cookie.split("; ").includes(`${name}=${encodeURIComponent(value)}`);
}
