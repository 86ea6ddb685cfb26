/**
 * How events cross to the writer: as text, for a string crosses threads at a thirtieth of the cost
 * of objects. Two lines an event: the columns as a JSON array, and the JSON body as it is stored.
 */
import type { WireEvent } from "../../sdk/types.ts";

/** One event on its way into the table. */
export interface Incoming {
  event: WireEvent;
  /** The event without the columns' fields, JSON. */
  body: string;
}

/** The text of one request's events; "" for none. JSON text holds no raw line break. */
export function encodeEvents(events: readonly WireEvent[]): string {
  const lines: string[] = [];
  for (const { id, sessionId, timestamp, type, ...body } of events) {
    lines.push(JSON.stringify([id, sessionId, timestamp, type]), JSON.stringify(body));
  }
  return lines.join("\n");
}

/** The events of a request's text, in order. */
export function decodeEvents(text: string): Incoming[] {
  const lines = text === "" ? [] : text.split("\n");
  const events: Incoming[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const [id, sessionId, timestamp, type] = JSON.parse(lines[index]!);
    const body = lines[index + 1]!;
    events.push({ event: eventOf(id, sessionId, timestamp, type, body), body });
  }
  return events;
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
