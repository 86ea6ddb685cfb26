import { type ContextThreshold, contextThreshold } from "../domain/context.ts";
import { contextUsedRatio } from "../domain/session_view.ts";
import type { Store } from "../store/api.ts";
import type { ContextRow } from "../store/detail_rows.ts";

/** The context window at one moment, and how full it was; nulls where the window is 0 or unknown. */
export interface ContextMoment extends ContextRow {
  usedRatio: number | null;
  threshold: ContextThreshold | null;
}

/** The newest `limit` snapshots of a session, oldest first. */
export async function contextMoments(
  store: Store,
  sessionId: string,
  limit: number,
): Promise<ContextMoment[]> {
  return (await store.read("contexts", { sessionId, limit })).map(moment);
}

/** The newest snapshot with segments, or null. */
export async function latestContext(
  store: Store,
  sessionId: string,
): Promise<ContextMoment | null> {
  const row = await store.read("latestContext", { sessionId });
  return row && moment(row);
}

function moment(row: ContextRow): ContextMoment {
  const usedRatio = contextUsedRatio(row.tokensUsed, row.contextWindow);
  return { ...row, usedRatio, threshold: contextThreshold(usedRatio) };
}
