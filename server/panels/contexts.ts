import { type ContextThreshold, contextThreshold } from "../domain/context.ts";
import { contextUsedRatio } from "../domain/session_view.ts";
import type { Reads } from "../store/api.ts";
import type { ContextRow } from "../store/detail_rows.ts";
import type { StoredSession } from "../store/rows.ts";

/**
 * The context window at one moment, and how full it was; nulls where the window is 0 or unknown. A
 * window that was not told with it is the session's.
 */
export interface ContextMoment extends ContextRow {
  /** No source told the window: it is that of the model. */
  isWindowAssumed: boolean;
  usedRatio: number | null;
  threshold: ContextThreshold | null;
}

/** The newest `limit` snapshots of a session, oldest first. */
export async function contextMoments(
  store: Reads,
  sessionId: string,
  limit: number,
): Promise<ContextMoment[]> {
  const [rows, session] = await Promise.all([
    store.read("contexts", { sessionId, limit }),
    store.read("session", { sessionId }),
  ]);
  return rows.map((row) => moment(row, session));
}

/** The newest snapshot with segments, or null. */
export async function latestContext(
  store: Reads,
  sessionId: string,
): Promise<ContextMoment | null> {
  const [row, session] = await Promise.all([
    store.read("latestContext", { sessionId }),
    store.read("session", { sessionId }),
  ]);
  return row && moment(row, session);
}

function moment(row: ContextRow, session: StoredSession | null): ContextMoment {
  const contextWindow = row.contextWindow ?? session?.contextWindow ?? null;
  const isWindowAssumed = row.contextWindow === null && session?.isWindowAssumed === true;
  const usedRatio = contextUsedRatio(row.tokensUsed, contextWindow);
  return {
    ...row,
    contextWindow,
    isWindowAssumed,
    usedRatio,
    threshold: contextThreshold(usedRatio),
  };
}
