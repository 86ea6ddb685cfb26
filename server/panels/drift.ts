import type { DriftPanel } from "../../views/models/drift.ts";
import { driftEpisodes } from "../domain/drift_episodes.ts";
import type { Reads } from "../store/api.ts";
import { episodeRows } from "./episodes.ts";

/** Alarms that a session's episodes are made of, the newest: more take longer to read than a page may. */
const MAX_ALARMS = 200;
/** As many episodes as a person looks through; the others stand in /api/drift. */
const MAX_ROWS = 20;
/** Metrics by severity that alarms are counted by; names come from outside. */
const MAX_GROUPS = 10_000;

/** The newest drift episodes of a session, newest first; empty for an unknown one. */
export async function driftPanel(store: Reads, sessionId: string): Promise<DriftPanel> {
  const all = { metric: null, severity: null, from: null, to: null, acknowledged: null };
  const [alarms, summary] = await Promise.all([
    store.read("driftAlarms", { ...all, sessionId, limit: MAX_ALARMS }),
    store.read("driftSummary", { sessionId, limit: MAX_GROUPS }),
  ]);
  const episodes = driftEpisodes(alarms);
  return {
    sessionId,
    rows: await episodeRows(store, episodes.slice(0, MAX_ROWS)),
    episodes: episodes.length,
    isCut: alarms.length === MAX_ALARMS,
    total: summary.reduce((sum, { eventCount }) => sum + eventCount, 0),
  };
}
