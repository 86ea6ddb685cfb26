/** The one who writes: events and what they change in one transaction. No worker, no I/O but SQL. */
import { MAX_ID_CHARS } from "../../sdk/limits.ts";
import type { WireEvent } from "../../sdk/types.ts";
import type { Published } from "./api.ts";
import { type Budgets, dailyAlarm, NO_BUDGETS, sessionAlarm } from "./budget.ts";
import { decodeRequest, encodeEvents } from "./commit_text.ts";
import { moveCursors } from "./cursors.ts";
import { type Db, first, isStorageFailure, run } from "./db.ts";
import { appendEvent, countEvents, eventsAfter, newestSeq } from "./events.ts";
import { Fold, PROVIDER_REGISTERED } from "./fold.ts";
import type { Registration } from "./rows.ts";
import { FACT_TABLES } from "./session_facts.ts";

/** What became of a request: a seq an event (null: stored before), or why all of it was refused. */
export type RequestOutcome =
  | { seqs: (number | null)[] }
  | { error: string; isStorage: boolean };

/** What a test may hook in: called before each event is folded. */
export type BeforeFold = (event: WireEvent) => void;

/** Facts and totals, refolded from `events` by a rebuild. Registrations of integrations stay. */
const FOLDED = [
  "sessions",
  ...FACT_TABLES,
  "latency_samples",
  "evals",
  "eval_ratings",
  "prompt_ratings",
  "prompt_totals",
  "drift_events",
  "drift_acks",
  "drift_totals",
  "rate_limits",
  "spans",
  "source_calls",
  "session_operations",
  "session_mcp",
  "session_rag",
  "usage_rollups",
  "tool_rollups",
  "source_rollups",
  "session_counts",
  "rollup_state",
];

/** Events read at a time by a rebuild. */
const REBUILD_BATCH = 2000;

/** What a writer needs from outside; all of it has a default. */
export interface WriterOptions {
  budgets?: Budgets;
  beforeFold?: BeforeFold;
  /** Unix ms. */
  now?: () => number;
  newId?: () => string;
}

/** What came of one transaction. */
export interface Commit {
  /** One a request, in order. */
  outcomes: RequestOutcome[];
  /** Events that the server itself raised: drift and budget alarms. */
  raised: Published[];
  /** Sessions whose facts were told anew, or that got another agent or project. */
  retold: string[];
}

/** What came of registrations. */
export interface Registered {
  /** How many there was room for. */
  taken: number;
  /** An event for each that said something new. */
  raised: Published[];
}

/**
 * The version of the rules by which events become facts and totals. A database folded by older
 * rules is refolded once when it is opened.
 */
export const FOLD_VERSION = 10;

export class Writer {
  readonly #db: Db;
  readonly #fold: Fold;
  readonly #budgets: Budgets;
  readonly #beforeFold: BeforeFold | undefined;
  readonly #now: () => number;
  readonly #newId: () => string;

  constructor(db: Db, options: WriterOptions = {}) {
    this.#db = db;
    this.#budgets = options.budgets ?? NO_BUDGETS;
    this.#beforeFold = options.beforeFold;
    this.#now = options.now ?? Date.now;
    this.#newId = options.newId ?? (() => crypto.randomUUID());
    this.#fold = new Fold(db, this.#newId);
  }

