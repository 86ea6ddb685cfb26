/** A person's lines, tool results and the client's notes in a transcript → wire events. Pure. */
import type { TurnEnd, WireEvent } from "../../sdk/types.ts";
import { countIn, isObject, type Json, nameIn, objectIn, textIn } from "../json.ts";
import { byteLength, preview } from "../text_size.ts";
import { takeCompaction, takeHeard } from "./transcript_context.ts";
import { blocksOf, callOf, measureMessage } from "./transcript_parts.ts";
import { base, type Line, type Place, type TranscriptState } from "./transcript_state.ts";

/** What the client writes when a person stops it. */
const INTERRUPTED = /^\[Request interrupted by user/;
/** The client's own commands, their output and notes: no prompts. */
const NO_PROMPT = /^\s*(?:<command-name>|<local-command-|<bash-|\[Request interrupted|Caveat: )/;
/** How a failed shell command's result begins. */
const EXIT_CODE = /^Exit code (\d{1,9})(?:\n|$)/;
/** The class in the API's answer, which the client quotes. */
const ERROR_CLASS = /"error":\s*\{\s*"type":\s*"(\w{1,100})"/;

/** Maps one `user` line: a prompt, results of tools, or what the client says in a person's place. */
export function mapUser(state: TranscriptState, line: Line): WireEvent[] {
  const { json } = line;
  const promptId = nameIn(json, "promptId");
  const content = objectIn(json, "message").content;
  const blocks = blocksOf(content);
  const results = blocks.filter(isResult);
  if (line.subagentId === state.subagentId) {
    takeHeard(state.context, measureMessage("user", content, state.calls), true);
  }
  // The lines of a subagent name the prompt that they work for, and open no turn.
  if (state.subagentId !== null) state.turnId = promptId ?? state.turnId;
  const own = { ...line, turnId: promptId ?? state.turnId };
  if (results.length > 0) {
    return results.flatMap((block, index) => toolEnd(state, own, block, index));
  }
  const text = blocks.map((block) => textIn(block, "text") ?? "").join("\n");
  if (INTERRUPTED.test(text)) {
    // One that stops a command of the client's own, such as /compact, ends no turn.
    return own.turnId === state.turnId ? endTurn(own, "interrupted", null) : [];
  }
  return isPrompt(state, own, text) ? beginTurn(state, own, promptId) : [];
}

/** Whether a `user` line tells results of tools, which may come before their message is complete. */
export function tellsResults({ json }: Line): boolean {
  return blocksOf(objectIn(json, "message").content).some(isResult);
}

function isResult({ type }: Json): boolean {
  return type === "tool_result";
}

/** Maps one `system` line. */
export function mapSystem(state: TranscriptState, line: Line): WireEvent[] {
  switch (line.json.subtype) {
    case "api_error":
      return [retriedError(line)];
    case "compact_boundary":
      takeCompaction(state.context);
      return [compaction(line)];
    case "turn_duration":
      return endTurn(line, "ok", countIn(line.json, "durationMs"));
    default:
      return [];
  }
}

/** The end of the session's turn, which a subagent's rest is not. */
export function endTurn(
  line: Place,
  outcome: NonNullable<TurnEnd["outcome"]>,
  durationMs: number | null,
): WireEvent[] {
  if (line.subagentId !== null || line.turnId === null) return [];
  return [
    {
      type: "turn_end",
      ...base(line, "turn_end"),
      turnIndex: null,
      toolCallCount: null,
      durationMs,
      outcome,
    },
    { type: "session_state", ...base(line, "state"), state: "idle" },
  ];
}

/**
 * A prompt tells its place among the turns (`turnPosition`), and so does a compaction's summary. A
 * client that is older than that tells none, and every text is a prompt that is not its own.
 */
function isPrompt(
  state: TranscriptState,
  { json, subagentId, turnId }: Line,
  text: string,
): boolean {
  if (subagentId !== null || json.isMeta === true || json.isCompactSummary === true) return false;
  if (isObject(json.turnPosition)) return state.hasPlaces = true;
  if (state.hasPlaces || text.trim() === "" || NO_PROMPT.test(text)) return false;
  return nameIn(json, "promptId") === null || turnId !== state.turnId;
}

/** Where the client gives a prompt no id, the line's own names the turn. */
function beginTurn(state: TranscriptState, line: Line, promptId: string | null): WireEvent[] {
  state.turnId = promptId ?? line.uuid;
  const own = { ...line, turnId: state.turnId };
  return [
    { type: "turn_start", ...base(own, "turn_start"), turnIndex: null },
    { type: "session_state", ...base(own, "state"), state: "working" },
  ];
}

/** A result whose call is not known has no tool's name, and without one there is no event. */
function toolEnd(state: TranscriptState, line: Line, block: Json, index: number): WireEvent[] {
  const toolCallId = nameIn(block, "tool_use_id");
  const call = toolCallId === null ? undefined : callOf(state.calls, toolCallId);
  if (toolCallId === null || call === undefined) {
    state.skipped += 1;
    return [];
  }
  const seen = seenText(block.content);
  const isError = block.is_error === true || textIn(line.json, "toolDenialKind") !== null;
  const exitCode = isError ? EXIT_CODE.exec(seen ?? "")?.[1] : undefined;
  return [{
    type: "tool_call_end",
    ...base(line, index === 0 ? "end" : `end-${index}`),
    toolCallId,
    toolName: call[0],
    durationMs: runTime(line.json),
    outputSizeBytes: seen === null ? null : byteLength(seen),
    outputPreview: seen === null ? null : preview(seen),
    isError,
    errorMessage: isError && seen !== null ? preview(seen) : null,
    exitCode: exitCode === undefined ? null : Number(exitCode),
  }];
}

/** Only a subagent's own time is told: the times of lines include hooks and permission. */
function runTime(json: Json): number | null {
  return countIn(objectIn(json, "toolUseResult"), "totalDurationMs");
}

/** The text that the model saw; null for a result of other blocks alone. */
function seenText(content: unknown): string | null {
  if (typeof content === "string") return content;
  const texts = blocksOf(content).filter(({ type }) => type === "text");
  return texts.length === 0 ? null : texts.map((block) => textIn(block, "text") ?? "").join("");
}

/** A failed request that is tried again. */
function retriedError(line: Line): WireEvent {
  const error = objectIn(line.json, "error");
  return {
    type: "llm_error",
    ...base(line, "error"),
    status: countIn(error, "status"),
    errorClass: ERROR_CLASS.exec(textIn(error, "message") ?? "")?.[1] ?? null,
    attempt: countIn(line.json, "retryAttempt"),
    retryInMs: countIn(line.json, "retryInMs"),
    requestId: nameIn(error, "requestId"),
  };
}

function compaction(line: Line): WireEvent {
  const metadata = objectIn(line.json, "compactMetadata");
  const trigger = textIn(metadata, "trigger");
  return {
    type: "compaction",
    // A person compacts between turns; the client in the midst of one.
    ...base({ ...line, turnId: trigger === "auto" ? line.turnId : null }, "compaction"),
    tokensBefore: countIn(metadata, "preTokens"),
    tokensAfter: countIn(metadata, "postTokens"),
    summaryLength: null,
    isAutomatic: trigger === null ? null : trigger === "auto",
  };
}
