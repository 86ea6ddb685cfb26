/** The one who writes: events and what they change in one transaction. No worker, no I/O but SQL. */
import type { WireEvent } from "../../sdk/types.ts";
import { decodeEvents } from "./commit_text.ts";
import { type Db, isStorageFailure } from "./db.ts";
import { appendEvent, countEvents, eventsAfter } from "./events.ts";
import { Fold } from "./fold.ts";

/** What became of a request: a seq an event (null: stored before), or why all of it was refused. */
export type RequestOutcome =
  | { seqs: (number | null)[] }
  | { error: string; isStorage: boolean };

/** What a test may hook in: called before each event is folded. */
export type BeforeFold = (event: WireEvent) => void;

/** Facts and totals, refolded from `events` by a rebuild. Registrations of integrations stay. */
const FOLDED = [
  "sessions",
  "tool_calls",
  "turns",
  "turn_marks",
  "llm_calls",
  "llm_call_keys",
  "costs",
  "llm_errors",
  "context_snapshots",
  "compactions",
  "latency_samples",
  "evals",
  "prompt_ratings",
  "drift_events",
  "rate_limits",
  "spans",
  "session_tools",
  "session_models",
  "session_operations",
  "session_mcp",
  "session_rag",
];

/** Events read at a time by a rebuild. */
const REBUILD_BATCH = 2000;

export class Writer {
  readonly #db: Db;
  readonly #fold: Fold;
  readonly #beforeFold: BeforeFold | undefined;

  constructor(db: Db, beforeFold?: BeforeFold) {
    this.#db = db;
    this.#fold = new Fold(db);
    this.#beforeFold = beforeFold;
  }

  /**
   * Stores requests in one transaction. If it throws, each is run again in a savepoint of its own,
   * so that only the one that throws is refused.
   */
  commit(requests: readonly string[]): RequestOutcome[] {
    try {
      return this.#transaction(() => {
        const outcomes = requests.map((request) => ({ seqs: this.#append(request) }));
        this.#fold.flush();
        return outcomes;
      });
    } catch (error) {
      if (isStorageFailure(messageOf(error))) return requests.map(() => refusal(error));
    }
    try {
      return this.#transaction(() => requests.map((request) => this.#alone(request)));
    } catch (error) {
      return requests.map(() => refusal(error));
    }
  }

  /** Folds every stored event anew. All or nothing; `onProgress` hears how many are done. */
  rebuild(onProgress: (done: number, total: number) => void): void {
    const total = countEvents(this.#db);
    this.#fold.reset();
    this.#transaction(() => {
      for (const table of FOLDED) this.#db.exec(`DELETE FROM ${table}`);
      this.#db.exec("UPDATE integrations SET event_count = 0, last_seen_at = NULL");
      let seq = 0;
      for (let done = 0; done < total;) {
        const events = eventsAfter(this.#db, seq, REBUILD_BATCH);
        for (const { event } of events) this.#fold.fold(event);
        this.#fold.flush();
        seq = events.at(-1)?.seq ?? seq;
        done += events.length;
        onProgress(done, total);
        if (events.length === 0) break;
      }
      this.#db.exec("DELETE FROM integrations WHERE event_count = 0 AND registration IS NULL");
      this.#fold.reset();
    });
  }

  #transaction<Result>(body: () => Result): Result {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = body();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#fold.reset();
      // A full disk has rolled back by itself.
      if (this.#db.raw.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  #append(request: string): (number | null)[] {
    return decodeEvents(request).map((incoming) => {
      const seq = appendEvent(this.#db, incoming);
      if (seq === null) return null;
      this.#beforeFold?.(incoming.event);
      this.#fold.fold(incoming.event);
      return seq;
    });
  }

  #alone(request: string): RequestOutcome {
    this.#db.exec("SAVEPOINT request");
    try {
      const seqs = this.#append(request);
      this.#fold.flush();
      this.#db.exec("RELEASE request");
      return { seqs };
    } catch (error) {
      // It is no fault of this request, and a full disk has ended the savepoint too.
      if (isStorageFailure(messageOf(error))) throw error;
      this.#fold.reset();
      this.#db.exec("ROLLBACK TO request");
      this.#db.exec("RELEASE request");
      return refusal(error);
    }
  }
}

function refusal(error: unknown): RequestOutcome {
  const message = messageOf(error);
  return { error: message, isStorage: isStorageFailure(message) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
