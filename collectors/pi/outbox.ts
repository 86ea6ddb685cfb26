/** Events that wait for the server's word, in order and bounded. Pure. */
import type { WireEvent } from "../../sdk/types.ts";

/** Events held: with their previews at most 16 MB, and quick to write to the disk. */
const MAX_EVENTS = 1000;
/** One batch: masking it takes Pi's time, and the next goes when the server has this one. */
const BATCH_EVENTS = 200;

/** What waits, and what was sent and has no answer yet. */
export class Outbox {
  #waiting: WireEvent[] = [];
  #sent = new Map<string, WireEvent>();

  /** Events that no server has taken yet. */
  get size(): number {
    return this.#waiting.length + this.#sent.size;
  }

  /** True when there is no room for more: all must go elsewhere. */
  get isFull(): boolean {
    return this.size >= MAX_EVENTS;
  }

  /** True while an answer to what was sent is missing. */
  get isAwaiting(): boolean {
    return this.#sent.size > 0;
  }

  /** True while the answer to one of these is missing. */
  awaitsAny(events: readonly WireEvent[]): boolean {
    return events.some(({ id }) => this.#sent.has(id));
  }

  /** Puts one event at the end. */
  add(event: WireEvent): void {
    this.#waiting.push(event);
  }

  /** The next events to send; they stay here until `settle` or `unsend`. */
  next(): WireEvent[] {
    const batch = this.#waiting.splice(0, BATCH_EVENTS);
    for (const event of batch) this.#sent.set(event.id, event);
    return batch;
  }

  /** The server has judged the event; false for one that is not here. */
  settle(id: string): boolean {
    return this.#sent.delete(id);
  }

  /** The answer will not come: what was sent goes first next time. The server knows it by its id. */
  unsend(): void {
    this.#waiting.unshift(...this.#sent.values());
    this.#sent.clear();
  }

  /** Gives all that no server has taken and is empty then. */
  drain(): WireEvent[] {
    this.unsend();
    return this.#waiting.splice(0);
  }
}
