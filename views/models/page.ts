/**
 * What may be shown: what stands around every page.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */

/** What the reader chose; `system` follows the machine. */
export type Theme = "system" | "light" | "dark";

/** What every page shows around its content. */
export interface Chrome {
  theme: Theme;
  version: string;
  redactionLevel: "preview" | "full" | "none";
  /** The newest committed seq when the page was rendered: where its live stream begins. */
  seq: number;
  /** Unix ms of rendering, for ages. */
  renderedAt: number;
}

/** A name to filter by, and how often it is there. */
export interface Choice {
  name: string;
  count: number;
}

/** A number with its unit, which views/format.ts turns into text. */
export interface Measure {
  value: number;
  unit: "ms" | "bytes" | "tokens" | "nanoUsd" | "count" | "ratio" | "number";
  /** What was measured, put after the number: `in`, `tool calls`. */
  label: string | null;
}

/** Where a page of a list is, from 1. */
export interface Paging {
  page: number;
  pages: number;
}

/** A refusal or failure, as a person reads it. */
export interface ProblemView {
  status: number;
  title: string;
  detail: string;
}
