/** What a store answers after it was told of a few events. */
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import type { Queries } from "../../../server/store/rows.ts";

/** When the events of these tests happen, Unix ms: the start of an hour. */
export const T = 1_795_000_000_000 - (1_795_000_000_000 % 3_600_000);

let ids = 0;

/** An event of session `s1` at `T + at`. */
export function event(
  type: string,
  at: number,
  fields: Record<string, unknown> = {},
): WireEvent {
  const id = `e${String(ids++).padStart(4, "0")}`;
  // The tests write what a client may send; wire.ts is not asked here.
  return { id, sessionId: "s1", timestamp: T + at, type, ...fields } as unknown as WireEvent;
}

/** One answer of a store that was told these events. */
export async function asked<K extends keyof Queries>(
  events: readonly WireEvent[],
  query: K,
  args: Queries[K]["args"],
): Promise<Queries[K]["rows"]> {
  const store = memoryStore();
  await store.commit(events);
  const rows = await store.read(query, args);
  await store.close();
  return rows;
}
