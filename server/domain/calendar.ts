/** The calendar of what was spent. Pure. */
import type { CalendarDay } from "../../views/models/overview.ts";
import type { UsageDayRow } from "../store/overview_rows.ts";
import { allTokens } from "./period.ts";

/** A day as the calendar shows it; `weekday` 0 = Monday. */
export type DayOfWeek = UsageDayRow & { weekday: number };

/**
 * The days from the first Monday on. A day's level is the quarter of the busiest day that it
 * reaches: by money, and where no day cost anything by tokens.
 */
export function calendarDays(rows: readonly DayOfWeek[]): CalendarDay[] {
  const firstMonday = rows.findIndex(({ weekday }) => weekday === 0);
  const shown = rows.slice(Math.max(0, firstMonday));
  const isPriced = shown.some(({ costNanoUsd }) => costNanoUsd > 0);
  const amount = (row: DayOfWeek) => isPriced ? row.costNanoUsd : allTokens(row);
  const most = Math.max(...shown.map(amount), 0);
  return shown.map((row) => ({
    at: row.from,
    weekday: row.weekday,
    costNanoUsd: row.costNanoUsd,
    totalTokens: allTokens(row),
    startedSessions: row.startedSessions,
    level: levelOf(amount(row), most, row),
  }));
}

function levelOf(amount: number, most: number, row: DayOfWeek): CalendarDay["level"] {
  if (amount > 0) return Math.min(4, Math.max(1, Math.ceil(amount / most * 4))) as 1 | 2 | 3 | 4;
  return allTokens(row) + row.startedSessions > 0 ? 1 : 0;
}
