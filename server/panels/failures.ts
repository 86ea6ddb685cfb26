import type { FailuresPanel } from "../../views/models/session.ts";
import type { Reads } from "../store/api.ts";

/** As many as a person looks through; all stand in the events. */
const MAX_ROWS = 50;

/** A session's newest failed requests, newest first; empty for an unknown one. */
export async function failuresPanel(store: Reads, sessionId: string): Promise<FailuresPanel> {
  const [session, rows] = await Promise.all([
    store.read("session", { sessionId }),
    store.read("llmErrors", { sessionId, limit: MAX_ROWS }),
  ]);
  const total = Math.max(session?.llmErrorCount ?? 0, rows.length);
  return { sessionId, rows: rows.toReversed(), total };
}
