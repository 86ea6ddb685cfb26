import type { LimitCourse, LimitsPanel } from "../../views/models/charts.ts";
import type { Reads } from "../store/api.ts";

/** A plan has two or three; names come from outside. */
const MAX_LIMITS = 6;

/** The plan limits of a session's agent since it began; empty for an unknown session. */
export async function limitsPanel(store: Reads, sessionId: string): Promise<LimitsPanel> {
  const session = await store.read("session", { sessionId });
  if (session === null) return { sessionId, limits: [] };
  const { agent, startedAt } = session;
  const rows = (await store.read("rateLimits", { agent }))
    .filter(({ at }) => at >= startedAt)
    .sort((a, b) => (a.windowMinutes ?? Infinity) - (b.windowMinutes ?? Infinity))
    .slice(0, MAX_LIMITS);
  const limits = await Promise.all(
    rows.map(async ({ limitId, usedPct, windowMinutes, resetsAt }): Promise<LimitCourse> => {
      const points = await store.read("rateLimitPoints", { agent, limitId, since: startedAt });
      return {
        limitId,
        usedRatio: usedPct / 100,
        windowMinutes,
        resetsAt,
        points: points.map((point) => ({ at: point.at, usedRatio: point.usedPct / 100 })),
      };
    }),
  );
  return { sessionId, limits };
}
