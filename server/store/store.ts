/**
 * The store as the server uses it: a writer and a reader worker, so that no query ever holds up
 * the thread that serves. What arrives while a commit is in flight goes into the next one together;
 * a lone request waits for nothing.
 */
import { setImmediate } from "node:timers";
import type { WireEvent } from "../../sdk/types.ts";
import { Problem } from "../problem.ts";
import type { CommitResult, Published, Store } from "./api.ts";
import { type Budgets, NO_BUDGETS } from "./budget.ts";
import { encodeEvents } from "./commit_text.ts";
import { isStorageFailure } from "./db.ts";
import { StoreError } from "./open.ts";
import type { FromReader, FromWriter, Head, ToReader, ToWriter, WriterNews } from "./protocol.ts";
import { workerUrl } from "./worker_url.ts";
import type { CursorMove, Queries, Registration } from "./rows.ts";
import type { Commit, Registered, RequestOutcome } from "./writer_core.ts";

/** Requests in one transaction: keeps a commit well under 100 ms. */
const REQUESTS_A_COMMIT = 256;
/** Events in one transaction, unless one request alone has more. */
const EVENTS_A_COMMIT = 4000;
/** What may wait for a commit before more is refused: some 20 MB. */
const QUEUED_EVENTS = 40_000;
const QUEUED_CHARACTERS = 64 * 1024 * 1024;

/** Where the database lies, whether a commit must survive a power loss, and what may be spent. */
export interface StoreOptions {
  path: string;
  durable: boolean;
  budgets?: Budgets;
}

/** A store, and how the database was when it was opened. */
export type OpenedStore = Store & { head: Head };

/**
 * Opens the database in the writer's worker. Throws StoreError, in one line for a person. `onFolding`
 * hears how far it is whose events are folded anew, once after an update. The reader's worker begins
 * with the first question: that holds up this thread for 20 ms, and an agent may wait for an answer.
 */
export async function openStore(
  options: StoreOptions,
  onFolding: (done: number, total: number) => void = () => {},
): Promise<OpenedStore> {
  const writer = new Link<ToWriter, FromWriter, WriterNews>("writer");
  writer.onNews = (news) => {
    if ("folded" in news) onFolding(news.folded, news.of);
  };
  try {
    const answer = await writer.ask({ open: { budgets: NO_BUDGETS, ...options } });
    return new WorkerStore(writer, options.path, (answer as { opened: Head }).opened);
  } catch (error) {
    writer.end();
    throw new StoreError(error instanceof Error ? error.message : String(error), error);
  }
}

interface Waiting {
  text: string;
  count: number;
  resolve: (result: CommitResult) => void;
  reject: (problem: Problem) => void;
}

class WorkerStore implements OpenedStore {
  readonly head: Head;
  readonly #writer: Link<ToWriter, FromWriter, WriterNews>;
  readonly #path: string;
  /** Null before the first question, and after it could not be opened. */
  #reader: Promise<Link<ToReader, FromReader>> | null = null;
  #queue: Waiting[] = [];
  #queuedEvents = 0;
  #queuedCharacters = 0;
  #isBusy = false;
  #idle: (() => void) | null = null;
  #closing: Promise<void> | null = null;
  #raised: (raised: readonly Published[]) => void = () => {};

  #retold: (sessionIds: readonly string[]) => void = () => {};

  constructor(
    writer: Link<ToWriter, FromWriter, WriterNews>,
    path: string,
    head: Head,
  ) {
    this.head = head;
    this.#writer = writer;
    writer.onNews = (news) => {
      if ("retold" in news) this.#retold(news.retold);
    };
    this.#path = path;
  }

