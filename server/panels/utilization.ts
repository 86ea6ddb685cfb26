import type { UtilizationPanel } from "../../views/models.ts";
import type { Store } from "../store/api.ts";
import { contextMoments } from "./contexts.ts";

/** More points than a chart has pixels for. */
const MAX_POINTS = 500;

/** The newest moments of a session's context window; empty for an unknown session. */
export async function utilizationPanel(
  store: Store,
  sessionId: string,
): Promise<UtilizationPanel> {
  const moments = await contextMoments(store, sessionId, MAX_POINTS);
  const points = moments.map(({ at, tokensUsed, contextWindow, usedRatio }) => {
    return { at, usedTokens: tokensUsed, windowTokens: contextWindow, usedRatio };
  });
  return { sessionId, points };
}
