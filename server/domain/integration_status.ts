/** Whether an integration is in use. Pure. */
import type { IntegrationStatus } from "../../views/models/across.ts";

/** Seen this lately counts as in use. */
const ACTIVE_MS = 5 * 60_000;

/** The status at `now` of what was last seen at `lastSeenAt` (null: registered, never seen), Unix ms. */
export function integrationStatus(lastSeenAt: number | null, now: number): IntegrationStatus {
  if (lastSeenAt === null) return "never";
  return now - lastSeenAt <= ACTIVE_MS ? "active" : "idle";
}
