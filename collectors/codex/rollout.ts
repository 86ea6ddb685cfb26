/**
 * Codex CLI's rollouts → wire events: every line of 0.169, and of 0.28 to 0.150, whose lines may
 * stand in one file when a newer version resumed an older session. Pure: strictly what the lines
 * say. Forks and resumed sessions inherit totals, but tokens are told per response, so that each is
 * counted once, in its own thread.
 */
import type { WireEvent } from "../../sdk/types.ts";
import { jsonLine, type SessionFileMapper } from "../session_file.ts";
import { measure } from "./composition.ts";
import { mapCompacted, settleCompaction } from "./context.ts";
import { isObject, type Json, textIn, timeIn } from "../json.ts";
import {
  mapMessage,
  mapSessionMeta,
  mapThreadSettings,
  mapTurnContext,
  openSession,
} from "./settings.ts";
import { type Frame, isRollout, newState, type RolloutState } from "./state.ts";
import { mapCall, mapEndEvent, mapItem, mapOutput, mapProviderCall } from "./tools.ts";
import { mapTaskComplete, mapTaskStarted, mapTurnAborted } from "./turns.ts";
import { mapTokenCount, mapUsageRecord } from "./usage.ts";

/** Null for a line that cannot be understood. */
type MapOne = (frame: Frame) => WireEvent[] | null;

const NOTHING: MapOne = () => [];

/** By type of the line, with its payload's after a colon for those that wrap another. */
const LINES = new Map<string, MapOne>([
  ["session_meta", mapSessionMeta],
  ["turn_context", mapTurnContext],
  ["token_usage_record", mapUsageRecord],
  ["compacted", mapCompacted],
  ["world_state", NOTHING],
  ["inter_agent_communication_metadata", NOTHING],
  ["event_msg:task_started", mapTaskStarted],
  ["event_msg:task_complete", mapTaskComplete],
  ["event_msg:turn_aborted", mapTurnAborted],
  ["event_msg:token_count", mapTokenCount],
  ["event_msg:thread_settings_applied", mapThreadSettings],
  ["event_msg:item_completed", mapItem],
  ["event_msg:exec_command_end", mapEndEvent],
  ["event_msg:patch_apply_end", mapEndEvent],
  ["event_msg:mcp_tool_call_end", mapEndEvent],
  ["event_msg:web_search_end", mapEndEvent],
  ["event_msg:user_message", markAsked],
  ["event_msg:agent_message", NOTHING],
  ["event_msg:agent_reasoning", NOTHING],
  ["event_msg:context_compacted", NOTHING], // Beside a `compacted` line.
  ["response_item:message", mapMessage],
  ["response_item:reasoning", markAnswered],
  ["response_item:function_call", mapCall],
  ["response_item:custom_tool_call", mapCall],
  ["response_item:local_shell_call", mapCall],
  ["response_item:tool_search_call", mapCall],
  ["response_item:function_call_output", mapOutput],
  ["response_item:custom_tool_call_output", mapOutput],
  ["response_item:tool_search_output", mapOutput],
  ["response_item:web_search_call", mapProviderCall],
  ["response_item:image_generation_call", mapProviderCall],
  ["response_item:additional_tools", NOTHING],
  ["response_item:agent_message", NOTHING],
  ["response_item:compaction", NOTHING],
  ["response_item:context_compaction", NOTHING],
  ["state", NOTHING], // 0.28 puts one before each item.
]);

/** Lines between a compaction and the count of what is left of the context. */
const WITHIN_COMPACTION = new Set([
  "world_state",
  "turn_context",
  "event_msg:thread_settings_applied",
  "event_msg:token_count",
]);

/** Reads Codex's session files, archived ones too. A compressed one is for the caller to unpack. */
export const codexRollouts: SessionFileMapper = {
  agent: "codex",
  owns: isRollout,
  begin: newState,
  line: jsonLine(mapLine),
};

function mapLine(state: RolloutState, line: Json): WireEvent[] | null {
  const { kind, payload } = opened(line);
  const map = LINES.get(kind);
  if (map === undefined) return null;
  if (kind === "session_meta") openSession(state, payload);
  const at = timeIn(line, "timestamp") ?? state.at;
  if (state.sessionId === undefined || at === undefined) return null;
  const frame: Frame = {
    state,
    sessionId: state.sessionId,
    turnId: state.turn?.id ?? null,
    at,
    stamp: timeIn(line, "timestamp") === null ? "" : textIn(line, "timestamp") ?? "",
    payload,
  };
  const settled = WITHIN_COMPACTION.has(kind) ? [] : settleCompaction(frame, null);
  measure(frame, kind);
  const events = map(frame);
  state.at = at;
  return events === null && settled.length === 0 ? null : [...settled, ...events ?? []];
}

/** The kind of a line, and what it wraps. 0.28 wraps nothing: line 1 is the meta, others are items. */
function opened(line: Json): { kind: string; payload: Json } {
  const { type, payload } = line;
  if (isObject(payload)) {
    const isWrapper = type === "event_msg" || type === "response_item";
    return { kind: isWrapper ? `${type}:${payload.type}` : String(type), payload };
  }
  if (typeof type === "string") return { kind: `response_item:${type}`, payload: line };
  if (line.record_type === "state") return { kind: "state", payload: line };
  return { kind: "id" in line && "timestamp" in line ? "session_meta" : "", payload: line };
}

function markAsked({ state }: Frame): WireEvent[] {
  if (state.turn) state.turn.isAsked = true;
  return [];
}

function markAnswered({ state }: Frame): WireEvent[] {
  state.isAnswered = true;
  return [];
}
