/**
 * Pi's messages → fields of wire events. The session file and the extension hold the same messages,
 * so both maps take them from here and the fields and natural keys of both agree. Pure.
 */
import type { Compaction, TokenUsage, ToolCallEnd } from "../../sdk/types.ts";
import { byteLength, preview } from "../text_size.ts";
import { countIn, type Json, nameIn, objectIn, objectsIn, textIn, timeIn, usdIn } from "../json.ts";

/** What a usage event tells beside what every event carries. */
export type UsageFields = Pick<
  TokenUsage,
  | "input"
  | "output"
  | "cacheRead"
  | "cacheWrite"
  | "cacheWrite1h"
  | "reasoning"
  | "totalTokens"
  | "cost"
>;

/**
 * The counts and the cost that Pi computed, from an object with a `usage`; null where it has none.
 * `input` excludes cached tokens. Pi prices a model that it knows no price of at 0: not told then.
 */
export function usageOf(holder: Json): UsageFields | null {
  const usage = objectIn(holder, "usage");
  const input = countIn(usage, "input");
  const output = countIn(usage, "output");
  if (input === null || output === null) return null;
  const cost = objectIn(usage, "cost");
  return {
    input,
    output,
    cacheRead: countIn(usage, "cacheRead"),
    cacheWrite: countIn(usage, "cacheWrite"),
    cacheWrite1h: countIn(usage, "cacheWrite1h"),
    reasoning: countIn(usage, "reasoning"),
    totalTokens: countIn(usage, "totalTokens"),
    cost: {
      input: usdIn(cost, "input"),
      output: usdIn(cost, "output"),
      cacheRead: usdIn(cost, "cacheRead"),
      cacheWrite: usdIn(cost, "cacheWrite"),
      total: usdIn(cost, "total"),
    },
  };
}

/** Nothing went in or out: the request failed, or was never sent. */
export function isEmptyUsage({ input, output, cacheRead, cacheWrite }: UsageFields): boolean {
  return input === 0 && output === 0 && !cacheRead && !cacheWrite;
}

/** The key of a message, which its file and the extension both hold; null without a time. */
export function messageKey(message: Json): string | null {
  const at = timeIn(message, "timestamp");
  return at === null ? null : String(at);
}

/** How an answer ended its turn; null when the agent goes on with tools. */
export function outcomeOf(message: Json): "ok" | "error" | "interrupted" | null {
  if (isAborted(message)) return "interrupted";
  const reason = textIn(message, "stopReason");
  if (reason === "error") return "error";
  return reason === "stop" || reason === "length" ? "ok" : null;
}

/**
 * True where the user stopped the agent. After an abort while a tool runs, Pi 0.87 says `error` of
 * the answer that was never asked for; 0.73 says `aborted`.
 */
function isAborted(message: Json): boolean {
  const reason = textIn(message, "stopReason");
  if (reason !== "error") return reason === "aborted";
  const usage = usageOf(message);
  const isUnsent = usage === null || isEmptyUsage(usage);
  return isUnsent && /^(?:this operation|request) was aborted/i.test(errorText(message));
}

/** Why a request failed, or null for an answer that is none; `status` is null without a response. */
export function failureOf(
  message: Json,
): { status: number | null; errorClass: string | null } | null {
  if (outcomeOf(message) !== "error") return null;
  const text = errorText(message);
  const status = /^(\d{3})\b/.exec(text)?.[1];
  return {
    status: status === undefined ? null : Number(status),
    errorClass: /"(?:type|code)"\s*:\s*"(?!error")(\w{1,100})"/.exec(text)?.[1] ?? null,
  };
}

function errorText(message: Json): string {
  return textIn(message, "errorMessage") ?? "";
}

/** The tool calls that an answer asks for; none of one that failed, since Pi runs none of those. */
export function toolCallsOf(message: Json): { id: string; name: string; input: ToolInput }[] {
  const outcome = outcomeOf(message);
  if (outcome === "error" || outcome === "interrupted") return [];
  return objectsIn(message.content).flatMap((block) => {
    const id = block.type === "toolCall" ? nameIn(block, "id") : null;
    const name = nameIn(block, "name");
    return id && name ? [{ id, name, input: toolInput(block.arguments) }] : [];
  });
}

/** Size and preview of a tool's input. */
export interface ToolInput {
  inputSizeBytes: number | null;
  inputPreview: string | null;
}

/** Of the arguments as JSON; nulls where there are none. */
export function toolInput(input: unknown): ToolInput {
  const json = input === undefined ? undefined : JSON.stringify(input);
  if (json === undefined) return { inputSizeBytes: null, inputPreview: null };
  return { inputSizeBytes: byteLength(json), inputPreview: preview(json) };
}

/** What the end of a call tells beside its ids and its duration. */
export type ToolOutput = Pick<
  ToolCallEnd,
  "outputSizeBytes" | "outputPreview" | "isError" | "errorMessage" | "exitCode"
>;

/** Of the blocks that the model sees; images have no text and count no bytes. */
export function toolOutput(content: unknown, isError: unknown): ToolOutput {
  const seen = objectsIn(content).map((block) => textIn(block, "text") ?? "").join("");
  const failed = isError === true;
  return {
    outputSizeBytes: byteLength(seen),
    outputPreview: preview(seen),
    isError: typeof isError === "boolean" ? isError : null,
    errorMessage: failed ? preview(seen) : null,
    exitCode: failed ? exitCode(seen) : null,
  };
}

/** Pi has no field for it: a failed shell command's output ends with its exit code. */
function exitCode(output: string): number | null {
  const code = /\nCommand exited with code (\d{1,9})$/.exec(output)?.[1];
  return code === undefined ? null : Number(code);
}

/** What a compaction entry tells; how full the context is after it shows the next answer only. */
export function compactionOf(entry: Json): Pick<Compaction, "tokensBefore" | "summaryLength"> {
  const summary = textIn(entry, "summary");
  return {
    tokensBefore: countIn(entry, "tokensBefore"),
    summaryLength: summary === null ? null : byteLength(summary),
  };
}
