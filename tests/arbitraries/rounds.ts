/** Long streams of events from what one session tells. */
import fc from "fast-check";

/** Between two rounds of a session's events, ms: its turns lie within. */
export const ROUND_MS = 6 * 60_000;

/** The event in a later round: the same turns and calls come back in no other. */
export function ofRound<Event extends { timestamp: number }>(round: number, event: Event): Event {
  const names = ["id", "turnId", "toolCallId", "requestId", "messageId"];
  const fields: Record<string, unknown> = { ...event };
  const renamed = names.flatMap((name) =>
    typeof fields[name] === "string" ? [[name, `${round}:${fields[name]}`]] : []
  );
  const timestamp = event.timestamp + round * ROUND_MS;
  return { ...event, ...Object.fromEntries(renamed), timestamp };
}

/** All events, in an order that the seed makes. */
export function shuffled<Event>(events: readonly Event[], seed: number): Event[] {
  const order = fc.shuffledSubarray([...events], { minLength: events.length });
  return fc.sample(order, { seed, numRuns: 1 })[0]!;
}
