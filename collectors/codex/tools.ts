/**
 * Tool calls. A call line asks for one; an item tells its end, exit code and duration; an output
 * line what the model saw, and the end too where there is no item. Pure.
 */
import type { ToolCallEnd, WireEvent } from "../../sdk/types.ts";
import { byteLength, preview } from "../text_size.ts";
import { inputOf, itemOfEnd, outputOf, resultOf, toolOf } from "./items.ts";
import { isAborted, isRunning, verdictOf } from "./output.ts";
import { idIn, type Json, nameIn, objectIn, textOf, timeIn } from "../json.ts";
import { endScript, isScript, isScriptOutput, scriptAt, startScript } from "./scripts.ts";
import { base, elapsedMs, type Frame, type OpenCall, type RolloutState } from "./state.ts";

/** Calls that wait for an end; a model asks for a few at once, and a few go on in the background. */
const MAX_CALLS = 32;

/** The model asks for a tool. In code mode its `exec` is a script: a group, and no call itself. */
export function mapCall(frame: Frame): WireEvent[] | null {
  const { state, payload, at } = frame;
  state.isAnswered = true;
  const id = nameIn(payload, "call_id") ?? nameIn(payload, "id");
  const name = nameOf(payload);
  if (id === null || name === null) return null;
  if (isScript(payload)) return startScript(frame, id, inputText(payload));
  state.calls = [...(state.calls ?? []), { id, name, at }].slice(-MAX_CALLS);
  return [callStart(frame, `${payload.type}:${id}`, { id, name, input: inputText(payload) })];
}

/** What the model saw of a call, and its end where no item told that before. */
export function mapOutput(frame: Frame): WireEvent[] | null {
  const { state, payload } = frame;
  const id = nameIn(payload, "call_id");
  if (id === null) return null;
  const output = textOf(payload.output) ?? JSON.stringify(payload.output ?? payload.tools ?? "");
  if (isScriptOutput(state, id)) return endScript(frame, id, output);
  const call = state.calls?.find((open) => open.id === id);
  if (call === undefined) return []; // Its call line was not read: nothing names the tool.
  const seen = sizeOf(output);
  const record = `${payload.type}:${id}`;
  if (call.endedAt !== undefined) {
    close(state, call);
    return [callEnd(frame, record, call, { ...seen, timestamp: call.endedAt })];
  }
  const goesOn = state.tellsItems && call.name !== "write_stdin" && isRunning(output);
  // A command that was stopped is killed a moment later, which its item tells.
  if (goesOn || isAborted(output)) call.outputBytes = seen.outputSizeBytes;
  else close(state, call);
  if (goesOn) return [];
  return [callEnd(frame, record, call, { ...seen, ...endOf(frame, call, output) })];
}

/** The end of a call without an item; MCP tools tell in their items only whether they failed. */
function endOf({ state, at, stamp }: Frame, call: OpenCall, output: string) {
  const { isError, exitCode, wallMs } = verdictOf(output);
  const durationMs = stamp === "" ? wallMs : elapsedMs(call.at, at);
  // The polled command's own item tells how it ended.
  if (state.tellsItems && call.name === "write_stdin" && exitCode !== null) {
    return { durationMs, isError: false, exitCode: null };
  }
  const isKnown = isError || !call.name.startsWith("mcp__");
  const errorMessage = isError && exitCode === null ? preview(output) : null;
  return { durationMs, isError: isKnown ? isError : null, exitCode, errorMessage };
}

/** Items of other kinds that tell nothing. */
const QUIET_ITEMS = new Set(["AgentMessage", "Reasoning", "ContextCompaction", "Plan"]);

/** Something that the agent did is done, at the item's own times. */
export function mapItem(frame: Frame): WireEvent[] | null {
  const { payload, state } = frame;
  const item = objectIn(payload, "item");
  const own = { ...frame, turnId: nameIn(payload, "turn_id") ?? frame.turnId };
  if (item.type === "UserMessage") {
    if (state.turn) state.turn.isAsked = true;
    return [];
  }
  if (item.type === "SubAgentActivity") return mapSubAgent(own, item);
  if (QUIET_ITEMS.has(String(item.type))) return [];
  const startedAt = timeIn(payload, "started_at_ms");
  return mapDone(own, item, startedAt, timeIn(payload, "completed_at_ms") ?? frame.at);
}

/** The same told by an event of a version without items. */
export function mapEndEvent(frame: Frame): WireEvent[] | null {
  const { payload, state } = frame;
  const item = itemOfEnd(payload);
  if (item === null) return null;
  if (payload.type === "web_search_end") state.toldSearches = (state.toldSearches ?? 0) + 1;
  const own = { ...frame, turnId: nameIn(payload, "turn_id") ?? frame.turnId };
  return mapDone(own, item, null, frame.at);
}

