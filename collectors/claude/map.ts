/**
 * Claude Code 2.1 hook payloads → wire events. Pure: strictly what the agent said, nothing is
 * estimated. It lies on the hook's path, so it loads neither zod nor hono.
 */
import { basename, dirname } from "node:path";
import type { WireEvent } from "../../sdk/types.ts";
import { type Json, nameIn, pathIn, textIn } from "../json.ts";
import { byteLength } from "../text_size.ts";
import { base, type Frame, type HookEnv, promptOrRandom } from "./frame.ts";
import {
  mapPostToolBatch,
  mapPostToolUse,
  mapPostToolUseFailure,
  mapPreToolUse,
} from "./map_tools.ts";
import { nameOf, objectOf, sessionIdOf } from "./read.ts";

type MapOne = (frame: Frame) => WireEvent[];

/** By name of the hook event. */
const MAPS = new Map<string, MapOne>([
  ["SessionStart", mapSessionStart],
  ["SessionEnd", mapSessionEnd],
  ["UserPromptSubmit", mapUserPromptSubmit],
  ["PreToolUse", mapPreToolUse],
  ["PostToolUse", mapPostToolUse],
  ["PostToolUseFailure", mapPostToolUseFailure],
  ["PostToolBatch", mapPostToolBatch],
  ["PermissionRequest", mapPermissionRequest],
  ["Stop", mapStop],
  ["StopFailure", mapStopFailure],
  ["SubagentStart", mapSubagentStart],
  ["SubagentStop", mapSubagentStop],
  ["PreCompact", mapPreCompact],
  ["PostCompact", mapPostCompact],
  ["PostModelSwitch", mapPostModelSwitch],
]);

/**
 * Maps one hook payload to the events it tells, in order; an unknown hook event gives none.
 * Ids come from the payload's own ids, so that the same hook installed at two scopes counts once;
 * what has no id, or may be said twice about one thing (Stop), gets a random one.
 * Throws `BadPayload`, which names the field.
 *
 * @param payload the JSON that the agent wrote on stdin or posted
 * @param at Unix ms of its arrival
 */
export function mapHook(payload: unknown, at: number, env: HookEnv): WireEvent[] {
  const hook = objectOf(payload, "payload");
  const mapOne = MAPS.get(nameOf(hook, "hook_event_name"));
  return mapOne ? mapOne({ payload: hook, sessionId: sessionIdOf(hook), at, env }) : [];
}

function mapSessionStart(frame: Frame): WireEvent[] {
  const { payload, env } = frame;
  const source = nameIn(payload, "source");
  return [{
    type: "session_start",
    ...base(frame, `${env.newId()}:SessionStart`, source ?? "unknown"),
    // The payload's cwd follows the shell, so after a compaction it may be any folder.
    cwd: env.projectDir ?? (source === "compact" ? null : pathIn(payload, "cwd")),
    model: nameIn(payload, "model"),
    provider: null,
    project: projectOf(payload),
    source,
  }];
}

function mapSessionEnd(frame: Frame): WireEvent[] {
  return [{
    type: "session_end",
    ...base(frame, `${frame.env.newId()}:SessionEnd`, "end"),
    reason: nameIn(frame.payload, "reason"),
  }];
}

function mapUserPromptSubmit(frame: Frame): WireEvent[] {
  const record = `${promptOrRandom(frame)}:UserPromptSubmit`;
  return [
    { type: "turn_start", ...base(frame, record, "start"), turnIndex: null },
    { type: "session_state", ...base(frame, record, "state"), state: "working" },
  ];
}

/** Carries no tool_use_id, so it says only that the session waits. */
function mapPermissionRequest(frame: Frame): WireEvent[] {
  return [{
    type: "session_state",
    ...base(frame, `${frame.env.newId()}:PermissionRequest`, "state"),
    state: "waiting_permission",
  }];
}

/** A stop hook may send the agent on, and then Stop comes again for the same prompt. */
function mapStop(frame: Frame): WireEvent[] {
  const record = `${frame.env.newId()}:Stop`;
  return [turnEnd(frame, record, "ok"), idle(frame, record)];
}

/** Sent instead of Stop when a turn dies of an API error. */
function mapStopFailure(frame: Frame): WireEvent[] {
  const record = `${promptOrRandom(frame)}:StopFailure`;
  return [
    turnEnd(frame, record, "error"),
    {
      type: "llm_error",
      ...base(frame, record, "error"),
      status: null,
      errorClass: nameIn(frame.payload, "error"),
      attempt: null,
    },
    idle(frame, record),
  ];
}

function mapSubagentStart(frame: Frame): WireEvent[] {
  return subagent(frame, "SubagentStart", "subagent_start");
}

/** A compaction sends one with an empty agent_type and no SubagentStart: no subagent ran. */
function mapSubagentStop(frame: Frame): WireEvent[] {
  if (nameIn(frame.payload, "agent_type") === null) return [];
  return subagent(frame, "SubagentStop", "subagent_stop");
}

function subagent(frame: Frame, hookName: string, eventName: string): WireEvent[] {
  const agentId = nameOf(frame.payload, "agent_id");
  // A subagent can be continued by a later prompt, so its own id alone would not name the record.
  const record = `${agentId}:${promptOrRandom(frame)}:${hookName}`;
  const data = { agentType: nameIn(frame.payload, "agent_type") };
  return [custom(frame, record, eventName, data)];
}

/** Only a sign of life: the compaction itself is counted once, when it is done. */
function mapPreCompact(frame: Frame): WireEvent[] {
  const record = `${frame.env.newId()}:PreCompact`;
  const data = { trigger: nameIn(frame.payload, "trigger") };
  return [custom(frame, record, "compaction_start", data)];
}

/** One turn can be compacted twice; the summary's length tells the two apart. */
function mapPostCompact(frame: Frame): WireEvent[] {
  const summary = textIn(frame.payload, "compact_summary");
  const trigger = nameIn(frame.payload, "trigger");
  const summaryLength = summary === null ? null : byteLength(summary);
  const record = `${promptOrRandom(frame)}:${summaryLength ?? "none"}:PostCompact`;
  return [{
    type: "compaction",
    ...base(frame, record, "end"),
    tokensBefore: null,
    tokensAfter: null,
    summaryLength,
    isAutomatic: trigger === null ? null : trigger === "auto",
  }];
}

function mapPostModelSwitch(frame: Frame): WireEvent[] {
  return [{
    type: "model_change",
    ...base(frame, `${frame.env.newId()}:PostModelSwitch`, "change"),
    previousModel: nameIn(frame.payload, "from_model"),
    newModel: nameIn(frame.payload, "to_model"),
    source: nameIn(frame.payload, "source"),
  }];
}

function turnEnd(frame: Frame, record: string, outcome: "ok" | "error"): WireEvent {
  return {
    type: "turn_end",
    ...base(frame, record, "end"),
    turnIndex: null,
    toolCallCount: null,
    durationMs: null,
    outcome,
  };
}

function idle(frame: Frame, record: string): WireEvent {
  return { type: "session_state", ...base(frame, record, "state"), state: "idle" };
}

function custom(frame: Frame, record: string, eventName: string, data: Json): WireEvent {
  return {
    type: "custom",
    ...base(frame, record, "custom"),
    provider: "claude-code",
    eventName,
    data,
  };
}

/** A Claude project is the folder of the transcript: cwd follows the shell. */
function projectOf(payload: Json): string | null {
  const path = pathIn(payload, "transcript_path");
  // The client writes its own platform's separators; only Windows has the backslash in paths.
  return path === null ? null : basename(dirname(path.replaceAll("\\", "/"))) || null;
}
