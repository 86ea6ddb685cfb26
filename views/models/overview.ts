/**
 * What may be shown: the start page: periods, money, plan limits, what is still being read.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { Measure } from "./page.ts";

/** One number of a period, beside the same of the period before. */
export interface SummaryCard {
  name: string;
  value: Measure;
  /** Against the period before; null where that had none. */
  changeRatio: number | null;
  /** What it is made of. */
  parts: Measure[];
}

/** What was done in one period. */
export interface PeriodSummary {
  /** `Today`, `Last 30 days`. */
  name: string;
  /** What the changes are against. */
  versus: string;
  cards: SummaryCard[];
}

/** Today and the last 30 days. */
export interface SummaryPanel {
  periods: PeriodSummary[];
}

/** One day of the calendar. */
export interface CalendarDay {
  /** Unix ms of its start. */
  at: number;
  /** 0 = Monday, in the reader's zone. */
  weekday: number;
  costNanoUsd: number;
  totalTokens: number;
  startedSessions: number;
  /** 0 = nothing, 4 = as much as on the busiest days. */
  level: 0 | 1 | 2 | 3 | 4;
}

/** The newest weeks, oldest day first, whole weeks from a Monday on. */
export interface CalendarPanel {
  days: CalendarDay[];
}

/** One agent, project or model in a period. */
export interface SpendLine {
  /** Null: not known. */
  name: string | null;
  provider: string | null;
  costNanoUsd: number;
  /** Of the period's cost; null when that is 0. */
  costRatio: number | null;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Tokens without a price; not part of costNanoUsd. */
  unpricedTokens: number;
}

/** By what money is split. */
export type SpendDimension = "model" | "agent" | "project";

/** What the last 30 days cost, split by one thing. */
export interface SpendPanel {
  by: SpendDimension;
  /** Dearest first. */
  rows: SpendLine[];
  /** Starts of the days, Unix ms. */
  days: number[];
  /** As many nano-USD as days each, dearest first; what is not among the first is `others`. */
  series: { name: string; nanoUsd: number[] }[];
}

/** How much of a plan's limit is used, as an agent told it. */
export interface LimitLine {
  agent: string;
  /** As the agent calls it. */
  name: string;
  windowMinutes: number | null;
  usedRatio: number;
  level: "normal" | "amber" | "red";
  /** Unix ms. */
  toldAt: number;
  resetsAt: number | null;
  /** True: it was reset since it was told. */
  isOver: boolean;
}

/** The plan limits that agents report. */
export interface PlanLimitsPanel {
  rows: LimitLine[];
}

/** How far the session files of one agent are read. */
export interface ReadingRow {
  agent: string;
  /** There may be files that are not counted yet. */
  isLooking: boolean;
  files: number;
  filesRead: number;
  bytesLeft: number;
}

/** What of the past is still being read; empty when nothing is. */
export interface ReadingPanel {
  agents: ReadingRow[];
}
