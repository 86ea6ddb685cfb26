/** What the server's thread and the store's two workers say to each other. Types only. */
import type { Queries, Registration } from "./rows.ts";
import type { Budgets } from "./budget.ts";
import type { Commit, Registered } from "./writer_core.ts";

/** The newest event of a database, and the version of its tables. */
export type Head = Queries["head"]["rows"];

/** To the writer: open once, then commits and registrations, then close. `n` pairs an answer with its question. */
export type ToWriter =
  | { n: number; open: { path: string; durable: boolean; budgets: Budgets } }
  | { n: number; requests: string[] }
  | { n: number; register: Registration[] }
  | { n: number; close: true };

export type FromWriter =
  | { n: number; opened: Head }
  | { n: number; commit: Commit }
  | { n: number; registered: Registered }
  | { n: number; closed: true }
  | { n: number; failed: string };

/**
 * What the writer says unasked: sessions that it told anew in the background, and while it opens a
 * database that older rules folded, how many of its events are folded anew.
 */
export type WriterNews = { n: 0; retold: string[] } | { n: 0; folded: number; of: number };

/** To the reader: open once, then questions. */
export type ToReader =
  | { n: number; open: { path: string } }
  | { n: number; query: keyof Queries; args: unknown }
  | { n: number; close: true };

/** `text` is the answer's JSON. A failure of `invalid` input names its fields. */
export type FromReader =
  | { n: number; text: string }
  | { n: number; failed: string; fields: { field: string; message: string }[] | null };
