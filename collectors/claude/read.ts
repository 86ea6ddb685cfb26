/**
 * Readers of an agent's JSON. They check while they read: a schema library would cost a hook more
 * time than all of its other work.
 */

/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

/** WIRE.md: the largest count, size or duration. */
const MAX_COUNT = 1e12;

/** An agent's record lacks what it cannot do without; `field` says what. */
export class BadPayload extends Error {
  readonly field: string;

  constructor(field: string, expected: string) {
    super(`Cannot read "${field}": expected ${expected}`);
    this.name = "BadPayload";
    this.field = field;
  }
}

/** The object itself; throws `BadPayload` that names `field` for anything else. */
export function objectOf(value: unknown, field: string): Json {
  if (isObject(value)) return value;
  throw new BadPayload(field, "an object");
}

/** A text of at least one character; throws `BadPayload` for anything else. */
export function text(payload: Json, field: string): string {
  const value = payload[field];
  if (typeof value === "string" && value !== "") return value;
  throw new BadPayload(field, "a text that is not empty");
}

/** Objects in their order; throws `BadPayload` for anything but an array of objects. */
export function objects(payload: Json, field: string): Json[] {
  const value = payload[field];
  if (!Array.isArray(value)) throw new BadPayload(field, "an array");
  return value.map((item, index) => objectOf(item, `${field}[${index}]`));
}

/**
 * A text, or null where there is none. Something else is null too, here and below: an agent's next
 * version may change an optional field, and the rest of its record is still true.
 */
export function textOrNull(payload: Json, field: string): string | null {
  const value = payload[field];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A number from 0 to the wire's limit, or null. */
export function countOrNull(payload: Json, field: string): number | null {
  const value = payload[field];
  return typeof value === "number" && value >= 0 && value <= MAX_COUNT ? value : null;
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
