/**
 * What may be shown: drift, of one session and over all.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */
import type { Choice, Measure, Paging } from "./page.ts";

/** One drift alarm. */
export interface DriftLine {
  at: number;
  metric: string;
  /** The model, tool, operation or source that it is of. */
  name: string | null;
  provider: string | null;
  baseline: Measure;
  current: Measure;
  /** How far from the baseline, as a part of it; below 0 for a decrease. */
  changeRatio: number;
  /** `info`, `warning`, `critical`; others may come from outside. */
  severity: string;
}

/** The newest drift episodes of a session, newest first. */
export interface DriftPanel {
  sessionId: string;
  rows: EpisodeRow[];
  /** How many episodes the alarms that were looked at make. */
  episodes: number;
  /** True where older alarms were not looked at. */
  isCut: boolean;
  /** How many alarms the session has in all. */
  total: number;
}

/** Drift alarms of one session, metric and name that belong together. */
export interface EpisodeRow {
  /** Of its newest alarm, as is all that is not said to be otherwise. */
  newest: DriftLine;
  sessionId: string;
  /** The tool call that it was raised at; null where it is no tool's. */
  toolCallId: string | null;
  /** The turn that ran then, if it has calls to show; null where none did. */
  turnId: string | null;
  firstAt: number;
  alarmCount: number;
  /** By session, the alarms that nobody acknowledged. */
  openIds: string[];
  /** When the last of them was acknowledged; null while one is open. */
  acknowledgedAt: number | null;
}

/** What of drift is shown; null: all. */
export interface DriftQuery {
  metric: string | null;
  severity: string | null;
  onlyOpen: boolean;
}

/** A page of drift episodes over all sessions, newest first. */
export interface EpisodesPanel extends Paging {
  query: DriftQuery;
  rows: EpisodeRow[];
  total: number;
  /** True where older alarms were not looked at. */
  isCut: boolean;
}

/** What drift can be filtered by. */
export interface DriftChoices {
  metrics: Choice[];
  severities: Choice[];
}
