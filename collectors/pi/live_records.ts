/** Events of Pi that stand alone → wire events, and tool calls from start to end. */
import type { WireEvent } from "../../sdk/types.ts";
import { base, elapsed, type LiveEvent, sideUsage } from "./live_event.ts";
import { compactionOf, toolInput, toolOutput } from "./message.ts";
import { type Json, nameIn, objectIn, textIn } from "../json.ts";

/** Calls that run at once; one that never ends must not be kept for good. */
const MAX_RUNNING = 1000;

/** Times tool calls; those of one answer run side by side. */
export class ToolCalls {
  readonly #startedAt = new Map<string, number>();

  /** Fires for every call, unknown tools and bad arguments included. */
  start(live: LiveEvent): WireEvent[] {
    const call = toolOf(live.event);
    if (call === null) return [];
    if (this.#startedAt.size >= MAX_RUNNING) this.#startedAt.clear();
    this.#startedAt.set(call.toolCallId, live.mono);
    return [{
      type: "tool_call_start",
      ...base(live, `${call.toolCallId}:start`, "start"),
      ...call,
      ...toolInput(live.event.args),
    }];
  }

  end(live: LiveEvent): WireEvent[] {
    const call = toolOf(live.event);
    if (call === null) return [];
    const startedAt = this.#startedAt.get(call.toolCallId);
    this.#startedAt.delete(call.toolCallId);
    return [{
      type: "tool_call_end",
      ...base(live, `${call.toolCallId}:end`, "end"),
      ...call,
      durationMs: startedAt === undefined ? null : elapsed(startedAt, live.mono),
      ...toolOutput(objectIn(live.event, "result").content, live.event.isError),
    }];
  }
}

function toolOf(event: Json) {
  const toolCallId = nameIn(event, "toolCallId");
  const toolName = nameIn(event, "toolName");
  return toolCallId && toolName
    ? { toolCallId, toolName, parentToolCallId: nameIn(event, "parentToolCallId") }
    : null;
}

/** A tool may ask a model itself; its result then holds the usage. */
export function mapToolResult(live: LiveEvent, message: Json): WireEvent[] {
  const toolCallId = nameIn(message, "toolCallId");
  const source = `tool:${nameIn(message, "toolName") ?? ""}`;
  return toolCallId === null ? [] : sideUsage(live, message, toolCallId, source);
}

/** The user or Pi chose another model. */
export function mapModelSelect(live: LiveEvent, record: string): WireEvent[] {
  const before = objectIn(live.event, "previousModel");
  const after = objectIn(live.event, "model");
  return [{
    type: "model_change",
    ...base(live, record, "change"),
    previousModel: nameIn(before, "id"),
    previousProvider: nameIn(before, "provider"),
    newModel: nameIn(after, "id"),
    newProvider: nameIn(after, "provider"),
    source: nameIn(live.event, "source"),
  }];
}

/** A compaction is done; only Pi 0.87 and later say why, and what it cost. */
export function mapCompaction(live: LiveEvent, newId: () => string): WireEvent[] {
  const entry = objectIn(live.event, "compactionEntry");
  const record = nameIn(entry, "id") ?? newId();
  const reason = textIn(live.event, "reason");
  return [
    {
      type: "compaction",
      ...base(live, record, "compaction"),
      ...compactionOf(entry),
      tokensAfter: null,
      isAutomatic: reason === null ? null : reason !== "manual",
    },
    ...sideUsage(live, entry, record, "compaction"),
  ];
}

/** The user went to another branch of the session; Pi may have summed up the one left. */
export function mapTree(live: LiveEvent, newId: () => string): WireEvent[] {
  const entry = objectIn(live.event, "summaryEntry");
  return sideUsage(live, entry, nameIn(entry, "id") ?? newId(), "branch_summary");
}
