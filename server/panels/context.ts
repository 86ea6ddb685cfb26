import type { ContextPanel } from "../../views/models/charts.ts";
import { contextMap } from "../domain/context_map.ts";
import { type NumberedTurn, numberTurns } from "../domain/timeline.ts";
import type { Reads } from "../store/api.ts";
import { NEWEST_TURNS } from "./reads_once.ts";
import type { ContextRow } from "../store/detail_rows.ts";

/**
 * What fills a session's context window by the newest snapshot that tells its parts, and what of it
 * is new since the turn before. Without a map for a session that no snapshot told of.
 */
export async function contextPanel(store: Reads, sessionId: string): Promise<ContextPanel> {
  const [[latest], [last], session, turns] = await Promise.all([
    store.read("contextBreakdowns", { sessionId, at: null, limit: 1 }),
    store.read("contexts", { sessionId, limit: 1 }),
    store.read("session", { sessionId }),
    store.read("turns", { sessionId, limit: NEWEST_TURNS }),
  ]);
  if (!latest?.segments?.length) {
    return { sessionId, map: null, at: null, isWindowAssumed: false, later: null };
  }
  const begun = numberTurns(turns, session?.turnCount ?? 0).filter(begunBy(latest.at));
  const before = await turnBefore(store, sessionId, begun);
  const windowTokens = latest.contextWindow || session?.contextWindow || null;
  const map = contextMap({ latest: told(latest), before, windowTokens });
  const isLater = last !== undefined && last.at > latest.at && last.tokensUsed !== map.usedTokens;
  return {
    sessionId,
    map,
    at: latest.at,
    isWindowAssumed: !latest.contextWindow && session?.isWindowAssumed === true,
    later: isLater ? { at: last.at, usedTokens: last.tokensUsed } : null,
  };
}

/** What filled the window when the last of these turns began, as of the turn that told it; or null. */
async function turnBefore(store: Reads, sessionId: string, begun: readonly NumberedTurn[]) {
  const at = begun.at(-1)?.startedAt ?? null;
  if (at === null) return null;
  const [row] = await store.read("contextBreakdowns", { sessionId, at, limit: 1 });
  const turn = row && begun.slice(0, -1).findLast(begunBy(row.at));
  return turn ? { ...told(row), turn: turn.number } : null;
}

function begunBy(at: number) {
  return ({ startedAt }: NumberedTurn) => startedAt !== null && startedAt <= at;
}

function told({ segments, tokensUsed }: ContextRow) {
  return { segments: segments ?? [], totalTokens: tokensUsed };
}
