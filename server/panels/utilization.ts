import type { CompactionMark, UtilizationPanel } from "../../views/models/charts.ts";
import { contextUsedRatio } from "../domain/session_view.ts";
import type { Reads } from "../store/api.ts";

/** More marks than a chart has room for. */
const MAX_COMPACTIONS = 200;

/**
 * A session's context window over time, at most 500 moments with their extremes, and its newest
 * compactions; empty for an unknown session. A moment without a window has the one told before, else
 * the session's: Claude Code's transcripts tell the tokens, its status line the window. Where nobody
 * told any it is assumed from the model.
 */
export async function utilizationPanel(
  store: Reads,
  sessionId: string,
): Promise<UtilizationPanel> {
  const [session, series, compactions] = await Promise.all([
    store.read("session", { sessionId }),
    store.read("contextSeries", { sessionId }),
    store.read("compactions", { sessionId, limit: MAX_COMPACTIONS }),
  ]);
  let windowTokens = session?.contextWindow || null;
  const points = series.map(({ at, tokensUsed, contextWindow }) => {
    windowTokens = contextWindow || windowTokens;
    const usedRatio = rounded(contextUsedRatio(tokensUsed, windowTokens));
    return { at, usedTokens: tokensUsed, windowTokens, usedRatio };
  });
  const marks = compactions.map(
    ({ at, tokensBefore, tokensAfter, isAutomatic }): CompactionMark => {
      const before = points.findLast((point) => point.at <= at) ?? points[0];
      const usedRatio = contextUsedRatio(
        tokensBefore ?? before?.usedTokens ?? null,
        before?.windowTokens ?? windowTokens,
      );
      return { at, tokensBefore, tokensAfter, isAutomatic, usedRatio };
    },
  );
  const isWindowAssumed = session?.isWindowAssumed === true;
  return { sessionId, points, compactions: marks, isWindowAssumed };
}

/** More digits than a chart shows would be most of its points' text. */
function rounded(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 10_000) / 10_000;
}