  commit(
    events: readonly WireEvent[],
    moves: readonly CursorMove[] = [],
  ): Promise<CommitResult> {
    if (events.length + moves.length === 0) return Promise.resolve({ seqs: [] });
    if (this.#closing) {
      return Promise.reject(new Problem("unavailable", "Cannot store: the server stops"));
    }
    const text = encodeEvents(events, moves);
    if (
      this.#queuedEvents + events.length > QUEUED_EVENTS + EVENTS_A_COMMIT ||
      this.#queuedCharacters + text.length > QUEUED_CHARACTERS
    ) {
      return Promise.reject(new Problem("unavailable", "Cannot keep up: too many events wait"));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ text, count: events.length, resolve, reject });
      this.#queuedEvents += events.length;
      this.#queuedCharacters += text.length;
      if (this.#isBusy) return;
      this.#isBusy = true;
      setImmediate(() => this.#pump());
    });
  }

  async register(registrations: readonly Registration[]): Promise<number> {
    if (this.#closing) throw new Problem("unavailable", "Cannot register: the server stops");
    try {
      const answer = await this.#writer.ask({ register: [...registrations] });
      const { taken, raised } = (answer as { registered: Registered }).registered;
      if (raised.length > 0) this.#raised(raised);
      return taken;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw refusedProblem({ error: message, isStorage: isStorageFailure(message) });
    }
  }

  async read<K extends keyof Queries>(
    query: K,
    args: Queries[K]["args"],
  ): Promise<Queries[K]["rows"]> {
    const reader = await (this.#reader ??= this.#openReader());
    try {
      const { text } = await reader.ask({ query, args }) as { text: string };
      return JSON.parse(text);
    } catch (error) {
      // A problem quotes what was asked, which may read like anything.
      if (error instanceof Problem || !(error instanceof Error)) throw error;
      if (!isStorageFailure(error.message)) throw error;
      throw new Problem("unavailable", "Cannot read: the disk or database refuses", [], error);
    }
  }

  onRaised(listener: (raised: readonly Published[]) => void): void {
    this.#raised = listener;
  }

  onRetold(listener: (sessionIds: readonly string[]) => void): void {
    this.#retold = listener;
  }

  queueDepth(): number {
    return this.#queuedEvents;
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    if (this.#isBusy) await new Promise<void>((resolve) => this.#idle = resolve);
    try {
      // One that is just being opened ends first; one that could not be opened has ended.
      const reader = await this.#reader?.catch(() => null);
      await reader?.ask({ close: true });
      reader?.end();
    } finally {
      await this.#writer.ask({ close: true }).finally(() => this.#writer.end());
    }
  }

  async #openReader(): Promise<Link<ToReader, FromReader>> {
    const reader = new Link<ToReader, FromReader>("reader");
    try {
      await reader.ask({ open: { path: this.#path } });
      return reader;
    } catch (error) {
      reader.end();
      this.#reader = null;
      throw new Problem("unavailable", "Cannot read: the database cannot be opened", [], error);
    }
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#take();
      const { outcomes, raised, retold } = await this.#send(batch);
      batch.forEach((waiting, index) => settle(waiting, outcomes[index]!));
      if (raised.length > 0) this.#raised(raised);
      if (retold.length > 0) this.#retold(retold);
    }
    this.#isBusy = false;
    this.#idle?.();
  }

  async #send(batch: Waiting[]): Promise<Commit> {
    try {
      const answer = await this.#writer.ask({ requests: batch.map(({ text }) => text) });
      return (answer as { commit: Commit }).commit;
    } catch (error) {
      const refused = { error: error instanceof Error ? error.message : `${error}` };
      return {
        outcomes: batch.map(() => ({ ...refused, isStorage: false })),
        raised: [],
        retold: [],
      };
    }
  }

  #take(): Waiting[] {
    let events = 0;
    let end = 0;
    while (end < this.#queue.length && end < REQUESTS_A_COMMIT) {
      events += this.#queue[end]!.count;
      if (end > 0 && events > EVENTS_A_COMMIT) break;
      end++;
    }
    const batch = this.#queue.splice(0, end);
    for (const { count, text } of batch) {
      this.#queuedEvents -= count;
      this.#queuedCharacters -= text.length;
    }
    return batch;
  }
}

function settle({ resolve, reject }: Waiting, outcome: RequestOutcome): void {
  if ("seqs" in outcome) resolve(outcome);
  else reject(refusedProblem(outcome));
}

/** What a refused request is told. */
export function refusedProblem(refusal: Exclude<RequestOutcome, { seqs: unknown }>): Problem {
  const { error, isStorage } = refusal;
  return isStorage
    ? new Problem("unavailable", "Cannot store: the disk or database refuses", [], error)
    : new Problem("internal", "Internal error", [], error);
}

type Question<Message> = Message extends { n: number } ? Omit<Message, "n"> : never;

function isNews<News extends { n: 0 }>(message: { n: number }): message is News {
  return message.n === 0;
}

/** Questions to a worker and their answers; and what it says unasked, as number 0. */
class Link<To extends { n: number }, From extends { n: number }, News extends { n: 0 } = never> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<From>>();
  onNews: (news: News) => void = () => {};
  #n = 0;
  /** Why the worker died, if it did: nothing would answer any more. */
  #death: Error | null = null;

  constructor(name: "writer" | "reader") {
    this.#worker = new Worker(workerUrl(name), { type: "module", name });
    this.#worker.onmessage = ({ data }: MessageEvent<From | News>) => {
      if (isNews<News>(data)) this.onNews(data);
      else this.#answered(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#death = new Error(event.message);
      for (const { reject } of this.#waiting.values()) reject(this.#death);
      this.#waiting.clear();
    };
  }

  ask(question: Question<To>): Promise<From> {
    if (this.#death) return Promise.reject(this.#death);
    const n = ++this.#n;
    const waiting = Promise.withResolvers<From>();
    this.#waiting.set(n, waiting);
    this.#worker.postMessage({ n, ...question });
    return waiting.promise;
  }

  end(): void {
    this.#worker.terminate();
  }

  #answered(answer: From): void {
    const waiting = this.#waiting.get(answer.n);
    this.#waiting.delete(answer.n);
    if (!("failed" in answer)) return waiting?.resolve(answer);
    const fields = "fields" in answer && Array.isArray(answer.fields) ? answer.fields : null;
    waiting?.reject(
      fields
        ? new Problem("invalid", String(answer.failed), fields)
        : new Error(`${answer.failed}`),
    );
  }
}
