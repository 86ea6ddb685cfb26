/** What the live stream says, and whom it concerns. Pure. */

/** One frame: the newest seq and, by session, the event types that came; a reset names none. */
export interface Change {
  seq: number;
  sessions: Record<string, string[]>;
  /** By session, each new error under its own key with its time, Unix ms; absent without any. */
  errors?: Record<string, Record<string, number>>;
}

/** What a stream tells a page. */
export type LiveMessage =
  | { kind: "change"; change: Change }
  /** The stream began after this page was made: what lies between was not told to it. */
  | { kind: "missed" }
  /** Too much was missed to say what, or the database is another one: nothing shown counts. */
  | { kind: "reset"; change: Change }
  /** `since`, Unix ms: from then on live, or until then up to date. */
  | { kind: "state"; live: boolean; since: number };

/** The event types that a change brought to a session (null: to any); empty when it is of others. */
export function changedTypes({ sessions }: Change, sessionId: string | null): string[] {
  if (sessionId !== null) {
    return Object.hasOwn(sessions, sessionId) ? sessions[sessionId] ?? [] : [];
  }
  return [...new Set(Object.values(sessions).flat())];
}

/** The errors that a change brought to a session (null: to any), with their times. */
export function changedErrors(
  { errors = {} }: Change,
  sessionId: string | null,
): [key: string, at: number][] {
  return Object.entries(errors).filter(([id]) => sessionId === null || id === sessionId)
    .flatMap(([id, found]) =>
      Object.entries(found).map(([key, at]): [string, number] => [`${id} ${key}`, at])
    );
}

/** What a panel depends on: words, the types of events; none or "": all types. */
export interface Dependence {
  /** Of the page's session, or of any on a page of all. */
  types?: string;
  /** Of any other session; left out: on none. */
  others?: string;
}

/** Whether a change concerns a panel on the page of a session (null: of all). */
export function concerns(
  change: Change,
  sessionId: string | null,
  { types, others }: Dependence,
): boolean {
  return isNamed(types, changedTypes(change, sessionId)) ||
    (others !== undefined && isNamed(others, changedTypes(change, null)));
}

function isNamed(words: string | undefined, types: readonly string[]): boolean {
  if (!words) return types.length > 0;
  const wanted = words.split(" ");
  return types.some((type) => wanted.includes(type));
}
