/**
 * The one check at the door: a zod schema for every event type of types.ts, and parseEvent().
 *
 * Unknown fields are kept. A schema says no more than the contract: an empty model, project or
 * folder is taken as it is, and an optional id that is empty becomes null, because it names nothing.
 */
import * as z from "zod";
import { MAX_AHEAD_MS, MAX_TYPE_CHARS, storable } from "./limits.ts";
import type { EventType, UnknownEvent, WireEvent } from "./types.ts";
import { BASE, type EventOf, FIELDS } from "./wire_fields.ts";

type Fields = typeof FIELDS;
/** An interface as an object type, which unlike it may have further, unknown fields. */
type Open<T> = T extends object ? { [K in keyof T]: Open<T[K]> } : T;
/** The fields that a schema has and the interface has not, or that it takes more narrowly. */
type Disagreement = {
  [T in EventType]: {
    [K in keyof Fields[T]]: K extends keyof EventOf<T>
      ? [Open<EventOf<T>[K]>] extends [z.output<Fields[T][K]>] ? never : `${T}.${string & K}`
      : `${T}.${string & K}`;
  }[keyof Fields[T]];
}[EventType];
/** `T`, if nothing is wrong; a compile error that names it otherwise. */
type Proven<T, Wrong extends never> = [Wrong] extends [never] ? T : never;

/** The schema of each known type. Unknown fields pass through. */
export const SCHEMAS: Proven<{ [T in EventType]: z.ZodType<EventOf<T>> }, Disagreement> = schemas();

function schemas() {
  const entries = Object.entries(FIELDS).map(([type, fields]) =>
    [type, z.looseObject({ ...BASE, type: z.literal(type), ...fields })] as const
  );
  // FIELDS agrees with the interfaces; only their sum over a loop cannot be typed.
  return Object.fromEntries(entries) as unknown as { [T in EventType]: z.ZodType<EventOf<T>> };
}

const SCHEMA_OF: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(SCHEMAS));
/** Any other type. Unknown fields pass through. */
export const UNKNOWN_SCHEMA: z.ZodType<UnknownEvent> = z.looseObject({
  ...BASE,
  type: z.string().min(1).max(MAX_TYPE_CHARS).overwrite(storable),
});

/** Bad fields of one event that are named; a list of a thousand bad items has as many. */
export const MAX_BAD_FIELDS = 20;

/** A field that is not as it must be: its dotted path, "" for the value itself, and why. */
export interface BadField {
  field: string;
  message: string;
}

/** A decoded event, or its bad fields, at least one and at most `MAX_BAD_FIELDS`. */
export type Parsed =
  | { ok: true; event: WireEvent }
  | { ok: false; fields: [BadField, ...BadField[]] };

/**
 * Checks one decoded JSON value against the schema of its `type`; `now` is Unix ms. The event is a
 * new object with unknown fields kept and the timestamp floored to whole ms. An event of an unknown
 * type is kept whole, and typed as if known: whoever switches over types has a default.
 */
export function parseEvent(value: unknown, now: number): Parsed {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refused({ field: "", message: "Invalid event: expected an object" });
  }
  const type = "type" in value && typeof value.type === "string" ? value.type : "";
  const result = (SCHEMA_OF.get(type) ?? UNKNOWN_SCHEMA).safeParse(value);
  const bad = result.success ? [] : result.error.issues.map(({ path, message }) => {
    return { field: path.join("."), message };
  });
  if (isTooFarAhead(value, now) && !bad.some(({ field }) => field === "timestamp")) {
    bad.unshift({ field: "timestamp", message: "Too far ahead: expected at most one day" });
  }
  const [first, ...others] = bad;
  return first ? refused(first, ...others) : { ok: true, event: result.data as WireEvent };
}

function refused(first: BadField, ...others: BadField[]): Parsed {
  return { ok: false, fields: [first, ...others.slice(0, MAX_BAD_FIELDS - 1)] };
}

function isTooFarAhead(value: object, now: number): boolean {
  return "timestamp" in value && typeof value.timestamp === "number" &&
    Math.floor(value.timestamp) > now + MAX_AHEAD_MS;
}
