import assert from "node:assert/strict";
import { storable } from "../../sdk/limits.ts";
import type { WireEvent } from "../../sdk/types.ts";
import { parseEvent } from "../../sdk/wire.ts";

/**
 * That the wire takes `event` as it is, but for what no text of the store can hold, a NUL or half a
 * character: the wire mends ids and names.
 *
 * @param at Unix ms of its arrival
 */
export function assertTaken(event: WireEvent, at: number): void {
  assert.deepEqual(mended(parseEvent(event, at)), mended({ ok: true, event }));
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, mended(inner)]));
}
