import type { TurnTokens } from "../../views/models/charts.ts";
import { numberTurns } from "../domain/timeline.ts";
import type { Reads } from "../store/api.ts";
import { NEWEST_TURN_TOKENS, NEWEST_TURNS } from "./reads_once.ts";

/**
 * The newest turns with what their LLM calls used, oldest first, without those before the first call;
 * the calls that belong to no turn come last, as number 0. Empty for an unknown session.
 */
export async function turnTokens(store: Reads, sessionId: string): Promise<TurnTokens[]> {
  const [session, turns, rows] = await Promise.all([
    store.read("session", { sessionId }),
    store.read("turns", { sessionId, limit: NEWEST_TURNS }),
    store.read("turnTokens", { sessionId, limit: NEWEST_TURN_TOKENS }),
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
