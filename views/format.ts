/** Every number → text, for the server's pages and the islands alike. Pure. */
import type { Measure } from "./models/page.ts";

const LANGUAGE = "en-US";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** About so many ticks has an axis of ECharts. */
const AXIS_TICKS = 5;

/** What stands where a number is not known. */
export const UNKNOWN = "–";

/** `value` in the smallest unit that keeps it below 1,000, three digits at most after rounding. */
function scaled(value: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (unit < units.length - 1 && Number(rest.toFixed(rest < 100 ? 1 : 0)) >= 1000) {
    rest /= 1000;
    unit++;
  }
  if (unit === 0) return `${Math.round(rest)}${units[0]}`;
  return `${rest.toFixed(Number(rest.toFixed(1)) < 100 ? 1 : 0)}${units[unit]}`;
}

/** Tokens: `812`, `49.6K`, `200K`, `1.2M`. */
export function tokens(value: number): string {
  return scaled(value, ["", "K", "M", "B"]);
}

/** Tokens along an axis: `0`, `50K`, `100K`; `0.5M`, `1.0M`. */
export function tokensAxis(max: number): (value: number) => string {
  const [unit, name] = max >= 1e9
    ? [1e9, "B"]
    : max >= 1e6
    ? [1e6, "M"]
    : max >= 1e3
    ? [1e3, "K"]
    : [1, ""];
  const digits = unit === 1 ? 0 : axisDecimals(max / unit);
  return (value) => value === 0 ? "0" : `${(value / unit).toFixed(digits)}${name}`;
}

/** Tokens more or fewer than before, with their sign: `+4.1K`, `−812`, `±0`. */
export function grown(value: number): string {
  if (Math.round(value) === 0) return "±0";
  return `${value < 0 ? "−" : "+"}${tokens(Math.abs(value))}`;
}

/** Bytes in powers of 1,000: `812 B`, `5.1 kB`, `1.2 MB`. */
export function bytes(value: number): string {
  return scaled(value, [" B", " kB", " MB", " GB"]);
}

/** An id told in passing: of a UUID the first eight digits. */
export function shortId(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? id.slice(0, 8) : id;
}

/** A count with separators: `1,234`. */
export function count(value: number): string {
  return value.toLocaleString(LANGUAGE, { maximumFractionDigits: 0 });
}

/** A count with its noun: `1 error`, `2 errors`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A turn by its number: `Turn 3`; 0 holds what belongs to no known turn. */
export function turnName(number: number): string {
  return number === 0 ? "Outside of turns" : `Turn ${number}`;
}

