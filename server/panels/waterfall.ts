import type { WaterfallPanel } from "../../views/models/tools.ts";
import { MAX_BARS, waterfall } from "../domain/timeline.ts";
import type { Reads } from "../store/api.ts";
import { knownSession } from "./kpis.ts";
import { NEWEST_TURNS } from "./reads_once.ts";

/**
 * A session's newest 200 tool calls under their turns; a turn before the newest 300 loses its
 * heading, not its calls. Throws `not_found` for an unknown id.
 */
export async function waterfallPanel(
  store: Reads,
  now: number,
  sessionId: string,
): Promise<WaterfallPanel> {
  const [session, calls, turns] = await Promise.all([
    knownSession(store, sessionId),
    store.read("toolCalls", { sessionId, limit: MAX_BARS }),
    store.read("turns", { sessionId, limit: NEWEST_TURNS }),
  ]);
  return waterfall({ session, calls, turns }, now);
}
