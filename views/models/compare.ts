/**
 * What may be shown: two sessions side by side.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { Measure } from "./page.ts";
import type { SessionRow } from "./sessions.ts";

/** One number of two sessions; null where it is not known. */
export interface CompareRow {
  name: string;
  unit: Measure["unit"];
  a: number | null;
  b: number | null;
  /** `b` less `a`. */
  difference: number | null;
  /** Of `a`; null where that is 0. */
  changeRatio: number | null;
}

/** Numbers of one kind. */
export interface CompareSection {
  title: string;
  rows: CompareRow[];
}

/** Two sessions side by side. */
export interface ComparePanel {
  a: SessionRow | null;
  b: SessionRow | null;
  /** Empty until both are chosen. */
  sections: CompareSection[];
  /** What can be chosen; empty when both are. */
  choices: SessionRow[];
}
