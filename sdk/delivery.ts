/**
 * Brings events to the server in the background: batches of what has gathered, one at a time, and
 * again with growing pauses while no server takes them. It never throws and never keeps the program
 * running.
 */
import { verdictOf } from "./answer.ts";
import { later, processHost, type Timer } from "./host.ts";
import { beforeLeaving } from "./leave.ts";
import { Queue } from "./queue.ts";
import { eventRedactor } from "./redactor.ts";
import { scrub } from "./scrub.ts";
import { levelInForce, type Settings, stricter } from "./settings.ts";
import { countLost, keepEvents, oldestKept, removeKept } from "./spool.ts";
import { type Post, post, postOnLeave } from "./transport.ts";
import type { WireEvent } from "./types.ts";

/** Events of one moment go out together. */
const GATHER_MS = 50;
/** One request: redacting so many takes 2 ms of the program, storing them less than 100 ms. */
const BATCH_EVENTS = 200;
/** To connect and answer: a busy disk is no reason to send it again. */
const ANSWER_MS = 10_000;
/** The first pause after a failure; each is twice the last. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** What the end of a program may wait for the last answer. What has none then is kept. */
const LEAVE_MS = 300;
/** What a browser sends after a page is left. */
const LEAVE_BYTES = 60_000;

/** What a delivery needs to know. */
export interface DeliveryOptions {
  settings: Settings;
  /** False: one attempt each. */
  reconnect: boolean;
  /** Tells a person of a problem. */
  warn: (line: string) => void;
  /** An event that tells of so many that were lost. */
  lossEvent: (count: number) => WireEvent;
}

