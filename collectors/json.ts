/**
 * Readers of what agents write. They check while they read and never throw: a value of another kind
 * is one that the agent did not tell. A schema library would cost a hook more time than all of its
 * other work.
 */
import {
  MAX_COUNT,
  MAX_ID_CHARS,
  MAX_NAME_CHARS,
  MAX_PATH_CHARS,
  MAX_USD,
  MIN_TIMESTAMP,
} from "../sdk/limits.ts";

/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

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

/** A session's id, whole, or null where the wire does not take it: cut, it would name another. */
export function idIn(json: Json, field: string): string | null {
  const id = textIn(json, field);
  return id !== null && id.length <= MAX_ID_CHARS ? id : null;
}

/**
 * A name, or the id of anything but a session, cut to what the wire takes, or null: some providers
 * give ids of many hundred.
 */
export function nameIn(json: Json, field: string): string | null {
  return textIn(json, field)?.slice(0, MAX_NAME_CHARS) ?? null;
}

/** A path, cut to what the wire takes, or null. */
export function pathIn(json: Json, field: string): string | null {
  return textIn(json, field)?.slice(0, MAX_PATH_CHARS) ?? null;
}

/** A number from 0 to the wire's limit, or null. */
export function countIn(json: Json, field: string): number | null {
  return within(json[field], MAX_COUNT);
}

/** Money in USD from 0 to the wire's limit, or null. */
export function usdIn(json: Json, field: string): number | null {
  return within(json[field], MAX_USD);
}

/** A whole number, also below zero, or null: exit codes. */
export function codeIn(json: Json, field: string): number | null {
  const value = json[field];
  return Number.isSafeInteger(value) ? value as number : null;
}

/** A moment in Unix ms: a number, or a text as in ISO 8601; null for anything before 2000. */
export function timeIn(json: Json, field: string): number | null {
  const value = json[field];
  const at = typeof value === "string" ? Date.parse(value) : value;
  return typeof at === "number" && at >= MIN_TIMESTAMP ? Math.floor(at) : null;
}

/** The texts of a list of content parts, or a text itself, joined; null where there is neither. */
export function textOf(content: unknown): string | null {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((part) =>
    isObject(part) && typeof part.text === "string" ? [part.text] : []
  );
  return texts.length > 0 ? texts.join("") : null;
}

function within(value: unknown, most: number): number | null {
  return typeof value === "number" && value >= 0 && value <= most ? value : null;
}
