import type { WaterfallPanel } from "../../views/models/tools.ts";
import { MAX_BARS, waterfall } from "../domain/timeline.ts";
import type { Store } from "../store/api.ts";
import { knownSession } from "./kpis.ts";

/** 200 calls seldom span more turns; older ones lose their heading, not their calls. */
const MAX_TURNS = 1000;

/** A session's newest 200 tool calls under their turns. Throws `not_found` for an unknown id. */
export async function waterfallPanel(
  store: Store,
  now: number,
  sessionId: string,
): Promise<WaterfallPanel> {
  const [session, calls, turns] = await Promise.all([
    knownSession(store, sessionId),
    store.read("toolCalls", { sessionId, limit: MAX_BARS }),
    store.read("turns", { sessionId, limit: MAX_TURNS }),
  ]);
  return waterfall({ session, calls, turns }, now);
}
