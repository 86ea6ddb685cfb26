/** In-memory fan-out of what was committed. Subscribers must not throw and must return at once. */
import type { Published } from "../store/api.ts";

export type { Published };

export interface Hub {
  /** Tells every subscriber of one request's committed events, in seq order. */
  publish(events: readonly Published[]): void;
  /** Tells that all that is shown of sessions may be another, whatever was published. */
  retell(sessionIds: readonly string[]): void;
  /**
   * Returns the function that ends the subscription. `retold` hears of sessions whose facts changed
   * without an event of theirs.
   */
  subscribe(
    listener: (events: readonly Published[]) => void,
    retold?: (sessionIds: readonly string[]) => void,
  ): () => void;
  /** The newest published seq. */
  head(): number;
  /** How many dashboards (streams and sockets) listen. */
  clients(): number;
  /**
   * Ends every live stream and socket, those of collectors once their waiting events are
   * answered: call it when the server stops, before the store closes. Again changes nothing.
   */
  close(): void;
  /** Aborted by `close()`: what streams and sockets watch. */
  readonly closed: AbortSignal;
}

/** A hub whose head starts at the store's newest seq. */
export function createHub(head: number): Hub {
  const listeners = new Set<(events: readonly Published[]) => void>();
  const retellers = new Set<(sessionIds: readonly string[]) => void>();
  const closing = new AbortController();
  let newest = head;
  return {
    publish(events) {
      const last = events.at(-1);
      if (last) newest = Math.max(newest, last.seq);
      for (const listener of listeners) listener(events);
    },
    retell(sessionIds) {
      for (const retold of retellers) retold(sessionIds);
    },
    subscribe(listener, retold) {
      listeners.add(listener);
      if (retold) retellers.add(retold);
      return () => {
        listeners.delete(listener);
        if (retold) retellers.delete(retold);
      };
    },
    head: () => newest,
    clients: () => listeners.size,
    close: () => closing.abort(),
    closed: closing.signal,
  };
}
