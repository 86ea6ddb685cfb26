/** Wire events from outside, decoded and checked. */
import type { WireEvent } from "../sdk/types.ts";
import { type BadField, type Parsed, parseEvent } from "../sdk/wire.ts";

/** Events that one request or frame may bring (WIRE.md). */
export const MAX_EVENTS = 10_000;
/** Bytes of one event. */
export const MAX_EVENT_BYTES = 1_048_576;
/** Bytes of one batch or frame. */
export const MAX_BATCH_BYTES = 16 * MAX_EVENT_BYTES;

/** Bad fields that one answer names; beyond, each refused event is named by its first one. */
const MAX_REJECTED = MAX_EVENTS;

/** A person's click on AIr's page (WIRE.md) and the server's own word, never a client's. */
export const OURS_ONLY: ReadonlySet<string> = new Set([
  "eval_rating",
  "drift_ack",
  "provider_registered",
]);

/** A bad field of a refused event, and the event's place among the others. */
export interface Rejected extends BadField {
  index: number;
}

/** What many values are; both lists keep their order. */
export interface Decoded {
  events: WireEvent[];
  /** How many values are no event. */
  refused: number;
  /** Their bad fields, each event's together. */
  rejected: Rejected[];
}

/** Checks one value from outside at `now` (Unix ms). */
export function decodeEvent(value: unknown, now: number): Parsed {
  const parsed = parseEvent(value, now);
  if (!parsed.ok || !OURS_ONLY.has(parsed.event.type)) return parsed;
  const message = `Only AIr itself sends "${parsed.event.type}"`;
  return { ok: false, fields: [{ field: "type", message }] };
}

/** Checks many values from outside at `now` (Unix ms). */
export function decodeEvents(values: readonly unknown[], now: number): Decoded {
  const events: WireEvent[] = [];
  const rejected: Rejected[] = [];
  for (const [index, value] of values.entries()) {
    const parsed = decodeEvent(value, now);
    if (parsed.ok) {
      events.push(parsed.event);
      continue;
    }
    const named = rejected.length < MAX_REJECTED ? parsed.fields : parsed.fields.slice(0, 1);
    for (const bad of named) rejected.push({ index, ...bad });
  }
  return { events, refused: values.length - events.length, rejected };
}
