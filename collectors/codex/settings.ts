/** The session itself: what it is, where it runs, with which model. Pure. */
import type { WireEvent } from "../../sdk/types.ts";
import { idIn, isObject, type Json, nameIn, objectIn, pathIn, textIn, textOf } from "../json.ts";
import { base, type Frame, type RolloutState } from "./state.ts";

/** Line 1 names the thread; a second one was copied from a parent and names another. */
export function openSession(state: RolloutState, meta: Json): void {
  if (state.isOpen) return;
  state.sessionId = idIn(meta, "id") ?? state.sessionId;
}

/** The session begins. Its model is the one its instructions were written for; turns tell theirs. */
export function mapSessionMeta(frame: Frame): WireEvent[] {
  const { state, payload } = frame;
  if (state.isOpen) return [];
  state.isOpen = true;
  state.isFork = textIn(payload, "forked_from_id") !== null;
  state.tellsItems = payload.history_mode === "paginated";
  state.provider = nameIn(payload, "model_provider") ?? undefined;
  const provenance = objectIn(objectIn(payload, "base_instructions"), "provenance");
  return [{
    type: "session_start",
    ...base(frame, "session_meta", "start"),
    cwd: pathIn(payload, "cwd"),
    model: provenance.type === "model" ? nameIn(provenance, "model") : null,
    provider: state.provider ?? null,
    gitBranch: nameIn(objectIn(payload, "git"), "branch"),
    agentVersion: nameIn(payload, "cli_version"),
    parentSessionId: parentOf(payload),
  }];
}

/** A sub-agent's parent or the session that a fork was made of. */
function parentOf(meta: Json): string | null {
  const { subagent } = objectIn(meta, "source");
  const spawn = isObject(subagent) ? objectIn(subagent, "thread_spawn") : {};
  return idIn(meta, "parent_thread_id") ?? idIn(spawn, "parent_thread_id") ??
    idIn(meta, "forked_from_id");
}

/** Written once a turn; before every request up to 0.104. */
export function mapTurnContext(frame: Frame): WireEvent[] {
  const { payload } = frame;
  const record = `turn_context:${nameIn(payload, "turn_id") ?? ""}`;
  return mapModel(frame, record, {
    model: nameIn(payload, "model"),
    provider: null,
    effort: nameIn(payload, "effort"),
  });
}

/** All settings of the thread: what is absent is at its default. */
export function mapThreadSettings(frame: Frame): WireEvent[] {
  const settings = objectIn(frame.payload, "thread_settings");
  frame.state.serviceTier = nameIn(settings, "service_tier") ?? undefined;
  return mapModel(frame, "thread_settings_applied", {
    model: nameIn(settings, "model"),
    provider: nameIn(settings, "model_provider_id"),
    effort: nameIn(settings, "reasoning_effort"),
  });
}

interface ModelSettings {
  model: string | null;
  provider: string | null;
  effort: string | null;
}

/** Tells the first model, another model or provider, and another effort; nothing that was told. */
function mapModel(frame: Frame, record: string, told: ModelSettings): WireEvent[] {
  const { state } = frame;
  const { model: previousModel, provider: previousProvider, effort: previousEffort } = state;
  state.model = told.model ?? previousModel;
  state.provider = told.provider ?? previousProvider;
  state.effort = told.effort ?? previousEffort;
  const events: WireEvent[] = [];
  if (
    previousModel !== undefined &&
    (state.model !== previousModel || state.provider !== previousProvider)
  ) {
    events.push({
      type: "model_change",
      ...base(frame, record, "change"),
      previousModel,
      previousProvider: previousProvider ?? null,
      newModel: state.model ?? null,
      newProvider: state.provider ?? null,
    });
  }
  const isFirst = previousModel === undefined && state.model !== undefined;
  if (isFirst || state.effort !== previousEffort) {
    events.push({
      type: "agent_start",
      ...base(frame, record, "agent"),
      model: state.model ?? null,
      provider: state.provider ?? null,
      thinkingLevel: state.effort ?? null,
    });
  }
  return events;
}

/** What 0.28 tells of its surroundings: the first thing in the user's name. */
const CONTEXT = /^<(?:environment_context|user_instructions)>/;
const CWD = /<cwd>([^<]{1,4096})<\/cwd>/;

/**
 * A message is content and tells nothing, except in 0.28: its lines have no turns, so each prompt
 * begins one, numbered, and the folder stands in the first message.
 */
export function mapMessage(frame: Frame): WireEvent[] {
  const { state, stamp, payload } = frame;
  if (payload.role === "assistant") state.isAnswered = true;
  if (stamp !== "" || payload.role !== "user") return [];
  const text = textOf(payload.content) ?? "";
  if (CONTEXT.test(text)) {
    const cwd = CWD.exec(text.slice(0, 8192))?.[1];
    if (cwd === undefined) return [];
    return [{ type: "session_start", ...base(frame, "environment_context", "start"), cwd }];
  }
  const turnIndex = state.prompts ?? 0;
  state.prompts = turnIndex + 1;
  return [{ type: "turn_start", ...base(frame, `message:${turnIndex}`, "start"), turnIndex }];
}
