import type { FeedPanel } from "../../views/models/session.ts";
import { feedRow } from "../domain/feed.ts";
import type { Reads } from "../store/api.ts";

/** As many lines as a person scrolls through; what is older stands in /api/sessions/:id/events. */
const MAX_ROWS = 100;

/** Which events the feed shows: `types` are those that `filter` means, null for all. */
export interface FeedFilter {
  filter: string | null;
  types: string[] | null;
}

/** The newest events of a session (null: of all), newest first; empty for an unknown session. */
export async function feedPanel(
  store: Reads,
  sessionId: string | null,
  { filter, types }: FeedFilter,
): Promise<FeedPanel> {
  const { rows } = await store.read("events", { sessionId, limit: MAX_ROWS, before: null, types });
  return { sessionId, filter, rows: rows.map(feedRow).reverse() };
}
