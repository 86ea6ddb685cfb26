/** What was done in a period, beside the period before. Pure. */
import type { PeriodSummary, SummaryCard } from "../../views/models/overview.ts";
import type { Measure } from "../../views/models/page.ts";
import type { UsageTotalRow } from "../store/overview_rows.ts";

/** A period and the one before it. */
export interface Compared {
  name: string;
  versus: string;
  now: UsageTotalRow;
  before: UsageTotalRow;
}

/** The cards of a period. */
export function periodSummary({ name, versus, now, before }: Compared): PeriodSummary {
  const card = (
    title: string,
    unit: Measure["unit"],
    valueOf: (row: UsageTotalRow) => number,
    parts: Measure[],
  ): SummaryCard => ({
    name: title,
    value: measure(valueOf(now), unit),
    changeRatio: changeRatio(valueOf(now), valueOf(before)),
    parts,
  });
  return {
    name,
    versus,
    cards: [
      card("Cost", "nanoUsd", (row) => row.costNanoUsd, unpriced(now)),
      card("Tokens", "tokens", allTokens, [
        measure(now.inputTokens, "tokens", "in"),
        measure(now.outputTokens, "tokens", "out"),
        measure(now.cacheReadTokens, "tokens", "cache read"),
        measure(now.cacheWriteTokens, "tokens", "cache write"),
      ]),
      card("Sessions", "count", (row) => row.activeSessions, [
        measure(now.startedSessions, "count", "started"),
      ]),
      card("LLM calls", "count", (row) => row.calls, []),
      card("Tool calls", "count", (row) => row.toolCalls, []),
      card("Tool errors", "count", (row) => row.toolErrors, errorShare(now)),
    ],
  };
}

/** How much more (above 0) or less; null where there was nothing to compare with. */
export function changeRatio(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** The four counts, which are disjoint. */
export function allTokens(
  row: Pick<
    UsageTotalRow,
    "inputTokens" | "outputTokens" | "cacheReadTokens" | "cacheWriteTokens"
  >,
): number {
  return row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens;
}

function unpriced({ unpricedTokens }: UsageTotalRow): Measure[] {
  return unpricedTokens > 0 ? [measure(unpricedTokens, "tokens", "tokens unpriced")] : [];
}

function errorShare({ toolCalls, toolErrors }: UsageTotalRow): Measure[] {
  return toolCalls > 0 ? [measure(toolErrors / toolCalls, "ratio", "of the calls")] : [];
}

function measure(value: number, unit: Measure["unit"], label: string | null = null): Measure {
  return { value, unit, label };
}
