/** Times in the reader's zone. */
import { remember } from "./cookie.ts";

/**
 * Remembers the browser's zone. True where the page was drawn in another one: then islands draw in the
 * right one from now on, and what the server drew has to be asked for again, which moves nothing.
 */
export function adoptZone(main: HTMLElement): boolean {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  if (timeZone === main.dataset.zone) return false;
  // Without cookies the server would answer in its own zone each time, beside charts in this one.
  if (!timeZone || !remember("air_zone", timeZone)) return false;
  main.dataset.zone = timeZone;
  for (const place of document.querySelectorAll("[data-zone-name]")) place.textContent = timeZone;
  return true;
}
