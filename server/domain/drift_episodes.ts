/** Drift alarms that belong together. Pure. */
import type { DriftRow } from "../store/detail_rows.ts";

/** What of an alarm counts here. */
type EpisodeAlarm = Pick<
  DriftRow,
  "sessionId" | "at" | "metric" | "model" | "provider" | "direction"
>;

/** Alarms of one session, metric, name and direction with no long pause between them. */
export interface DriftEpisode<Alarm extends EpisodeAlarm> {
  firstAt: number;
  lastAt: number;
  /** Newest first. */
  alarms: Alarm[];
}

/** A pause after which the same metric has drifted anew. */
const PAUSE_MS = 30 * 60_000;

/** Episodes by their newest alarm, newest first; alarms may come in any order. */
export function driftEpisodes<Alarm extends EpisodeAlarm>(
  alarms: readonly Alarm[],
): DriftEpisode<Alarm>[] {
  const open = new Map<string, DriftEpisode<Alarm>>();
  const episodes: DriftEpisode<Alarm>[] = [];
  for (const alarm of alarms.toSorted((a, b) => b.at - a.at)) {
    const { sessionId, metric, model, provider, direction } = alarm;
    const key = JSON.stringify([sessionId, metric, model, provider, direction]);
    const known = open.get(key);
    if (known && known.firstAt - alarm.at <= PAUSE_MS) {
      known.alarms.push(alarm);
      known.firstAt = alarm.at;
      continue;
    }
    const episode = { firstAt: alarm.at, lastAt: alarm.at, alarms: [alarm] };
    open.set(key, episode);
    episodes.push(episode);
  }
  return episodes;
}
