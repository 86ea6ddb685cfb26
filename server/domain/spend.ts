/** Money of a period, split by one thing. Pure. */
import type { SpendLine, SpendPanel } from "../../views/models/overview.ts";
import type { UsageNameDayRow, UsageNameRow } from "../store/overview_rows.ts";

/** As many as a reader tells apart by colour; the rest is one more. */
const MAX_SERIES = 6;

/** The lines of a table, in the order of `rows`; what spent nothing has none. */
export function spendLines(rows: readonly UsageNameRow[]): SpendLine[] {
  const total = rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
  return rows.filter(isSpent).map((row) => ({
    name: row.name || null,
    provider: row.provider || null,
    costNanoUsd: row.costNanoUsd,
    costRatio: total > 0 ? row.costNanoUsd / total : null,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    cacheReadTokens: row.cacheReadTokens,
    cacheWriteTokens: row.cacheWriteTokens,
    unpricedTokens: row.unpricedTokens,
  }));
}

/** A project of which nobody told a token has only its sessions. */
function isSpent(row: UsageNameRow): boolean {
  const { costNanoUsd, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = row;
  return costNanoUsd + inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens > 0;
}

/** Cost by day of the dearest names; all others together are the last series. */
export function spendSeries(
  rows: readonly UsageNameDayRow[],
  days: readonly number[],
): SpendPanel["series"] {
  const byName = Map.groupBy(rows, ({ name }) => name);
  const all = [...byName].map(([name, own]) => {
    return { name: name || "not known", nanoUsd: byDay(own, days) };
  }).sort((a, b) => sum(b.nanoUsd) - sum(a.nanoUsd) || (a.name < b.name ? -1 : 1));
  if (all.length <= MAX_SERIES + 1) return all;
  const others = all.slice(MAX_SERIES);
  const nanoUsd = days.map((_, day) => sum(others.map((series) => series.nanoUsd[day] ?? 0)));
  return [...all.slice(0, MAX_SERIES), { name: `${others.length} others`, nanoUsd }];
}

function byDay(rows: readonly UsageNameDayRow[], days: readonly number[]): number[] {
  const costs = new Map<number, number>();
  for (const { from, costNanoUsd } of rows) {
    costs.set(from, (costs.get(from) ?? 0) + costNanoUsd);
  }
  return days.map((day) => costs.get(day) ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
