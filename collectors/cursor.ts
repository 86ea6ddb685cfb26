/** How far a watched file was read. */

/** One file's place and what its mapper remembers there; `server/store/rows.ts` has the same. */
export interface Cursor {
  path: string;
  /** Bytes read: the start of the first line that was not taken; in a `.zst` file as unpacked. */
  offset: number;
  /** Which file it was (`identityOf`). */
  identity: string;
  /** The mapper's state there, JSON. */
  state: string;
}

/** A file that moved on, or one that is gone and may be forgotten. */
export type CursorMove = Cursor | { path: string; gone: true };
