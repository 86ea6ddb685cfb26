/**
 * The model's messages in a transcript → wire events. A message is one line a block, each with the
 * whole message's usage, and the last line's is right. Results of its first calls may stand between
 * them. So a message is told when it is complete: by the next request, message or prompt, or at the
 * end of the file. Each telling has the id of the message's last line, and the message's own ids join
 * them, so a line that comes late, after a restart or among others, corrects the call and never adds
 * one. Pure.
 */
import type { ContextBreakdown, TokenUsage, WireEvent } from "../../sdk/types.ts";
import { countIn, type Json, nameIn, objectIn } from "../json.ts";
import { byteLength, preview } from "../text_size.ts";
import { compositionOf, sourceOf, takeSpoken } from "./transcript_context.ts";
import { blocksOf, knownCall, measureMessage } from "./transcript_parts.ts";
import {
  type Answer,
  base,
  type Line,
  rememberCall,
  type TranscriptState,
} from "./transcript_state.ts";
import { endTurn } from "./transcript_turns.ts";

/** Messages whose lines may still stand among others': some subagents at once. */
const MAX_OPEN_MESSAGES = 16;

/** What the client writes itself, in the model's place. */
const SYNTHETIC = "<synthetic>";

/** Fields that no wire type has: numbers and flags pass, and are kept. */
type MarkedBreakdown = ContextBreakdown & { isEstimated: boolean };
type TimedUsage = TokenUsage & { thinkingDurationMs?: number };

/** Maps one `assistant` line. */
export function mapAssistant(state: TranscriptState, line: Line): WireEvent[] {
  const { json } = line;
  const message = objectIn(json, "message");
  if (json.isApiErrorMessage === true) return [...finishAnswer(state), ...apiError(line)];
  if (message.model === SYNTHETIC) return finishAnswer(state);
  const key = nameIn(message, "id") ?? nameIn(json, "requestId") ?? line.uuid;
  const before = state.answer?.key === key ? [] : finishAnswer(state);
  state.answer = added(state, state.answer, line, key, message);
  return [...before, ...toolCalls(state, line, message)];
}

/** Ends the message whose last line might have followed: gives its events. */
export function finishAnswer(state: TranscriptState): WireEvent[] {
  const { answer } = state;
  if (answer === null) return [];
  const events = answerEvents(state);
  state.answer = null;
  if (answer.amounts.length > 0) {
    takeSpoken(state.context, answer.amounts, answer.key === state.finishedKey);
  }
  state.finishedKey = answer.key;
  return events;
}

/** The events of the message that may not be complete yet; changes nothing. */
export function answerEvents(state: TranscriptState): WireEvent[] {
  const { answer } = state;
  if (answer === null) return [];
  const usage = answer.usage === null ? [] : [usageOf(state, answer, answer.usage)];
  const breakdown = answer.usage === null ? [] : breakdownOf(state, answer, answer.usage);
  // A model that rests ends the turn; if a hook or an error sends it on, the later end stands.
  const rests = answer.stopReason === "end_turn" ? endTurn(answer.line, "ok", null) : [];
  return [...usage, ...breakdown, ...rests];
}

function added(
  state: TranscriptState,
  answer: Answer | null,
  line: Line,
  key: string,
  message: Json,
): Answer {
  const known = answer?.key === key ? answer : null;
  const thinkingMs = countIn(line.json, "thinkingDurationMs");
  const { uuid, sessionId, at, turnId, subagentId } = line;
  // Contents of another thread do not fill this file's context.
  const isOwn = subagentId === state.subagentId;
  const amounts = isOwn ? measureMessage("assistant", message.content, state.calls) : [];
  return {
    key,
    first: known?.first ?? firstOf(state, key, { uuid, at }),
    line: { uuid, sessionId, at, turnId, subagentId },
    usage: usageIn(line, message) ?? known?.usage ?? null,
    requestRef: nameIn(line.json, "requestRef") ?? known?.requestRef ?? null,
    stopReason: nameIn(message, "stop_reason") ?? known?.stopReason ?? null,
    amounts: [...(known?.amounts ?? []), ...amounts],
    thinkingMs: thinkingMs === null
      ? known?.thinkingMs ?? null
      : thinkingMs + (known?.thinkingMs ?? 0),
  };
}

