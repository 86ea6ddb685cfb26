/** Follows what is in the context window, from prompt to answer. */
import type { ContextBreakdown, WireEvent } from "../../sdk/types.ts";
import { mergedParts, type Part, segments } from "../context_parts.ts";
import { messageParts, systemParts, toolParts } from "./context.ts";
import { call, type Pi } from "./host.ts";
import { base, type LiveEvent } from "./live_event.ts";
import { outcomeOf, usageOf } from "./message.ts";
import { type Json, objectIn, objectsIn, textIn } from "../json.ts";

/** What is kept between the events: sums only, since Pi changes its own objects later. */
export class ContextFill {
  readonly #pi: Pi;
  #system: Part[] = [];
  #sent: Part[] | null = null;

  constructor(pi: Pi) {
    this.#pi = pi;
  }

  /** A prompt was taken: the system prompt, and what stands in it. */
  prompted({ event }: LiveEvent): void {
    const prompt = textIn(event, "systemPrompt") ?? "";
    this.#system = systemParts(prompt, objectIn(event, "systemPromptOptions"));
  }

  /** Messages are about to be sent. */
  sending({ event }: LiveEvent): void {
    this.#sent = messageParts(objectsIn(event.messages));
  }

  /** What was sent and the answer to it, which stays in the context; none of a failed one. */
  answered(live: LiveEvent, message: Json, record: string): WireEvent[] {
    const totalTokens = usageOf(message)?.totalTokens ?? 0;
    if (outcomeOf(message) === "error" || totalTokens === 0 || this.#sent === null) return [];
    const answer = messageParts([{ ...message, stopReason: "stop" }]);
    const tools = toolParts(call(this.#pi, "getActiveTools"), call(this.#pi, "getAllTools"));
    const parts = [...this.#system, ...tools, ...mergedParts(this.#sent, answer)];
    const event: ContextBreakdown & { isEstimated: true } = {
      type: "context_breakdown",
      ...base(live, record, "context"),
      segments: segments(parts, totalTokens),
      totalTokens,
      contextWindow: windowOf(live),
      isEstimated: true,
    };
    return [event];
  }
}

function windowOf({ moment: { model: { contextWindow } } }: LiveEvent): number | null {
  return typeof contextWindow === "number" && contextWindow > 0 ? contextWindow : null;
}
