/** The store as the server sees it: promises, no SQL. */
import type { WireEvent } from "../../sdk/types.ts";
import type { Queries } from "./rows.ts";

/** What became of one event of a request: its seq, or null for an id that was stored before. */
export type Committed = number | null;

/** What one request brought: one entry an event, in its order. */
export interface CommitResult {
  seqs: Committed[];
}

export interface Store {
  /**
   * Stores one request's events, all or none; resolves after the COMMIT that holds them. Throws
   * `unavailable` when the queue is full or the disk refuses, `internal` when the fold throws.
   */
  commit(events: readonly WireEvent[]): Promise<CommitResult>;
  /** Answers one read question from the reader worker. */
  read<K extends keyof Queries>(query: K, args: Queries[K]["args"]): Promise<Queries[K]["rows"]>;
  /** Events that wait for a commit. */
  queueDepth(): number;
  /** Commits what waits, checkpoints, closes. */
  close(): Promise<void>;
}