/** The first line of a message, also where other messages stand between its lines. */
function firstOf(state: TranscriptState, key: string, line: Answer["first"]): Answer["first"] {
  const known = state.firsts?.find((first) => first.key === key);
  if (known !== undefined) return { uuid: known.uuid, at: known.at };
  state.firsts = [...(state.firsts ?? []), { key, ...line }].slice(-MAX_OPEN_MESSAGES);
  return line;
}

/** Null for a line without a usage. */
function usageIn(line: Line, message: Json): Answer["usage"] {
  const usage = objectIn(message, "usage");
  const input = countIn(usage, "input_tokens");
  const output = countIn(usage, "output_tokens");
  if (input === null || output === null) return null;
  const cacheRead = countIn(usage, "cache_read_input_tokens");
  const cacheWrite = countIn(usage, "cache_creation_input_tokens");
  const speed = nameIn(usage, "speed");
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    totalTokens: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0),
    model: nameIn(message, "model"),
    provider: null,
    cacheWrite1h: countIn(objectIn(usage, "cache_creation"), "ephemeral_1h_input_tokens"),
    // The client writes 0 also where the API does not tell.
    reasoning: countIn(objectIn(usage, "output_tokens_details"), "thinking_tokens") || null,
    requestId: nameIn(line.json, "requestId"),
    messageId: nameIn(message, "id"),
    // A fast answer costs another price than its tier says.
    serviceTier: speed === null || speed === "standard" ? nameIn(usage, "service_tier") : speed,
  };
}

/**
 * No duration and no time to first token: the times of blocks miss up to 200 ms of what the client
 * itself measures.
 */
function usageOf(
  state: TranscriptState,
  answer: Answer,
  usage: NonNullable<Answer["usage"]>,
): WireEvent {
  const event: TimedUsage = {
    type: "token_usage",
    ...base(answer.line, "usage"),
    ...usage,
    durationMs: null,
    ttftMs: null,
    querySource: sourceOf(state.context, answer.requestRef),
    ...(answer.thinkingMs === null ? {} : { thinkingDurationMs: answer.thinkingMs }),
  };
  return event;
}

/** Its id and time are those of the message's first line: all its lines tell the same request. */
function breakdownOf(
  state: TranscriptState,
  answer: Answer,
  { input, cacheRead, cacheWrite }: NonNullable<Answer["usage"]>,
): WireEvent[] {
  const { line } = answer;
  const tokens = input + (cacheRead ?? 0) + (cacheWrite ?? 0);
  if (line.subagentId !== state.subagentId || tokens === 0) return [];
  const composition = compositionOf(state.context, answer.requestRef, tokens);
  if (composition === null) return [];
  const { isEstimated } = composition;
  const event: MarkedBreakdown = {
    type: "context_breakdown",
    ...base({ ...line, ...answer.first }, "context"),
    segments: isEstimated
      ? composition.segments.map((segment) => ({ ...segment, isEstimated }))
      : composition.segments,
    totalTokens: tokens,
    contextWindow: null,
    isEstimated,
  };
  return [event];
}

function toolCalls(state: TranscriptState, line: Line, message: Json): WireEvent[] {
  return blocksOf(message.content).flatMap((block, index): WireEvent[] => {
    const toolCallId = block.type === "tool_use" ? nameIn(block, "id") : null;
    const toolName = nameIn(block, "name");
    if (toolCallId === null || toolName === null) return [];
    rememberCall(state, toolCallId, knownCall(toolName, block.input));
    const input = block.input === undefined ? null : JSON.stringify(block.input);
    return [{
      type: "tool_call_start",
      ...base(line, index === 0 ? "start" : `start-${index}`),
      toolCallId,
      toolName,
      inputSizeBytes: input === null ? null : byteLength(input),
      inputPreview: input === null ? null : preview(input),
    }];
  });
}

/** A request that failed for good: written in the answer's place. */
function apiError(line: Line): WireEvent[] {
  const { json } = line;
  const error: WireEvent = {
    type: "llm_error",
    ...base(line, "error"),
    status: countIn(json, "apiErrorStatus"),
    errorClass: nameIn(json, "apiErrorType") ?? nameIn(json, "error"),
    attempt: null,
    requestId: nameIn(json, "requestId"),
  };
  return [error, ...endTurn(line, "error", null)];
}
