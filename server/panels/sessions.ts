import type { SessionsPanel } from "../../views/models.ts";
import { sessionRow } from "../domain/session_view.ts";
import type { Store } from "../store/api.ts";
import type { SessionFilter } from "../store/rows.ts";
import { generalLimit } from "./spending.ts";

/**
 * One page of sessions as they stand at `now`, newest activity first. `limitUsd` is the limit of a
 * session that has none of its own.
 */
export async function sessionsPanel(
  store: Store,
  now: number,
  filter: SessionFilter,
  limitUsd: number | null,
): Promise<SessionsPanel> {
  const { rows, nextCursor, total } = await store.read("sessions", filter);
  const limit = generalLimit(limitUsd);
  return { rows: rows.map((row) => sessionRow(row, now, limit)), nextCursor, total };
}
