/** What is derived of a session on reading. Pure. */
import type { SessionRow, SessionStatus } from "../../views/models.ts";
import type { StoredSession } from "../store/rows.ts";

/** DESIGN.md, Names: without an end a session is idle after 5 minutes and ended after 60. */
export const IDLE_AFTER_MS = 5 * 60_000;
export const ENDED_AFTER_MS = 60 * 60_000;

type Activity = Pick<StoredSession, "endedAt" | "lastEventAt" | "state">;

/** Where a session stands at `now`; silence outweighs the state that was told last. */
export function sessionStatus(
  { endedAt, lastEventAt, state }: Activity,
  now: number,
): SessionStatus {
  const silentMs = now - lastEventAt;
  if (endedAt !== null || silentMs >= ENDED_AFTER_MS) return "ended";
  if (silentMs >= IDLE_AFTER_MS || state === "idle") return "idle";
  return state === "waiting_permission" ? "waiting_permission" : "working";
}

/** The filled part of the context window; null when the window is 0 or either is not known. */
export function contextUsedRatio(used: number | null, window: number | null): number | null {
  return used === null || window === null || window <= 0 ? null : used / window;
}

/** A stored session as it is shown at `now`. */
export function sessionRow(stored: StoredSession, now: number): SessionRow {
  const {
    state: _,
    stateAt: _at,
    reportedNanoUsd: _r,
    computedNanoUsd: _c,
    eventCount: _e,
    ...row
  } = stored;
  return {
    ...row,
    status: sessionStatus(stored, now),
    contextUsedRatio: contextUsedRatio(stored.contextTokens, stored.contextWindow),
  };
}
