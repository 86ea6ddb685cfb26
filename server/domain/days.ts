/** Days of a time zone as Unix ms. Pure. */

const DAY_MS = 86_400_000;

/**
 * The starts of the newest `count` days of `zone` (IANA), today's last, and after them the end of
 * today: `count + 1` numbers, ascending. A day has 23 to 25 hours where clocks change.
 */
export function dayBounds(now: number, zone: string, count: number): number[] {
  const today = startOfDay(now, zone);
  const bounds = [startOfDay(today + 1.5 * DAY_MS, zone), today];
  while (bounds.length <= count) bounds.push(startOfDay(bounds.at(-1)! - DAY_MS / 2, zone));
  return bounds.reverse();
}

/** When the day of `zone` began that `at` lies in, Unix ms. */
export function startOfDay(at: number, zone: string): number {
  const local = at + offsetAt(at, zone);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  // The offset may have changed since midnight; where midnight itself was skipped, the day began later.
  const guess = midnight - offsetAt(at, zone);
  const start = midnight - offsetAt(guess, zone);
  return start + offsetAt(start, zone) < midnight ? guess : start;
}

/** The first moment of a day written as `2026-07-29`, Unix ms; null for what is no such day. */
export function dayOf(text: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const utc = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(utc)) return null;
  return startOfDay(utc + DAY_MS / 2 - offsetAt(utc, zone), zone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of `zone` are ahead of UTC, ms. */
function offsetAt(at: number, zone: string): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local - Math.floor(at / 1000) * 1000;
}