/** Nano-USD as dollars, with more digits the smaller it is: `$12.40`, `$0.365`, `$0.0042`. */
export function usd(nanoUsd: number): string {
  if (nanoUsd < 0) return `−${usd(-nanoUsd)}`;
  const dollars = nanoUsd / 1e9;
  if (dollars === 0) return "$0.00";
  if (dollars < 0.00005) return "<$0.0001";
  const digits = dollars >= 0.9995 ? 2 : dollars >= 0.01 ? 3 : 4;
  const text = dollars.toLocaleString(LANGUAGE, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `$${text}`;
}

/** What tells the numbers along an axis that reaches to `max`: all in one unit, with the same decimals. */
export type AxisText = (max: number) => (value: number) => string;

/** Decimals that tell neighbouring ticks apart: their gap is no less than a power of ten of this many. */
function axisDecimals(max: number): number {
  const exponent = max > 0 && max < Infinity ? Math.floor(Math.log10(max / AXIS_TICKS)) : 0;
  return Math.max(0, -exponent);
}

/** Nano-USD along an axis: `$0.90`, `$1.20`; whole dollars where the ticks are dollars apart. */
export function usdAxis(maxNanoUsd: number): (nanoUsd: number) => string {
  const needed = axisDecimals(maxNanoUsd / 1e9);
  const digits = needed === 0 ? 0 : Math.max(2, needed);
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (nanoUsd) => `$${(nanoUsd / 1e9).toLocaleString(LANGUAGE, style)}`;
}

/** A ratio in percent: `24.8%`; what is far beyond the whole to three digits, `1.5M%`. */
export function percent(ratio: number): string {
  return Math.abs(ratio) >= 100 ? `${plain(ratio * 100)}%` : `${(ratio * 100).toFixed(1)}%`;
}

/** A ratio in whole percent: `20%`, as along an axis. */
export function wholePercent(ratio: number): string {
  return `${count(ratio * 100)}%`;
}

/** A ratio as a change, in whole percent with its sign: `+183%`, `−62%`, `±0%`. */
export function change(ratio: number): string {
  if (Math.round(ratio * 100) === 0) return "±0%";
  return `${ratio < 0 ? "−" : "+"}${count(Math.abs(ratio) * 100)}%`;
}

/** Below it, zeros alone would tell how small a number is: 300 of them for 1e-300. */
const SMALLEST_PLAIN = 1e-4;

/** A number without a unit, to three digits: `0.82`, `12.3`, `1.23K`, `1.2E-7`. */
export function plain(value: number): string {
  if (value !== 0 && Math.abs(value) < SMALLEST_PLAIN) {
    return value.toLocaleString(LANGUAGE, { notation: "scientific", maximumSignificantDigits: 3 });
  }
  return value.toLocaleString(LANGUAGE, { notation: "compact", maximumSignificantDigits: 3 });
}

/** How full the context window is, as a style: amber from 80 %, red from 90 %. */
export function contextLevel(ratio: number | null): "unknown" | "normal" | "amber" | "red" {
  if (ratio === null) return "unknown";
  if (ratio >= 0.9) return "red";
  return ratio >= 0.8 ? "amber" : "normal";
}

/** True from 95 % on: an agent that compacts its context by itself does so about there. */
export function isCompactionNear(ratio: number | null): boolean {
  return ratio !== null && ratio >= 0.95;
}

/** A duration: `<1 ms`, `340 ms`, `1.2 s`, `4m 12s`, `3h 05m`, `2d 3h`. */
export function duration(ms: number): string {
  if (ms > 0 && ms < 1) return "<1 ms";
  if (Math.round(ms) < SECOND) return `${Math.round(ms)} ms`;
  if (Math.round(ms / 100) < 600) return `${(ms / SECOND).toFixed(1)} s`;
  if (Math.round(ms / SECOND) < 3600) return minutesAndSeconds(ms);
  if (Math.round(ms / MINUTE) < 1440) return hoursAndMinutes(ms);
  return daysAndHours(ms);
}

/** Durations along an axis: `200 ms`, `1.5 s`, `0m 50s`. */
export function durationAxis(maxMs: number): (ms: number) => string {
  if (maxMs >= DAY) return daysAndHours;
  if (maxMs >= HOUR) return hoursAndMinutes;
  if (maxMs >= MINUTE) return minutesAndSeconds;
  const [unit, name] = maxMs >= SECOND ? [SECOND, "s"] : [1, "ms"];
  const digits = axisDecimals(maxMs / unit);
  return (ms) => `${(ms / unit).toFixed(digits)} ${name}`;
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
}

function hoursAndMinutes(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
}

function daysAndHours(ms: number): string {
  const hours = Math.round(ms / HOUR);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** A length that plans are told in: `45 min`, `5 h`, `7 d`. */
export function minutes(value: number): string {
  if (value % 1440 === 0 && value > 0) return `${count(value / 1440)} d`;
  return value % 60 === 0 && value > 0 ? `${count(value / 60)} h` : `${count(value)} min`;
}

/** How long ago: `just now` below a minute, then `4m ago`, `3h ago`, `2d ago`. */
export function age(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE) return "just now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)}m ago`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)}h ago`;
  return `${Math.floor(passed / DAY)}d ago`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a DateTimeFormat costs more than rendering a whole row, so each zone's is kept. */
function formatOf(kind: "clock" | "date", zone: string): Intl.DateTimeFormat {
  const key = `${kind} ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const date = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const made = new Intl.DateTimeFormat("sv-SE", {
    ...(kind === "date" ? date : {}),
    ...time,
    timeZone: zone,
  });
  formats.set(key, made);
  return made;
}

/** The reader's zone while a page is drawn. Drawing is synchronous, so no two readers share it. */
let readersZone: string | null = null;

/** What `draw` gives with all times in `zone` (null: the zone this code runs in). Not for promises. */
export function inZone<Result>(zone: string | null, draw: () => Result): Result {
  readersZone = zone;
  try {
    return draw();
  } finally {
    readersZone = null;
  }
}

/** True for the IANA name of a time zone. */
export function isZone(name: string): boolean {
  try {
    formatOf("clock", name);
    return true;
  } catch {
    return false;
  }
}

/** The IANA name of the zone that times are told in; pages say it beside their times. */
export function localZone(): string {
  return readersZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Time of day in `zone`: `14:02:11`. */
export function clock(at: number, zone: string = localZone()): string {
  return formatOf("clock", zone).format(at);
}

/** Date and time of day in `zone`: `2026-07-29 14:02:11`. */
export function dateTime(at: number, zone: string = localZone()): string {
  return formatOf("date", zone).format(at);
}

/** A day in `zone`: `2026-07-29`. */
export function day(at: number, zone: string = localZone()): string {
  return formatOf("date", zone).format(at).slice(0, 10);
}

/** A day's month in `zone`, short: `Jul`. */
export function monthName(at: number, zone: string = localZone()): string {
  return MONTHS[Number(day(at, zone).slice(5, 7)) - 1]!;
}

/** A moment in full, with its zone: `2026-07-29 14:02:11.042 Europe/Berlin`. */
export function exactTime(at: number, zone: string = localZone()): string {
  return `${dateTime(at, zone)}${isoTime(at).slice(-5, -1)} ${zone}`;
}

/** Machine-readable time for `<time datetime>`. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

const BY_UNIT: Record<Measure["unit"], (value: number) => string> = {
  ms: duration,
  bytes,
  tokens,
  nanoUsd: usd,
  count,
  ratio: percent,
  number: plain,
};

/** A measure with its label: `5.1 kB in`; names stay as they are. */
export function fact(part: string | Measure): string {
  if (typeof part === "string") return part;
  const number = BY_UNIT[part.unit](part.value);
  return part.label === null ? number : `${number} ${part.label}`;
}

/** `text` of a number that may not be known. */
export function orUnknown(value: number | null, text: (value: number) => string): string {
  return value === null ? UNKNOWN : text(value);
}
