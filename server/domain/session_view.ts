/** What is derived of a session on reading. Pure. */
import type { Budget } from "../../views/models/session.ts";
import type { SessionRow, SessionStatus } from "../../views/models/sessions.ts";
import type { StoredSession } from "../store/rows.ts";

/** DESIGN.md, Names: without an end a session is idle after 5 minutes and ended after 60. */
export const IDLE_AFTER_MS = 5 * 60_000;
const ENDED_AFTER_MS = 60 * 60_000;

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

/** Anything but spaces, marks without a letter and what has no shape at all. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * What a person calls a session. Claude Code calls a project by its whole path, `-home-dev-air`:
 * the folder of that path reads better. Else the project as told, else the session's id; a name
 * with nothing to see in it could be neither read nor clicked.
 */
export function sessionName(
  { project, cwd, sessionId }: Pick<StoredSession, "project" | "cwd" | "sessionId">,
): string {
  const folders = cwd?.split(/[\\/]/) ?? [];
  const end = folders.findIndex((_, index) => {
    return folders.slice(0, index + 1).join("/").replace(/[^a-zA-Z0-9]/g, "-") === project;
  });
  const names = [end >= 0 ? folders[end] : null, project, sessionId];
  return names.find((name) => name && VISIBLE.test(name)) ?? JSON.stringify(sessionId);
}

/** The filled part of the context window; null when the window is 0 or either is not known. */
export function contextUsedRatio(used: number | null, window: number | null): number | null {
  return used === null || window === null || window <= 0 ? null : used / window;
}

/** From this part of its limit on a session is near it. */
const NEAR_RATIO = 0.8;

/** Money spent, nano-USD, and what is said of its limit. */
interface Spent {
  spentNanoUsd: number;
  /** Null: none. */
  limitNanoUsd: number | null;
  /** Somebody said that the limit is exceeded: of a client's own spending AIr may know less. */
  isOver: boolean;
}

/** How far a session is from its limit; null where there is none and none was exceeded. */
export function budgetView({ spentNanoUsd, limitNanoUsd, isOver }: Spent): Budget | null {
  if (!limitNanoUsd) {
    return isOver ? { level: "exceeded", limitNanoUsd: null, spentNanoUsd, usedRatio: null } : null;
  }
  const usedRatio = spentNanoUsd / limitNanoUsd;
  const level = isOver || usedRatio > 1 ? "exceeded" : usedRatio >= NEAR_RATIO ? "near" : "within";
  return { level, limitNanoUsd, spentNanoUsd, usedRatio };
}

/**
 * A stored session as it is shown at `now`. `limitNanoUsd` is the limit of a session that has none
 * of its own; null = none.
 */
export function sessionRow(
  stored: StoredSession,
  now: number,
  limitNanoUsd: number | null,
): SessionRow {
  const {
    state: _,
    stateAt: _at,
    reportedNanoUsd: _r,
    computedNanoUsd: _c,
    eventCount: _e,
    largestContextTokens: _l,
    isFork: _f,
    budgetNanoUsd,
    budgetExceeded,
    ...row
  } = stored;
  return {
    ...row,
    name: sessionName(stored),
    budget: budgetView({
      spentNanoUsd: stored.costNanoUsd,
      limitNanoUsd: budgetNanoUsd ?? limitNanoUsd,
      isOver: budgetExceeded,
    }),
    status: sessionStatus(stored, now),
    contextUsedRatio: contextUsedRatio(stored.contextTokens, stored.contextWindow),
  };
}
