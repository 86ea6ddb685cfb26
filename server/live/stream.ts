/** One listener of `GET /live`: a raw stream with a bounded queue that stalls nobody else. */
import type { Store } from "../store/api.ts";
import {
  addEvents,
  addMissed,
  addRetold,
  isQuiet,
  noChanges,
  pingFrame,
  takeFrame,
} from "./changes.ts";
import type { Hub } from "./hub.ts";

/** How far back a listener is told what it missed; one further behind starts anew. */
const RESUME_EVENTS = 1_000;
/** Frames that wait for a slow listener (16 s of them) before it is cut off. */
const QUEUE_FRAMES = 64;
/** The browser's wait before it connects again. */
const RETRY_MS = 1_000;

/** The pace of a stream, ms. */
export interface Pace {
  /** At most one change frame in this time. */
  frameMs: number;
  /** A comment this often, so that proxies and browsers keep the connection. */
  pingMs: number;
}

/** DESIGN.md, Live. */
export const LIVE_PACE: Pace = { frameMs: 250, pingMs: 15_000 };

/** What one listener asks for. */
export interface Wish {
  /** The last seq it knows, or null: from now on. */
  since: number | null;
  /** Only these sessions; null = all. */
  sessions: ReadonlySet<string> | null;
}

const encoder = new TextEncoder();

/**
 * The frames of one listener: what it missed first, then what is committed from now on. Ends with
 * the hub, when the store cannot tell what was missed, and when the listener does not read: it
 * comes back by itself and resumes from the store.
 */
export function liveStream(
  { hub, store }: { hub: Hub; store: Store },
  wish: Wish,
  pace: Pace = LIVE_PACE,
): ReadableStream<Uint8Array> {
  let leave = () => {};
  return new ReadableStream({
    start(controller) {
      leave = listen(controller, hub, store, wish, pace);
    },
    cancel: () => leave(),
  }, new CountQueuingStrategy({ highWaterMark: QUEUE_FRAMES }));
}

/** Starts to listen; returns what ends it. */
function listen(
  controller: ReadableStreamDefaultController<Uint8Array>,
  hub: Hub,
  store: Store,
  { since, sessions }: Wish,
  { frameMs, pingMs }: Pace,
): () => void {
  const from = Math.min(since ?? Infinity, hub.head());
  const pending = noChanges(from);
  let catchingUp = since !== null && since !== hub.head();
  let resting: number | undefined;
  let gone = false;

  function send(frame: string): void {
    if ((controller.desiredSize ?? 0) > 0) return controller.enqueue(encoder.encode(frame));
    leave();
    controller.error(new Error("The listener does not read"));
  }
  /** Tells what waits: at once after a rest of frameMs, else when the rest is over. */
  function tell(): void {
    if (catchingUp || resting !== undefined || isQuiet(pending)) return;
    resting = setTimeout(() => {
      resting = undefined;
      tell();
    }, frameMs);
    send(takeFrame(pending));
  }
  async function catchUp(seq: number): Promise<void> {
    const missed = await store.read("changesSince", { seq, limit: RESUME_EVENTS });
    if (gone) return;
    addMissed(pending, missed, sessions);
    catchingUp = false;
    tell();
  }
  function leave(): void {
    gone = true;
    unsubscribe();
    clearTimeout(resting);
    clearInterval(pinging);
    hub.closed.removeEventListener("abort", stop);
  }
  function stop(): void {
    if (gone) return;
    leave();
    controller.close();
  }

  const unsubscribe = hub.subscribe((events) => {
    addEvents(pending, events, sessions);
    tell();
  }, (sessionIds) => {
    addRetold(pending, sessionIds, sessions);
    tell();
  });
  const pinging = setInterval(() => send(catchingUp ? ":\n\n" : pingFrame(pending)), pingMs);
  hub.closed.addEventListener("abort", stop);
  // The id stands in the first block too: a listener that leaves before its first frame resumes.
  send(`retry: ${RETRY_MS}\nid: ${from}\n\n`);
  // Where the store cannot answer, the listener comes back after RETRY_MS and asks again.
  if (since !== null && catchingUp) catchUp(since).catch(stop);
  return leave;
}
