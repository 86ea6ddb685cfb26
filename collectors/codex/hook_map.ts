/**
 * Codex 0.169 hook payloads → wire events, of those hooks that tell what the session file does not.
 * Pure. It lies on the hook's path, so it loads neither zod nor hono.
 */
import type { LlmError, WireEvent } from "../../sdk/types.ts";
import { recordId } from "../record_id.ts";
import { idIn, isObject, type Json, nameIn, textIn } from "../json.ts";

const THREAD = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl(?:\.zst)?$/;

type Kind = "end" | "state" | "error";

/** One payload and what is known about it. */
interface Hook {
  payload: Json;
  /** What every event carries; no payload has an id of its own, so each gets a random one. */
  base: (kind: Kind) => Pick<WireEvent, "id" | "sessionId" | "timestamp">;
}

/** By name of the hook event; the names are what `air hooks install codex` installs. */
const MAPS = new Map<string, (hook: Hook) => WireEvent[]>([
  ["PermissionRequest", ({ base }) => [state(base, "waiting_permission")]],
  // After an answer of the user nothing comes but the next request, with the tools' results.
  ["PreModelRequest", ({ base }) => [state(base, "working")]],
  ["PostModelRequest", mapPostModelRequest],
  ["SessionEnd", mapSessionEnd],
]);

/** The hook events that tell more than the session file. */
export const HOOK_EVENTS: readonly string[] = [...MAPS.keys()];

/**
 * Maps one hook payload to the events it tells; none for another hook event. Throws for what names
 * no session.
 *
 * @param payload the JSON that Codex wrote on stdin
 * @param at Unix ms of its arrival: no payload carries a time
 * @param newId gives a random id
 */
export function mapCodexHook(payload: unknown, at: number, newId: () => string): WireEvent[] {
  if (!isObject(payload)) throw new Error("Cannot read the payload: expected an object");
  const name = textIn(payload, "hook_event_name") ?? "";
  const map = MAPS.get(name);
  if (!map) return [];
  const sessionId = threadOf(payload);
  const base = (kind: Kind) => ({
    id: recordId("codex", "hook", sessionId, `${newId()}:${name}`, kind),
    collector: "hook",
    agent: "codex",
    sessionId,
    turnId: nameIn(payload, "turn_id"),
    timestamp: at,
  });
  return map({ payload, base });
}

/** `session_id` is the root's, also in a sub-agent, which is a session of its own: its file tells. */
function threadOf(payload: Json): string {
  const thread = THREAD.exec(textIn(payload, "transcript_path") ?? "")?.[1];
  const id = thread ?? idIn(payload, "session_id");
  if (id !== null) return id;
  throw new Error('Cannot read "session_id": expected an id');
}

function state(base: Hook["base"], value: "working" | "waiting_permission"): WireEvent {
  return { type: "session_state", ...base("state"), state: value };
}

/** A request that failed; the session file tells only of one that ended its turn. */
function mapPostModelRequest({ payload, base }: Hook): WireEvent[] {
  if (payload.status !== "failed") return [];
  return [{ type: "llm_error", ...base("error"), ...failureOf(payload), attempt: null }];
}

function mapSessionEnd({ payload, base }: Hook): WireEvent[] {
  return [{ type: "session_end", ...base("end"), reason: nameIn(payload, "reason") }];
}

/** What Codex says in words, by the names that its session files have for it. */
const CLASSES: [RegExp, string][] = [
  [/^stream disconnected/i, "response_stream_disconnected"],
  [/context window/i, "context_window_exceeded"],
  [/usage limit/i, "usage_limit_exceeded"],
];

/** Never the text itself: it may hold what a provider or proxy answered. */
function failureOf(payload: Json): Pick<LlmError, "status" | "errorClass"> {
  const error = textIn(payload, "error") ?? "";
  const status = /\bstatus (\d{3})\b/.exec(error)?.[1];
  const named = CLASSES.find(([words]) => words.test(error))?.[1];
  return { status: status ? Number(status) : null, errorClass: named ?? typeOf(error) };
}

/** The `type` of an error that is the provider's JSON. */
function typeOf(error: string): string | null {
  const type = /"type":"([a-z_]{1,50})"/.exec(error)?.[1];
  return type ?? null;
}
