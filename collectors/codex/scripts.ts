/**
 * Code mode: the model calls only `exec`, whose input is a script that calls the tools. Those calls
 * count; the script is their group, told as a custom event so that it counts nowhere. Pure.
 */
import type { WireEvent } from "../../sdk/types.ts";
import { byteLength, preview } from "../text_size.ts";
import type { Json } from "../json.ts";
import { verdictOf } from "./output.ts";
import { base, elapsedMs, type Frame, type RolloutState } from "./state.ts";

/** Scripts that are remembered, for calls that end after their script did. */
const MAX_SCRIPTS = 16;
/** A script that goes on is asked for its end by later `wait` calls. */
const GOES_ON = /^Script running with cell ID /;

/** Whether a call line is a script. */
export function isScript(payload: Json): boolean {
  return payload.type === "custom_tool_call" && payload.name === "exec";
}

/** Remembers a script and tells of it. */
export function startScript(frame: Frame, id: string, input: string): WireEvent[] {
  const { state, turnId, at } = frame;
  state.scripts = [...(state.scripts ?? []), { id, turnId, at }].slice(-MAX_SCRIPTS);
  const data = {
    toolCallId: id,
    inputSizeBytes: byteLength(input),
    inputPreview: preview(input),
  };
  return [custom(frame, id, "script_start", { data })];
}

/** Whether an output line is a script's. */
export function isScriptOutput({ scripts }: RolloutState, id: string): boolean {
  return scripts?.some((script) => script.id === id) ?? false;
}

/** A script has answered the model; it may go on. */
export function endScript(frame: Frame, id: string, output: string): WireEvent[] {
  const script = frame.state.scripts?.find((open) => open.id === id);
  if (script === undefined) return [];
  if (!GOES_ON.test(output)) script.endedAt = frame.at;
  const data = {
    toolCallId: id,
    outputSizeBytes: byteLength(output),
    outputPreview: preview(output),
  };
  const durationMs = elapsedMs(script.at, frame.at);
  return [custom(frame, id, "script_end", { data, durationMs, ...failureOf(output) })];
}

function failureOf(output: string) {
  const { isError } = verdictOf(output);
  return { isError, errorMessage: isError ? preview(output) : null };
}

/** The script that made a call: the only one that was open in the turn when the call began. */
export function scriptAt({ state, turnId }: Frame, at: number): string | null {
  const open = (state.scripts ?? []).filter((script) =>
    script.turnId === turnId && script.at <= at && at <= (script.endedAt ?? at)
  );
  return open.length === 1 ? open[0]!.id : null;
}

interface CustomFields {
  data: Json;
  durationMs?: number | null;
  isError?: boolean;
  errorMessage?: string | null;
}

function custom(frame: Frame, id: string, eventName: string, fields: CustomFields): WireEvent {
  const record = `${frame.payload.type}:${id}`;
  return {
    type: "custom",
    ...base(frame, record, eventName),
    provider: "codex",
    eventName,
    ...fields,
  };
}
