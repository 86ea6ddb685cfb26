/** Readers of what a hook's record cannot do without; what may be missing is read by json.ts. */
import { MAX_ID_CHARS } from "../../sdk/limits.ts";
import { idIn, isObject, type Json, nameIn } from "../json.ts";

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

/** A name or an id as {@link nameIn} gives it; throws `BadPayload` where there is none. */
export function nameOf(payload: Json, field: string): string {
  const name = nameIn(payload, field);
  if (name !== null) return name;
  throw new BadPayload(field, "a text that is not empty");
}

/** The session's id; throws `BadPayload` for what the wire does not take. */
export function sessionIdOf(payload: Json): string {
  const id = idIn(payload, "session_id");
  if (id !== null) return id;
  throw new BadPayload("session_id", `1 to ${MAX_ID_CHARS} characters`);
}

/** Objects in their order; throws `BadPayload` for anything but an array of objects. */
export function objects(payload: Json, field: string): Json[] {
  const value = payload[field];
  if (!Array.isArray(value)) throw new BadPayload(field, "an array");
  return value.map((item, index) => objectOf(item, `${field}[${index}]`));
}
