/** Tool calls in Claude Code's hooks → wire events. Pure; each throws `BadPayload` (map.ts). */
import type { ToolCallEnd, WireEvent } from "../../sdk/types.ts";
import { countIn, isObject, textIn } from "../json.ts";
import { recordId } from "../record_id.ts";
import { byteLength, preview } from "../text_size.ts";
import { base, type Frame } from "./frame.ts";
import { nameOf, objects } from "./read.ts";

/** The call begins: its input is told as JSON, in bytes and as a preview. */
export function mapPreToolUse(frame: Frame): WireEvent[] {
  const { payload } = frame;
  const toolCallId = nameOf(payload, "tool_use_id");
  const input = payload.tool_input === undefined ? null : JSON.stringify(payload.tool_input);
  return [{
    type: "tool_call_start",
    ...base(frame, `${toolCallId}:PreToolUse`, "start"),
    toolCallId,
    toolName: nameOf(payload, "tool_name"),
    inputSizeBytes: input === null ? null : byteLength(input),
    inputPreview: input === null ? null : preview(input),
  }];
}

/** The call ended well: this hook is sent only after a success. */
export function mapPostToolUse(frame: Frame): WireEvent[] {
  const { payload } = frame;
  const toolCallId = nameOf(payload, "tool_use_id");
  return [{
    type: "tool_call_end",
    ...base(frame, `${toolCallId}:PostToolUse`, "end"),
    toolCallId,
    toolName: nameOf(payload, "tool_name"),
    durationMs: countIn(payload, "duration_ms"),
    ...output(payload.tool_response),
    isError: false,
  }];
}

/** The call failed. The client adds to `error` for the model at times, so it gives no size. */
export function mapPostToolUseFailure(frame: Frame): WireEvent[] {
  const { payload } = frame;
  const toolCallId = nameOf(payload, "tool_use_id");
  const error = textIn(payload, "error");
  return [{
    type: "tool_call_end",
    ...base(frame, `${toolCallId}:PostToolUseFailure`, "end"),
    toolCallId,
    toolName: nameOf(payload, "tool_name"),
    durationMs: countIn(payload, "duration_ms"),
    outputSizeBytes: null,
    outputPreview: null,
    isError: true,
    errorMessage: error === null ? null : preview(error),
    exitCode: exitCode(error),
  }];
}

/**
 * All calls of one message, failed validations and denials included, which no other hook tells.
 * As witness `batch` it ranks below the other hooks: isError stands only where none of them, and
 * no transcript, saw the call end. Its text is what the model saw.
 */
export function mapPostToolBatch(frame: Frame): WireEvent[] {
  return objects(frame.payload, "tool_calls").map((call) => {
    const toolCallId = nameOf(call, "tool_use_id");
    const record = `${toolCallId}:PostToolBatch`;
    return {
      type: "tool_call_end",
      ...base(frame, record, "end"),
      id: recordId("claude", "batch", frame.sessionId, record, "end"),
      collector: "batch",
      toolCallId,
      toolName: nameOf(call, "tool_name"),
      durationMs: null,
      ...output(call.tool_response),
      isError: true,
    };
  });
}

/**
 * Size and preview of the text that the model sees: a text, or the text blocks of a list. Any other
 * response is the tool's own structure (a Read's file, an Edit's patch), not what the model saw:
 * null then, and PostToolBatch tells it.
 */
function output(response: unknown): Pick<ToolCallEnd, "outputSizeBytes" | "outputPreview"> {
  const seen = seenText(response);
  if (seen === null) return { outputSizeBytes: null, outputPreview: null };
  return { outputSizeBytes: byteLength(seen), outputPreview: preview(seen) };
}

function seenText(response: unknown): string | null {
  if (typeof response === "string") return response;
  if (!Array.isArray(response)) return null;
  const texts = response.flatMap((block) =>
    isObject(block) && block.type === "text" && typeof block.text === "string" ? [block.text] : []
  );
  return texts.length > 0 ? texts.join("") : null;
}

/** A failed shell command's error begins with its exit code. */
function exitCode(error: string | null): number | null {
  const code = /^Exit code (\d{1,9})(?:\n|$)/.exec(error ?? "")?.[1];
  return code === undefined ? null : Number(code);
}
