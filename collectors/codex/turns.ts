/** Turns, and the requests that ended one. Pure. */
import type { TurnEnd, WireEvent } from "../../sdk/types.ts";
import { countIn, isObject, type Json, nameIn } from "../json.ts";
import { base, elapsedMs, type Frame } from "./state.ts";

/** A turn begins. One that is still open then was cut off: its process died. */
export function mapTaskStarted(frame: Frame): WireEvent[] | null {
  const { state, payload } = frame;
  const turnId = nameIn(payload, "turn_id");
  if (turnId === null) return null;
  const lost = state.turn;
  const isAsked = isObject(payload.turn_attribution);
  state.turn = { id: turnId, at: frame.at, isAsked };
  state.attributesTurns = "root_turn_id" in payload;
  state.contextWindow = countIn(payload, "model_context_window") ?? state.contextWindow;
  const turn = { ...frame, turnId };
  const record = `task_started:${turnId}`;
  const events: WireEvent[] = [
    { type: "turn_start", ...base(turn, record, "start"), turnIndex: null },
    { type: "session_state", ...base(turn, record, "state"), state: "working" },
  ];
  if (lost === undefined || lost.id === turnId) return events;
  return [
    {
      type: "turn_end",
      ...base({ ...frame, turnId: lost.id }, record, "lost", state.at),
      turnIndex: null,
      durationMs: null,
      outcome: "interrupted",
    },
    ...events,
  ];
}

/** A turn ends, well or with the error of its last request. */
export function mapTaskComplete(frame: Frame): WireEvent[] | null {
  const { error } = frame.payload;
  if (!isObject(error)) return endTurn(frame, "task_complete", "ok");
  const ended = endTurn(frame, "task_complete", "error");
  const turnId = nameIn(frame.payload, "turn_id");
  return ended && [
    {
      type: "llm_error",
      ...base({ ...frame, turnId }, `task_complete:${turnId}`, "error"),
      ...failureOf(error.codex_error_info),
      attempt: null,
    },
    ...ended,
  ];
}

/** A turn was stopped by the user or by a newer one. */
export function mapTurnAborted(frame: Frame): WireEvent[] | null {
  return endTurn(frame, "turn_aborted", "interrupted");
}

function endTurn(frame: Frame, type: string, outcome: TurnEnd["outcome"]): WireEvent[] | null {
  const { state, payload, at } = frame;
  const turnId = nameIn(payload, "turn_id") ?? state.turn?.id ?? null;
  if (turnId === null) return null;
  const startedAt = state.turn?.id === turnId ? state.turn.at : null;
  if (startedAt !== null) state.turn = undefined;
  const turn = { ...frame, turnId };
  const record = `${type}:${turnId}`;
  return [
    {
      type: "turn_end",
      ...base(turn, record, "end"),
      turnIndex: null,
      toolCallCount: null,
      // 0.104 tells none: its lines' times do.
      durationMs: countIn(payload, "duration_ms") ??
        (startedAt === null ? null : elapsedMs(startedAt, at)),
      ttftMs: countIn(payload, "time_to_first_token_ms"),
      outcome,
    },
    { type: "session_state", ...base(turn, record, "state"), state: "idle" },
  ];
}

/** `codex_error_info` is a name, or an object with the name as its only key and details within. */
function failureOf(info: unknown): { errorClass: string | null; status: number | null } {
  if (typeof info === "string") return { errorClass: info.slice(0, 500), status: null };
  const [name, details] = Object.entries(isObject(info) ? info : {})[0] ?? [];
  const status = isObject(details) ? countIn(details as Json, "http_status_code") : null;
  return { errorClass: name?.slice(0, 500) ?? null, status };
}
