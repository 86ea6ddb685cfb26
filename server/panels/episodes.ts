import type {
  DriftChoices,
  DriftQuery,
  EpisodeRow,
  EpisodesPanel,
} from "../../views/models/drift.ts";
import { type DriftEpisode, driftEpisodes } from "../domain/drift_episodes.ts";
import type { Store } from "../store/api.ts";
import type { DriftRow } from "../store/detail_rows.ts";
import { driftLine } from "./drift.ts";
import { pageOf } from "./paging.ts";

/** Alarms that episodes are made of, the newest: more take longer to read than a page may. */
const MAX_ALARMS = 1_000;
const PAGE_ROWS = 25;
/** Alarms that one click acknowledges; a longer episode takes two. */
const MAX_OPEN = 200;

/** A page of drift episodes over all sessions, newest first; pages from 1. */
export async function episodesPanel(
  store: Store,
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
  const calls = await callsOf(store, rows);
  return {
    ...paging,
    query,
    rows: rows.map((episode) => episodeRow(episode, calls)),
    total: episodes.length,
    isCut: alarms.length === MAX_ALARMS,
  };
}

/** What drift can be filtered by, the most first. */
export async function driftChoices(store: Store): Promise<DriftChoices> {
  const { metrics, severities } = await store.read("driftFacets", {});
  return { metrics, severities };
}

/** By alarm, the tool call that it was raised at. */
async function callsOf(store: Store, episodes: DriftEpisode<DriftRow>[]) {
  const ofTools = episodes.flatMap(({ alarms: [newest] }) =>
    newest?.provider === "tool" && newest.model ? [{ ...newest, toolName: newest.model }] : []
  );
  const ends = ofTools.map(({ sessionId, toolName, at }) => ({ sessionId, toolName, at }));
  const ids = ends.length === 0 ? [] : await store.read("callsAt", { ends });
  return new Map(ofTools.map(({ id }, index) => [id, ids[index] ?? null]));
}

function episodeRow(
  { firstAt, alarms }: DriftEpisode<DriftRow>,
  calls: ReadonlyMap<string, string | null>,
): EpisodeRow {
  // An episode is made of one alarm or more.
  const newest = alarms[0]!;
  const open = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  return {
    newest: driftLine(newest),
    sessionId: newest.sessionId,
    toolCallId: calls.get(newest.id) ?? null,
    firstAt,
    alarmCount: alarms.length,
    openIds: open.slice(0, MAX_OPEN).map(({ id }) => id),
    acknowledgedAt: open.length > 0
      ? null
      : Math.max(...alarms.map(({ acknowledgedAt }) => acknowledgedAt ?? 0)),
  };
}