/** One queue and its way to one server. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #url: string | null;
  readonly #redact: (event: WireEvent) => WireEvent;
  readonly #queue = new Queue();
  #timer: Timer | null = null;
  #sending: Promise<boolean> | null = null;
  #abort = new AbortController();
  /** When the server was last asked something, by `performance.now()`. */
  #askedAt = 0;
  #failures = 0;
  #askAgainMs: number | null = null;
  #lost = 0;
  #forget: (() => void) | null = null;
  #batch = BATCH_EVENTS;

  constructor(options: DeliveryOptions) {
    const { url, level } = options.settings;
    this.#options = options;
    this.#url = url === null ? null : `${url}/api/ingest/batch`;
    this.#redact = eventRedactor(level, scrub);
  }

  /** Takes an event of about so many characters; returns at once. */
  add(event: WireEvent, characters: number): void {
    if (this.#url === null) return this.#options.warn("The server's address is none");
    this.#forget ??= beforeLeaving({ drain: () => this.#drainAtEnd(), leave: () => this.leave() });
    this.#queue.add(event, characters);
    if (this.#timer === null && this.#sending === null) this.#sendIn(GATHER_MS);
  }

  /** Counts events that could not be told. */
  lose(count: number): void {
    this.#lost += count;
  }

  /** Sends what waits. True when a server has judged all of it within the time. */
  async flush(limitMs: number): Promise<boolean> {
    // The one timer that holds the program: without it Node would end in the middle of this.
    const { promise: late, resolve } = withResolvers<false>();
    const timer = setTimeout(() => resolve(false), limitMs);
    try {
      return await Promise.race([this.#sendAll(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends what waits and keeps what no server took; takes nothing more. */
  async close(limitMs: number): Promise<void> {
    await this.flush(limitMs);
    this.leave();
    this.#abort.abort();
    this.#cancelTimer();
    this.#forget?.();
    this.#forget = null;
  }

  /** Keeps what no server took, at once. */
  leave(): void {
    const isDone = this.#queue.size + this.#queue.dropped + this.#lost === 0;
    if (this.#url === null || isDone) return;
    const { settings } = this.#options;
    if (processHost() === null) return this.#leavePage(this.#url);
    this.#reportLoss();
    const redact = eventRedactor(stricter(settings.level, levelInForce()), scrub);
    const events = this.#queue.all().map(redact);
    if (!keepEvents(events, settings.url!, Date.now())) countLost(events.length);
    this.#queue.clear();
  }

  #leavePage(url: string): void {
    const texts: string[] = [];
    let left = LEAVE_BYTES;
    for (const event of this.#queue.all()) {
      const text = JSON.stringify(this.#redact(event));
      left -= new TextEncoder().encode(text).length + 1;
      if (left < 0) break;
      texts.push(text);
    }
    // The page may come back: what is still here is sent then, and stored once.
    postOnLeave({ url, token: this.#options.settings.token, body: `[${texts.join(",")}]` });
  }

  async #drainAtEnd(): Promise<void> {
    if (this.#queue.size === 0) return;
    const waitedMs = this.#sending === null ? 0 : performance.now() - this.#askedAt;
    // A server that was not there a moment ago is not waited for.
    if (this.#failures === 0 && waitedMs < LEAVE_MS) await this.flush(LEAVE_MS - waitedMs);
    this.leave();
  }

  async #sendAll(): Promise<boolean> {
    while (this.#queue.size > 0) {
      this.#cancelTimer();
      if (!await this.#send()) return false;
    }
    return true;
  }

  /** Sends one batch, or waits for the one that is under way; false when it was not taken. */
  #send(): Promise<boolean> {
    return this.#sending ??= this.#sendBatch().catch(() => false).then((isTaken) => {
      this.#sending = null;
      if (this.#queue.size > 0) this.#sendIn(isTaken ? 0 : this.#pauseMs());
      return isTaken;
    });
  }

  async #sendBatch(): Promise<boolean> {
    const { settings, reconnect, warn } = this.#options;
    this.#reportLoss();
    const events = this.#queue.next(this.#batch);
    if (events.length === 0) return true; // They were kept meanwhile.
    this.#askedAt = performance.now();
    this.#abort = new AbortController();
    const body = `[${events.map((event) => JSON.stringify(this.#redact(event))).join(",")}]`;
    const abort = this.#abort;
    const request = { url: this.#url!, token: settings.token, timeoutMs: ANSWER_MS, abort };
    const answer = await post({ ...request, body });
    const verdict = verdictOf(answer, events.length);
    if (verdict.kind === "judged") {
      this.#queue.settle();
      this.#failures = 0;
      this.#batch = BATCH_EVENTS;
      if (verdict.refused > 0) warn(`The server refused ${verdict.refused} events`);
      this.#lost += verdict.refused;
      await this.#sendKept(request);
      return true;
    }
    if (verdict.kind === "split") {
      this.#batch = Math.max(1, this.#batch >> 1);
      this.#queue.unsend();
      return true;
    }
    this.#failures += 1;
    this.#askAgainMs = answer.retryAfterMs;
    warn(
      answer.status === 0
        ? `No server answers at ${settings.url}`
        : `The server at ${settings.url} answers ${answer.status}`,
    );
    this.#queue.unsend();
    if (!reconnect) this.leave();
    return false;
  }

  /** Half of it is chance, so that many programs do not ask a server that comes back at once. */
  #pauseMs(): number {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    return Math.max(pause * (0.5 + Math.random() / 2), this.#askAgainMs ?? 0);
  }

  /** What an earlier program could not bring to a server elsewhere. */
  async #sendKept(request: Omit<Post, "body">) {
    const kept = oldestKept(this.#options.settings.url!, Date.now());
    if (kept === null) return;
    const verdict = verdictOf(await post({ ...request, body: kept.text }), kept.events);
    if (verdict.kind !== "judged") return;
    removeKept(kept);
    countLost(verdict.refused);
  }

  /** What was lost is told by an event of its own, as soon as there is room for it. */
  #reportLoss(): void {
    const count = this.#queue.dropped + this.#lost;
    if (count === 0) return;
    this.#queue.dropped = 0;
    this.#lost = 0;
    this.#queue.add(this.#options.lossEvent(count), 0);
    if (this.#queue.dropped > 0) this.#lost = count; // Still full: later.
    this.#queue.dropped = 0;
  }

  #sendIn(ms: number): void {
    this.#cancelTimer();
    this.#timer = later(ms, () => {
      this.#timer = null;
      void this.#send();
    });
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/** `Promise.withResolvers`, which Node 20 has not. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((take) => resolve = take);
  return { promise, resolve };
}