  /**
   * Stores requests in one transaction. If it throws, each is run again in a savepoint of its own,
   * so that only the one that throws is refused.
   */
  commit(requests: readonly string[]): Commit {
    try {
      return this.#transaction(this.#now(), () => {
        const outcomes = requests.map((request) => ({ seqs: this.#append(request) }));
        this.#fold.flush();
        return { outcomes, ...this.#ended() };
      });
    } catch (error) {
      if (isStorageFailure(messageOf(error))) return allRefused(requests, error);
    }
    try {
      return this.#transaction(this.#now(), () => {
        const outcomes = requests.map((request) => this.#alone(request));
        return { outcomes, ...this.#ended() };
      });
    } catch (error) {
      return allRefused(requests, error);
    }
  }

  /** Registers integrations, and tells of those that said something new by an event each. */
  register(registrations: readonly Registration[]): Registered {
    return this.#transaction(null, () => {
      const taken = this.#fold.register(registrations);
      const raised = this.#fold.takeChanged().flatMap((registration) =>
        this.#appendOwn(registeredEvent(registration, this.#newId(), this.#now())) ?? []
      );
      this.#fold.flush();
      return { taken, raised };
    });
  }

  /**
   * Refolds the database if older rules folded it, and tells `onProgress` how far; else settles what
   * the last writer left.
   */
  upgrade(onProgress: (done: number, total: number) => void = () => {}): void {
    const sql = "SELECT value FROM settings WHERE name = 'fold_version'";
    const version = first<{ value: string }>(this.#db, sql)?.value;
    if (version !== String(FOLD_VERSION)) return this.rebuild(onProgress);
    this.#fold.copies.recall();
    this.settle();
  }

  /** Whether large sessions wait to be told anew: until then they count what belongs to others. */
  get isUnsettled(): boolean {
    return this.#fold.copies.isWaiting;
  }

  /** Tells the sessions anew that wait for it; gives which. */
  settle(): string[] {
    if (!this.isUnsettled) return [];
    this.#transaction(null, () => this.#fold.settle(newestSeq(this.#db)));
    this.#fold.copies.settled();
    return this.#fold.takeRetold();
  }

  /** Folds every stored event anew. All or nothing; `onProgress` hears how many are done. */
  rebuild(onProgress: (done: number, total: number) => void): void {
    const total = countEvents(this.#db);
    this.#fold.reset();
    this.#transaction(null, () => {
      for (const table of FOLDED) this.#db.exec(`DELETE FROM ${table}`);
      this.#db.exec("DELETE FROM integrations WHERE registration IS NULL");
      this.#db.exec(
        "UPDATE integrations SET event_count = 0, tool_call_count = 0, last_seen_at = NULL",
      );
      let seq = 0;
      for (let done = 0; done < total;) {
        const events = eventsAfter(this.#db, seq, REBUILD_BATCH);
        for (const { event, seq } of events) this.#fold.fold(event, seq);
        this.#fold.flush();
        seq = events.at(-1)?.seq ?? seq;
        done += events.length;
        onProgress(done, total);
        if (events.length === 0) break;
      }
      this.#fold.settle(seq);
      run(
        this.#db,
        "INSERT OR REPLACE INTO settings (name, value) VALUES ('fold_version', :value)",
        {
          value: String(FOLD_VERSION),
        },
      );
      this.#fold.reset();
    });
    this.#fold.copies.settled();
  }

  /** Writes back what may stay in memory only while the server runs. */
  close(): void {
    this.settle();
    this.#transaction(null, () => this.#fold.drift.flush(this.#now(), true));
  }

  #transaction<Result>(now: number | null, body: () => Result): Result {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      this.#fold.begin(now);
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
    const { events, moves } = decodeRequest(request);
    moveCursors(this.#db, moves);
    return events.map((incoming) => {
      const seq = appendEvent(this.#db, incoming);
      if (seq === null) return null;
      this.#beforeFold?.(incoming.event);
      this.#fold.fold(incoming.event, seq);
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

  /** Appends an event of the server's own; null where it was appended before. */
  #appendOwn(event: WireEvent): Published | null {
    const { events: [incoming] } = decodeRequest(encodeEvents([event]));
    const seq = appendEvent(this.#db, incoming!);
    return seq === null ? null : { seq, event };
  }

  #ended(): Pick<Commit, "raised" | "retold"> {
    const raised = this.#raise();
    return { raised, retold: this.#fold.takeRetold() };
  }

  /** Appends the alarms that this transaction's events raise. */
  #raise(): Published[] {
    const alarms: WireEvent[] = this.#fold.drift.take();
    for (const { session, at } of this.#fold.touched()) {
      const crossed = [
        sessionAlarm(session, at, this.#budgets),
        dailyAlarm(this.#db, session, at, this.#budgets),
      ];
      alarms.push(...crossed.filter((alarm) => alarm !== null));
    }
    const raised: Published[] = [];
    for (const event of alarms) {
      const published = this.#appendOwn(event);
      if (published === null) continue;
      this.#fold.fold(event, published.seq);
      raised.push(published);
    }
    if (raised.length > 0) this.#fold.flush();
    this.#fold.drift.flush(this.#now());
    return raised;
  }
}

/** What of a registration is told live; the rest is for whoever asks. */
function registeredEvent({ kind, name, type }: Registration, id: string, timestamp: number) {
  const sessionId = `${kind}-${name}`.slice(0, MAX_ID_CHARS);
  const event = { id, sessionId, timestamp, type: PROVIDER_REGISTERED, kind, name };
  // AIr's own, and of no type that a client may send.
  return { ...event, providerType: type } as unknown as WireEvent;
}

function allRefused(requests: readonly string[], error: unknown): Commit {
  return { outcomes: requests.map(() => refusal(error)), raised: [], retold: [] };
}

function refusal(error: unknown): RequestOutcome {
  const message = messageOf(error);
  return { error: message, isStorage: isStorageFailure(message) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
