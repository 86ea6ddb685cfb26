/**
 * Records that stand in several sessions and count in one: the lines that a fork of Claude Code copied,
 * and sessions that the original AIr's watcher told under a name of its own. Pure.
 */
import type { WireEvent } from "../../sdk/types.ts";

/** How the ids of events begin that tell of a line of a Claude transcript (DESIGN.md, Many witnesses). */
const TRANSCRIPT = "claude:transcript:";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_LENGTH = 36;

/**
 * The id of the transcript's line that an event tells of, which a fork's copy keeps as it keeps the time; null for an
 * event of anything else.
 */
export function lineIdOf({ id, sessionId }: Pick<WireEvent, "id" | "sessionId">): string | null {
  if (!id.startsWith(TRANSCRIPT)) return null;
  const start = TRANSCRIPT.length + sessionId.length + 1;
  const line = id.slice(start, start + UUID_LENGTH);
  return id.startsWith(`${sessionId}:`, TRANSCRIPT.length) && UUID.test(line) ? line : null;
}

/** A session that holds a line. */
export interface Holder {
  sessionId: string;
  /** When it was made as a fork, Unix ms; null: not known as one. */
  forkedAt: number | null;
}

/**
 * The session to which a line belongs that all of these hold: one that is not known as a fork, else
 * the one that was forked first, since another is a fork of it; else the one with the smaller id.
 */
export function ownerOf(holders: readonly Holder[]): string {
  return holders.reduce((best, holder) => isBefore(holder, best) ? holder : best).sessionId;
}

function isBefore(a: Holder, b: Holder): boolean {
  const [at, bt] = [a.forkedAt ?? -Infinity, b.forkedAt ?? -Infinity];
  return at === bt ? a.sessionId < b.sessionId : at < bt;
}

/** Characters of a Codex thread's id by which the original AIr named its session. */
const WATCHER_ID_LENGTH = 12;
const WATCHED = /^codex-([0-9a-f]{8}-[0-9a-f]{3})$/;

/** How the id of a Codex thread begins whose session the original's watcher named so; else null. */
export function watchedThread(sessionId: string): string | null {
  return WATCHED.exec(sessionId)?.[1] ?? null;
}

/** How the original's watcher named a Codex thread; null for a session that cannot be one. */
export function watcherName(sessionId: string): string | null {
  return UUID.test(sessionId) ? `codex-${sessionId.slice(0, WATCHER_ID_LENGTH)}` : null;
}
