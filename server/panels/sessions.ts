import type { SessionsPanel } from "../../views/models.ts";
import { sessionRow } from "../domain/session_view.ts";
import type { Store } from "../store/api.ts";
import type { SessionFilter } from "../store/rows.ts";

/** One page of sessions as they stand at `now`, newest activity first. */
export async function sessionsPanel(
  store: Store,
  now: number,
  filter: SessionFilter,
): Promise<SessionsPanel> {
  const { rows, nextCursor, total } = await store.read("sessions", filter);
  return { rows: rows.map((row) => sessionRow(row, now)), nextCursor, total };
}
