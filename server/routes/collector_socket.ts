/** One collector's socket: text frames in, one event or an array each; answers only when asked. */
import { Buffer } from "node:buffer";
import type { WireEvent } from "../../sdk/types.ts";
import type { Deps } from "../deps.ts";
import { ingest } from "../ingest.ts";
import { Problem } from "../problem.ts";
import { decodeEvent, MAX_BATCH_BYTES, MAX_EVENTS } from "../decode.ts";

/** Events of one socket that wait for a commit; a sender that is faster than the disk is told. */
const MAX_WAITING = 2 * MAX_EVENTS;
/** Unread answers above which the socket is closed: the runtime itself has no limit. */
const MAX_UNREAD_BYTES = 8_000_000;

/** What a collector needs of a WebSocket. */
export type CollectorLink = Pick<WebSocket, "bufferedAmount" | "close" | "send" | "readyState">;

/** What becomes of a socket's frames. */
export interface Collector {
  /** Takes one frame; resolves when its events are committed or refused. Never throws. */
  take(frame: unknown): Promise<void>;
  /** Takes no more and closes the socket once what waits is committed. */
  stop(): void;
}

/** One answer with `?ack=1`: stored (or stored before), or refused. */
type Answer =
  | { ack: string }
  | { error: string; id: string | null; field: string | null; message: string };

/** A collector on `socket`; with `acks` every event is answered. Refused events are counted. */
export function createCollector(deps: Deps, socket: CollectorLink, acks: boolean): Collector {
  let waiting = 0;
  let stopping = false;

  function say(answer: Answer): void {
    if (!acks || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) return socket.close(1013, "Answers are not read");
    socket.send(JSON.stringify(answer));
  }
  function refuse(problem: Problem, id: string | null = null): void {
    say({ error: problem.code, id, field: null, message: problem.message });
  }
  /** The frame's values; none where the frame itself is refused. */
  function open(frame: unknown): unknown[] {
    try {
      return valuesOf(frame);
    } catch (error) {
      deps.counters.rejectedEvents += 1;
      refuse(Problem.from(error));
      return [];
    }
  }
  function check(value: unknown, now: number): WireEvent[] {
    const parsed = decodeEvent(value, now);
    if (parsed.ok) return [parsed.event];
    deps.counters.rejectedEvents += 1;
    // One frame an event (WIRE.md): it has room for one field.
    say({ error: "invalid", id: idOf(value), ...parsed.fields[0] });
    return [];
  }
  async function store(events: WireEvent[]): Promise<void> {
    waiting += events.length;
    try {
      await ingest(deps, events);
      for (const { id } of events) say({ ack: id });
    } catch (error) {
      const problem = Problem.from(error);
      if (problem.code === "internal") deps.log(`Cannot store a frame: ${String(problem.cause)}`);
      for (const { id } of events) refuse(problem, id);
    }
    waiting -= events.length;
    if (stopping) closeWhenDone();
  }
  /** Without acks nobody hears a refusal: a closed socket makes the sender wait and come back. */
  function overflow(events: WireEvent[]): void {
    deps.counters.rejectedEvents += events.length;
    const problem = new Problem("unavailable", "Cannot take more before the last are stored");
    for (const { id } of events) refuse(problem, id);
    if (!acks) socket.close(1013, problem.message);
  }
  function closeWhenDone(): void {
    if (waiting === 0) socket.close(1001, "The server stops");
  }

  return {
    async take(frame) {
      const now = deps.now();
      const events = open(frame).flatMap((value) => check(value, now));
      if (stopping || waiting + events.length > MAX_WAITING) overflow(events);
      else await store(events);
    },
    stop() {
      stopping = true;
      closeWhenDone();
    },
  };
}

/** The values of one frame. Throws `unsupported`, `too_large` or `malformed`. */
function valuesOf(frame: unknown): unknown[] {
  if (typeof frame !== "string") throw new Problem("unsupported", "Cannot read a binary frame");
  // UTF-8 takes at most three bytes for one UTF-16 unit: most frames need no count.
  if (frame.length * 3 > MAX_BATCH_BYTES && Buffer.byteLength(frame) > MAX_BATCH_BYTES) {
    throw new Problem("too_large", `Cannot take a frame of more than ${MAX_BATCH_BYTES} bytes`);
  }
  const value = parseJson(frame);
  if (!Array.isArray(value)) return [value];
  if (value.length <= MAX_EVENTS) return value;
  throw new Problem("too_large", `Cannot take more than ${MAX_EVENTS} events at once`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem("malformed", "Cannot read the frame as JSON", [], error);
  }
}

/** The id that a refused value claims, so that its sender knows which one it was. */
function idOf(value: unknown): string | null {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return typeof id === "string" ? id.slice(0, 200) : null;
}
