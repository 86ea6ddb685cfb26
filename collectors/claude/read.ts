/** Readers of what a hook's record cannot do without; what may be missing is read by json.ts. */
import { isObject, type Json } from "../json.ts";

export { countIn as countOrNull, isObject, type Json, textIn as textOrNull } from "../json.ts";

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
