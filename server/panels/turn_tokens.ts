import type { TurnTokens } from "../../views/models/charts.ts";
import { numberTurns } from "../domain/timeline.ts";
import type { Store } from "../store/api.ts";

/** As many bars as a chart can tell apart; the store gives at most 500. */
const MAX_TURNS = 300;
/** Turns that numbers are taken from: sessions seldom have more, and those are counted as a sum. */
const MAX_NUMBERED = 1000;

/**
 * The newest turns with what their LLM calls used, oldest first, without those before the first call;
 * the calls that belong to no turn come last, as number 0. Empty for an unknown session.
 */
export async function turnTokens(store: Store, sessionId: string): Promise<TurnTokens[]> {
  const [session, turns, rows] = await Promise.all([
    store.read("session", { sessionId }),
    store.read("turns", { sessionId, limit: MAX_NUMBERED }),
    store.read("turnTokens", { sessionId, limit: MAX_TURNS }),
  ]);
  const numbers = new Map(
    numberTurns(turns, session?.turnCount ?? 0).map(({ turnKey, number }) => [turnKey, number]),
  );
  const told = rows.map(({ turnKey, turnId: _id, turnIndex: _index, calls, ...row }) => {
    return { number: numbers.get(turnKey ?? "") ?? 0, callCount: calls, ...row };
  });
  const first = told.findIndex(({ callCount }) => callCount > 0);
  return first < 0 ? [] : told.slice(first);
}
