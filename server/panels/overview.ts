/** The panels of the overview, across sessions. */
import type {
  CalendarPanel,
  PlanLimitsPanel,
  SpendDimension,
  SpendPanel,
  SummaryPanel,
} from "../../views/models/overview.ts";
import type { RunningPanel } from "../../views/models/sessions.ts";
import { calendarDays } from "../domain/calendar.ts";
import { dayBounds } from "../domain/days.ts";
import { limitLine } from "../domain/limits.ts";
import { periodSummary } from "../domain/period.ts";
import { IDLE_AFTER_MS, sessionRow } from "../domain/session_view.ts";
import { spendLines, spendSeries } from "../domain/spend.ts";
import type { Reads } from "../store/api.ts";
import { generalLimit } from "./spending.ts";

/** When it is for a reader: Unix ms, and the IANA name of the zone whose days count. */
export interface Moment {
  now: number;
  zone: string;
}

const DAY_MS = 86_400_000;
/** Half a year: seven rows of 26 weeks fit beside the summary. */
const CALENDAR_DAYS = 26 * 7;
const SPEND_DAYS = 30;
/** Names in a table of what was spent, the dearest. */
const MAX_NAMES = 12;
/** Sessions that run at once, the newest: nobody watches more. */
const MAX_RUNNING = 12;

/** Today against yesterday until now, and the last 30 days against the 30 before; empty without any session. */
export async function summaryPanel(store: Reads, { now, zone }: Moment): Promise<SummaryPanel> {
  const [yesterday, today] = dayBounds(now, zone, 2) as [number, number];
  const [from] = dayBounds(now, zone, SPEND_DAYS) as [number];
  const [before] = dayBounds(now, zone, 2 * SPEND_DAYS) as [number];
  // The quarter of an hour that runs now counts as a whole.
  const to = now + DAY_MS;
  const ranges = [
    { from: today, to },
    { from: yesterday, to: yesterday + (now - today) },
    { from, to },
    { from: before, to: before + (now - from) },
  ];
  const [day, dayBefore, month, monthBefore] = await store.read("usageTotals", {
    ranges,
    of: null,
  });
  if (month!.activeSessions + monthBefore!.activeSessions === 0) return { periods: [] };
  const periods = [
    { name: "Today", versus: "yesterday until now", now: day!, before: dayBefore! },
    {
      name: `Last ${SPEND_DAYS} days`,
      versus: `the ${SPEND_DAYS} days before`,
      now: month!,
      before: monthBefore!,
    },
  ];
  return { periods: periods.map(periodSummary) };
}

/** The newest 26 weeks, day by day. */
export async function calendarPanel(store: Reads, { now, zone }: Moment): Promise<CalendarPanel> {
  const days = dayBounds(now, zone, CALENDAR_DAYS);
  const rows = await store.read("usageDays", { days });
  const names = new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short" });
  const week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const placed = rows.map((row) => ({ ...row, weekday: week.indexOf(names.format(row.from)) }));
  return { days: calendarDays(placed) };
}

/** What the last 30 days cost, by day and by model, agent or project. */
export async function spendPanel(
  store: Reads,
  { now, zone }: Moment,
  by: SpendDimension,
): Promise<SpendPanel> {
  const days = dayBounds(now, zone, SPEND_DAYS);
  const range = { from: days[0]!, to: days.at(-1)! };
  const [names, byDay] = await Promise.all([
    store.read("usageBy", { ...range, by, limit: MAX_NAMES }),
    store.read("usageDaysBy", { days, by }),
  ]);
  const starts = days.slice(0, -1);
  return { by, rows: spendLines(names), days: starts, series: spendSeries(byDay, starts) };
}

/**
 * The sessions that had an event in the last five minutes, newest first. `limitUsd` is the limit of a
 * session that has none of its own.
 */
export async function runningPanel(
  store: Reads,
  now: number,
  limitUsd: number | null,
): Promise<RunningPanel> {
  const rows = await store.read("runningSessions", {
    since: now - IDLE_AFTER_MS,
    limit: MAX_RUNNING,
  });
  const budget = generalLimit(limitUsd);
  return { rows: rows.map((row) => sessionRow(row, now, budget)) };
}

/** The newest of each plan limit; those that nobody told of for a week are left out. */
export async function planLimitsPanel(store: Reads, now: number): Promise<PlanLimitsPanel> {
  const rows = await store.read("rateLimits", { agent: null });
  return { rows: rows.filter(({ at }) => at > now - 7 * DAY_MS).map((row) => limitLine(row, now)) };
}
