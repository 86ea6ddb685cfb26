import type { KpiPanel } from "../../views/models/session.ts";
import { sessionName, sessionRow } from "../domain/session_view.ts";
import { agentCost, disputedCost } from "../domain/spending.ts";
import { Problem } from "../problem.ts";
import type { Reads } from "../store/api.ts";
import type { StoredSession } from "../store/rows.ts";
import { MAX_MODELS } from "./models.ts";
import { generalLimit } from "./spending.ts";

export { agentCost, sessionName };

/** The session named; throws `not_found` for an unknown id. */
export async function knownSession(store: Reads, sessionId: string): Promise<StoredSession> {
  const session = await store.read("session", { sessionId });
  if (session === null) throw new Problem("not_found", `Cannot find session "${sessionId}"`);
  return session;
}

/**
 * The head of a session's page at `now`. `limitUsd` is the limit of a session that has none of its
 * own. Throws `not_found` for an unknown id.
 */
export async function kpiPanel(
  store: Reads,
  now: number,
  sessionId: string,
  limitUsd: number | null,
): Promise<KpiPanel> {
  const [stored, models] = await Promise.all([
    knownSession(store, sessionId),
    store.read("models", { sessionId, limit: MAX_MODELS }),
  ]);
  return {
    session: sessionRow(stored, now, generalLimit(limitUsd)),
    agentCost: agentCost(stored),
    disputed: disputedCost(models),
  };
}
