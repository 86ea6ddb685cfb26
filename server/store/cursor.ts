/** Opaque cursors: a place in a list ordered by a time and a second, unique key. */
import { Problem } from "../problem.ts";

/** A cursor's text. */
export function encodeCursor(time: number, key: string | number): string {
  return btoa(encodeURIComponent(JSON.stringify([time, key]))).replaceAll("=", "");
}

/**
 * The place a cursor names; nulls for none. Throws `invalid`, naming `field`, for a text that
 * `encodeCursor` did not make.
 */
export function decodeCursor(
  cursor: string | null,
  field: string,
): [time: number, key: string | number] | [null, null] {
  if (cursor === null) return [null, null];
  try {
    const [time, key] = JSON.parse(decodeURIComponent(atob(cursor)));
    if (Number.isFinite(time) && (typeof key === "string" || Number.isFinite(key))) {
      return [time, key];
    }
  } catch {
    // Answered below, as any other text that is no cursor.
  }
  const message = "is not a cursor that this server gave";
  throw new Problem("invalid", `Cannot use the cursor "${cursor}"`, [{ field, message }]);
}
