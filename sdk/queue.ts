/** Events that wait for the server's word, in order and bounded. Pure. */
import type { WireEvent } from "./types.ts";

/** Events that wait at most. */
const MAX_EVENTS = 10_000;
/** Characters of their texts at most, about: a program must not grow by what it is watched with. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

interface Waiting {
  event: WireEvent;
  characters: number;
}

/** What waits, and what was sent and has no answer yet. */
export class Queue {
  #waiting: Waiting[] = [];
  #sent: Waiting[] = [];
  #characters = 0;
  /** Events for which there was no room, and which nobody was told of yet. */
  dropped = 0;

  /** Events that no server has taken yet. */
  get size(): number {
    return this.#waiting.length + this.#sent.length;
  }

  /** Puts one event of about so many characters at the end; where there is no room it is counted. */
  add(event: WireEvent, characters: number): void {
    if (this.size >= MAX_EVENTS || this.#characters + characters > MAX_CHARACTERS) {
      this.dropped += 1;
      return;
    }
    this.#characters += characters;
    this.#waiting.push({ event, characters });
  }

  /** The next events to send, at most so many; they stay here until `settle` or `unsend`. */
  next(most: number): WireEvent[] {
    this.#sent = this.#waiting.splice(0, most);
    return this.#sent.map(({ event }) => event);
  }

  /** The server has judged what was sent. */
  settle(): void {
    for (const { characters } of this.#sent) this.#characters -= characters;
    this.#sent = [];
  }

  /** What was sent was not taken, or nobody knows: it goes first next time, under the same ids. */
  unsend(): void {
    this.#waiting = [...this.#sent, ...this.#waiting];
    this.#sent = [];
  }

  /** All that no server has taken, in order. */
  all(): WireEvent[] {
    return [...this.#sent, ...this.#waiting].map(({ event }) => event);
  }

  /** Forgets all of it. */
  clear(): void {
    this.#waiting = [];
    this.#sent = [];
    this.#characters = 0;
  }
}
