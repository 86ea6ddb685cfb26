/**
 * Readers of Pi's JSON, in its session files and in what it hands to an extension. They check while
 * they read and never throw: a value of another kind is one that Pi did not tell.
 */

/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

/** WIRE.md: the largest count, size or duration. */
const MAX_COUNT = 1e12;
/** The wire's limit of money in one event, USD. */
const MAX_USD = 1e6;
/** The wire's limit of names and of ids that are no event's. */
const MAX_NAME_CHARACTERS = 500;

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object in a field; an empty one where there is none. */
export function objectIn(json: Json, field: string): Json {
  const value = json[field];
  return isObject(value) ? value : {};
}

/** The objects of a list in their order; whatever else it holds is left out. */
export function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text of at least one character, or null. */
export function textIn(json: Json, field: string): string | null {
  const value = json[field];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A name or id, cut to what the wire takes, or null: some providers give ids of many hundred. */
export function nameIn(json: Json, field: string): string | null {
  return textIn(json, field)?.slice(0, MAX_NAME_CHARACTERS) ?? null;
}

/** A number from 0 to the wire's limit, or null. */
export function countIn(json: Json, field: string): number | null {
  return within(json[field], MAX_COUNT);
}

/** Money in USD from 0 to the wire's limit, or null. */
export function usdIn(json: Json, field: string): number | null {
  return within(json[field], MAX_USD);
}

/** A moment in Unix ms: a number, or a text as in ISO 8601; null for anything before 2000. */
export function timeIn(json: Json, field: string): number | null {
  const value = json[field];
  const at = typeof value === "string" ? Date.parse(value) : value;
  return typeof at === "number" && at >= MIN_TIME ? Math.floor(at) : null;
}

/** The wire takes nothing older: it would be a time in seconds. */
const MIN_TIME = Date.UTC(2000, 0, 1);

function within(value: unknown, most: number): number | null {
  return typeof value === "number" && value >= 0 && value <= most ? value : null;
}
