/** Wire events from outside, decoded and checked. */
import type { WireEvent } from "../../sdk/types.ts";
import { type Parsed, parseEvent } from "../../sdk/wire.ts";

/** Events that one request or frame may bring (WIRE.md). */
export const MAX_EVENTS = 10_000;
/** Bytes of one event. */
export const MAX_EVENT_BYTES = 1_048_576;
/** Bytes of one batch or frame. */
export const MAX_BATCH_BYTES = 16 * MAX_EVENT_BYTES;

/** A person's click, never a client's word: WIRE.md. */
export const OWN_PAGE_ONLY: ReadonlySet<string> = new Set(["eval_rating", "drift_ack"]);

/** One refused event: its place among the others, the first bad field and why. */
export interface Rejected {
  index: number;
  field: string;
  message: string;
}

/** Checks one value from outside at `now` (Unix ms). */
export function decodeEvent(value: unknown, now: number): Parsed {
  const parsed = parseEvent(value, now);
  if (!parsed.ok || !OWN_PAGE_ONLY.has(parsed.event.type)) return parsed;
  return { ok: false, field: "type", message: `Only AIr's own page sends "${parsed.event.type}"` };
}

/** Checks many; both lists keep the order. */
export function decodeEvents(
  values: readonly unknown[],
  now: number,
): { events: WireEvent[]; rejected: Rejected[] } {
  const events: WireEvent[] = [];
  const rejected: Rejected[] = [];
  for (const [index, value] of values.entries()) {
    const parsed = decodeEvent(value, now);
    if (parsed.ok) events.push(parsed.event);
    else rejected.push({ index, field: parsed.field, message: parsed.message });
  }
  return { events, rejected };
}
