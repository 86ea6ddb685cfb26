/**
 * How events cross to the writer: as text, for a string crosses threads at a thirtieth of the cost
 * of objects. Two lines an event: the columns as a JSON array, and the JSON body as it is stored.
 * Two lines a cursor: an object, and an empty one.
 */
import type { WireEvent } from "../../sdk/types.ts";
import type { CursorMove } from "./rows.ts";

/** One event on its way into the table. */
export interface Incoming {
  event: WireEvent;
  /** The event without the columns' fields, JSON. */
  body: string;
}

/** One request as the writer takes it. */
export interface Request {
  events: Incoming[];
  moves: CursorMove[];
}

/**
 * The text of one request's events and of the cursors that move with them; "" for neither. JSON text
 * holds no raw line break.
 */
export function encodeEvents(
  events: readonly WireEvent[],
  moves: readonly CursorMove[] = [],
): string {
  const lines: string[] = [];
  for (const { id, sessionId, timestamp, type, ...body } of events) {
    lines.push(JSON.stringify([id, sessionId, timestamp, type]), JSON.stringify(body));
  }
  for (const move of moves) lines.push(JSON.stringify(move), "");
  return lines.join("\n");
}

/** What a request's text holds, in order. */
export function decodeRequest(text: string): Request {
  const lines = text === "" ? [] : text.split("\n");
  const request: Request = { events: [], moves: [] };
  for (let index = 0; index < lines.length; index += 2) {
    const head = JSON.parse(lines[index]!);
    const body = lines[index + 1]!;
    if (!Array.isArray(head)) {
      request.moves.push(head);
      continue;
    }
    const [id, sessionId, timestamp, type] = head;
    request.events.push({ event: eventOf(id, sessionId, timestamp, type, body), body });
  }
  return request;
}

/** An event from its columns and body. */
export function eventOf(
  id: string,
  sessionId: string,
  timestamp: number,
  type: string,
  body: string,
): WireEvent {
  const event = JSON.parse(body);
  event.id = id;
  event.sessionId = sessionId;
  event.timestamp = timestamp;
  event.type = type;
  return event;
}