/** A call that is done: one that a line asked for, else one that only this tells of. */
function mapDone(frame: Frame, item: Json, startedAt: number | null, endedAt: number) {
  const { state } = frame;
  const id = nameIn(item, "id");
  if (id === null) return null;
  if (item.source === "user_shell") return []; // A person's own command in the TUI.
  const record = `item_completed:${id}`;
  const call = state.calls?.find((open) => open.id === id);
  if (call === undefined) return mapWhole(frame, record, item, startedAt, endedAt);
  const end = { ...resultOf(item), durationMs: elapsedMs(call.at, endedAt), timestamp: endedAt };
  if (call.outputBytes === undefined) {
    call.endedAt = endedAt;
    return [callEnd(frame, record, call, end)];
  }
  close(state, call);
  const { outputPreview } = sizeOf(outputOf(item));
  const seen = { outputSizeBytes: call.outputBytes, outputPreview };
  return [callEnd(frame, record, call, { ...seen, ...end })];
}

/**
 * A call that no line asked for: one that a script made (`exec-…`), a search that the provider ran.
 * Its sizes are of what the script gave and got, as far as the item tells.
 */
function mapWhole(
  frame: Frame,
  record: string,
  item: Json,
  startedAt: number | null,
  endedAt: number,
): WireEvent[] | null {
  const id = nameIn(item, "id") ?? "";
  const isNested = id.startsWith("exec-");
  const name = toolOf(item) ?? (isNested ? nameIn(item, "type") : null);
  if (name === null) return null;
  const call = { id, name, at: startedAt ?? endedAt, input: inputOf(item) };
  const parentToolCallId = isNested ? scriptAt(frame, call.at) : null;
  // The provider runs a search: the item's times are only those of being told.
  const isMeasured = startedAt !== null && item.type !== "WebSearch";
  const durationMs = isMeasured ? elapsedMs(startedAt, endedAt) : null;
  const end = { ...sizeOf(outputOf(item)), ...resultOf(item), durationMs, timestamp: endedAt };
  return [
    { ...callStart(frame, record, call), timestamp: call.at, parentToolCallId },
    { ...callEnd(frame, record, call, end), parentToolCallId },
  ];
}

/** A search or picture that the provider made, where nothing else tells of it. */
export function mapProviderCall(frame: Frame): WireEvent[] {
  const { state, payload, stamp, at } = frame;
  state.isAnswered = true;
  const isSearch = payload.type === "web_search_call";
  if (isSearch && state.tellsItems) return [];
  if (isSearch && state.toldSearches) {
    state.toldSearches -= 1;
    return [];
  }
  const id = nameIn(payload, "id") ?? `${payload.type}:${stamp}`;
  const item = { ...payload, type: isSearch ? "WebSearch" : "ImageGeneration", id };
  const name = isSearch ? "web_search" : "image_generation";
  const call = { id, name, at, input: inputOf(item) };
  const record = `${payload.type}:${id}`;
  return [callStart(frame, record, call), callEnd(frame, record, call, resultOf(item))];
}

/** A sub-agent is a session of its own; its parent only tells that it came and went. */
function mapSubAgent(frame: Frame, item: Json): WireEvent[] {
  const eventName = item.kind === "started" ? "subagent_start" : "subagent_stop";
  const data = {
    sessionId: idIn(item, "agent_thread_id"),
    agentPath: nameIn(item, "agent_path"),
    model: nameIn(item, "model"),
  };
  const record = `item_completed:${nameIn(item, "id")}`;
  return [{
    type: "custom",
    ...base(frame, record, eventName),
    provider: "codex",
    eventName,
    data,
  }];
}

function callStart(
  frame: Frame,
  record: string,
  { id, name, input }: { id: string; name: string; input: string | null },
) {
  return {
    type: "tool_call_start" as const,
    ...base(frame, record, "start"),
    toolCallId: id,
    toolName: name,
    inputSizeBytes: input === null ? null : byteLength(input),
    inputPreview: input === null ? null : preview(input),
  };
}

function callEnd(frame: Frame, record: string, call: OpenCall, end: Partial<ToolCallEnd>) {
  return {
    type: "tool_call_end" as const,
    ...base(frame, record, "end"),
    toolCallId: call.id,
    toolName: call.name,
    ...end,
  };
}

function close(state: RolloutState, call: OpenCall): void {
  state.calls = state.calls?.filter((open) => open !== call);
}

function sizeOf(text: string | null) {
  if (text === null) return {};
  return { outputSizeBytes: byteLength(text), outputPreview: preview(text) };
}

/** MCP tools by their full name, as the hooks have it too. */
function nameOf(payload: Json): string | null {
  if (payload.type === "local_shell_call") return "local_shell";
  if (payload.type === "tool_search_call") return "tool_search";
  const name = nameIn(payload, "name");
  const namespace = nameIn(payload, "namespace") ?? "";
  if (name === null || !namespace.startsWith("mcp__")) return name;
  return `${namespace}__${name}`.slice(0, 500);
}

/** A function's arguments are JSON already, whatever the model wrote. */
function inputText(payload: Json): string {
  if (typeof payload.arguments === "string") return payload.arguments;
  return JSON.stringify(payload.arguments ?? payload.input ?? payload.action ?? null);
}
