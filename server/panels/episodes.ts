import type {
  DriftChoices,
  DriftQuery,
  EpisodeRow,
  EpisodesPanel,
} from "../../views/models/drift.ts";
import { type DriftEpisode, driftEpisodes } from "../domain/drift_episodes.ts";
import type { Reads } from "../store/api.ts";
import type { DriftRow } from "../store/detail_rows.ts";
import { driftLine } from "./drift_line.ts";
import { pageOf } from "./paging.ts";

/** Alarms that episodes are made of, the newest: more take longer to read than a page may. */
const MAX_ALARMS = 500;
const PAGE_ROWS = 25;
/** Alarms that one click acknowledges; a longer episode takes two. */
const MAX_OPEN = 200;

/** A page of drift episodes over all sessions, newest first; pages from 1. */
export async function episodesPanel(
  store: Reads,
  query: DriftQuery,
  page: number,
): Promise<EpisodesPanel> {
  const { metric, severity, onlyOpen } = query;
  const alarms = await store.read("driftAlarms", {
    sessionId: null,
    metric,
    severity,
    from: null,
    to: null,
    acknowledged: onlyOpen ? false : null,
    limit: MAX_ALARMS,
  });
  const episodes = driftEpisodes(alarms);
  const { rows, ...paging } = pageOf(episodes, page, PAGE_ROWS);
  return {
    ...paging,
    query,
    rows: await episodeRows(store, rows),
    total: episodes.length,
    isCut: alarms.length === MAX_ALARMS,
  };
}

/** What drift can be filtered by, the most first. */
export async function driftChoices(store: Reads): Promise<DriftChoices> {
  const { metrics, severities } = await store.read("driftFacets", {});
  return { metrics, severities };
}

/** Episodes as they are shown, each with the call or else the turn that it was raised at. */
export async function episodeRows(
  store: Reads,
  episodes: readonly DriftEpisode<DriftRow>[],
): Promise<EpisodeRow[]> {
  // An episode is made of one alarm or more.
  const newest = episodes.map(({ alarms }) => alarms[0]!);
  const ofTools = newest.flatMap(({ id, provider, model, sessionId, at }) =>
    provider === "tool" && model ? [{ id, end: { sessionId, toolName: model, at } }] : []
  );
  const ends = ofTools.map(({ end }) => end);
  const moments = newest.map(({ sessionId, at }) => ({ sessionId, at }));
  const [calls, turns] = await Promise.all([
    ends.length === 0 ? [] : store.read("callsAt", { ends }),
    moments.length === 0 ? [] : store.read("turnsAt", { moments }),
  ]);
  const callOf = new Map(ofTools.map(({ id }, index) => [id, calls[index] ?? null]));
  return episodes.map((episode, index) => ({
    ...episodeRow(episode, newest[index]!),
    toolCallId: callOf.get(newest[index]!.id) ?? null,
    turnId: turns[index] ?? null,
  }));
}

function episodeRow(
  { firstAt, alarms }: DriftEpisode<DriftRow>,
  newest: DriftRow,
): Omit<EpisodeRow, "toolCallId" | "turnId"> {
  const open = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  return {
    newest: driftLine(newest),
    sessionId: newest.sessionId,
    firstAt,
    alarmCount: alarms.length,
    openIds: open.slice(0, MAX_OPEN).map(({ id }) => id),
    acknowledgedAt: open.length > 0
      ? null
      : Math.max(...alarms.map(({ acknowledgedAt }) => acknowledgedAt ?? 0)),
  };
}
