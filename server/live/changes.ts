/** What changed and is not yet told, merged into one frame of the live stream. Pure. */
import type { WireEvent } from "../../sdk/types.ts";
import type { Changes } from "../store/rows.ts";
import type { Published } from "./hub.ts";

/** Sessions that one frame names; beyond, the page is told to start anew. */
const MAX_SESSIONS = 1_000;
/** Errors of one session that one frame names; a tab tells no more than 99 apart. */
const MAX_ERRORS = 100;

/** Changes that wait for the next frame. */
export interface Pending {
  /** The newest seq seen, told or not, of any session; it never falls. */
  seq: number;
  sessions: Map<string, Set<string>>;
  /** By session, each error's time under its key; only of events told while the listener listens. */
  errors: Map<string, Map<string, number>>;
  /** Too much changed to name it: the listener starts anew. */
  reset: boolean;
}

/** Nothing waits; the listener knows everything up to `seq`. */
export function noChanges(seq: number): Pending {
  return { seq, sessions: new Map(), errors: new Map(), reset: false };
}

/** True when there is nothing to tell. */
export function isQuiet(pending: Pending): boolean {
  return !pending.reset && pending.sessions.size === 0;
}

/** Adds committed events; those of sessions outside `filter` (null = all) only move the seq. */
export function addEvents(
  pending: Pending,
  events: readonly Published[],
  filter: ReadonlySet<string> | null,
): void {
  for (const { seq, event } of events) {
    pending.seq = Math.max(pending.seq, seq);
    if (filter && !filter.has(event.sessionId)) continue;
    addTypes(pending, event.sessionId, [event.type]);
    addError(pending, event);
  }
}

function addError({ errors }: Pending, event: WireEvent): void {
  const key = errorKey(event);
  if (key === null) return;
  const known = errors.get(event.sessionId) ?? new Map<string, number>();
  if (known.size < MAX_ERRORS) known.set(key, event.timestamp);
  errors.set(event.sessionId, known);
}

/** What names an error, the same for all who told of it; null for what is none. */
function errorKey(event: WireEvent): string | null {
  if (event.type === "llm_error") return event.requestId ?? event.id;
  if (event.type !== "tool_call_end" && event.type !== "tool_call") return null;
  // A batch says "error" of every call (DESIGN.md, Many witnesses).
  return event.isError === true && event.collector !== "batch" ? event.toolCallId : null;
}

/** Adds what the store says was missed. */
export function addMissed(
  pending: Pending,
  missed: Changes,
  filter: ReadonlySet<string> | null,
): void {
  pending.seq = Math.max(pending.seq, missed.seq);
  pending.reset ||= missed.reset;
  for (const [sessionId, types] of Object.entries(missed.sessions)) {
    if (!filter || filter.has(sessionId)) addTypes(pending, sessionId, types);
  }
}

/**
 * Adds sessions whose facts were told anew or that moved: all that is shown of them may be another.
 * The types of the events that came do not say so, if any came, so that the listener starts anew.
 */
export function addRetold(
  pending: Pending,
  sessionIds: readonly string[],
  filter: ReadonlySet<string> | null,
): void {
  pending.reset ||= sessionIds.some((sessionId) => !filter || filter.has(sessionId));
}

function addTypes(pending: Pending, sessionId: string, types: readonly string[]): void {
  const known = pending.sessions.get(sessionId) ?? new Set();
  for (const type of types) known.add(type);
  pending.sessions.set(sessionId, known);
  if (pending.sessions.size > MAX_SESSIONS) {
    pending.reset = true;
    pending.sessions.clear();
    pending.errors.clear();
  }
}

/** The frame that tells what waits, as text/event-stream; nothing waits afterwards. */
export function takeFrame(pending: Pending): string {
  const { seq, reset } = pending;
  const sessions = Object.fromEntries([...pending.sessions].map(([id, types]) => [id, [...types]]));
  const errors = pending.errors.size === 0 ? undefined : Object.fromEntries(
    [...pending.errors].map(([id, found]) => [id, Object.fromEntries(found)]),
  );
  const data = JSON.stringify(reset ? { seq, errors } : { seq, sessions, errors });
  pending.sessions.clear();
  pending.errors.clear();
  pending.reset = false;
  return `id: ${seq}\nevent: ${reset ? "reset" : "change"}\ndata: ${data}\n\n`;
}

/**
 * A comment that keeps the connection open. It also moves the id where nothing waits, so that a
 * listener of one quiet session does not fall behind the others and start anew when it returns.
 */
export function pingFrame(pending: Pending): string {
  return isQuiet(pending) ? `:\nid: ${pending.seq}\n\n` : ":\n\n";
}
