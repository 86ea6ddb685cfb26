/** Valid wire events for property tests: any event of any type, and whole told sessions. */
export { EVENT_TYPES, knownEvent, wireEvent } from "./arbitraries/known_event.ts";
export { type EventOf } from "./arbitraries/recipes.ts";
export { ofRound, ROUND_MS, shuffled } from "./arbitraries/rounds.ts";
export { sessionEvents } from "./arbitraries/session_events.ts";
