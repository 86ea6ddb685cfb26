/** The store as the server sees it: promises, no SQL. */
import type { WireEvent } from "../../sdk/types.ts";
import type { CursorMove, Queries, Registration } from "./rows.ts";

/** What became of one event of a request: its seq, or null for an id that was stored before. */
export type Committed = number | null;

/** What one request brought: one entry an event, in its order. */
export interface CommitResult {
  seqs: Committed[];
}

/** One committed event: the server's own copy, after redaction. */
export interface Published {
  seq: number;
  event: WireEvent;
}

export interface Store {
  /**
   * Stores one request's events, all or none, and with them how far the files were read that told
   * them; resolves after the COMMIT that holds both. Throws `unavailable` when the queue is full or
   * the disk refuses, `internal` when the fold throws.
   */
  commit(events: readonly WireEvent[], moves?: readonly CursorMove[]): Promise<CommitResult>;
  /**
   * Registers integrations; the last registration of a name stands. One that says something new
   * raises a `provider_registered` event. Gives how many were taken: of each kind there is room for
   * 1,000. Throws `unavailable` when the disk refuses.
   */
  register(registrations: readonly Registration[]): Promise<number>;
  /** Answers one read question from the reader worker. */
  read<K extends keyof Queries>(query: K, args: Queries[K]["args"]): Promise<Queries[K]["rows"]>;
  /** Who hears of events that the store itself raised: alarms, registrations; after their commit. */
  onRaised(listener: (raised: readonly Published[]) => void): void;
  /**
   * Who hears of sessions whose facts were told anew, because some turned out to be another's, or
   * that got another agent or project; after the commit. There may be no event of theirs in it.
   */
  onRetold(listener: (sessionIds: readonly string[]) => void): void;
  /** Events that wait for a commit. */
  queueDepth(): number;
  /** Commits what waits, checkpoints, closes. */
  close(): Promise<void>;
}

/** The store for who only asks. */
export type Reads = Pick<Store, "read">;
