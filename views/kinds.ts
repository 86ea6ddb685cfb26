/** Event types by kind: what the feed's filter offers and how it is coloured. */

/** Kind → its label and its event types. A type that stands nowhere is of kind `other`. */
export const KINDS = {
  session: {
    label: "Session",
    types: [
      "session_start",
      "session_end",
      "session_state",
      "session_totals",
      "agent_start",
      "agent_end",
      "heartbeat",
    ],
  },
  turn: { label: "Turns", types: ["turn_start", "turn_end", "output_eval", "eval_rating"] },
  tool: { label: "Tools", types: ["tool_call_start", "tool_call_end", "tool_call"] },
  model: {
    label: "Model",
    types: [
      "token_usage",
      "cost",
      "latency",
      "llm_error",
      "rate_limit",
      "model_change",
      "prompt_rating",
    ],
  },
  context: { label: "Context", types: ["context_usage", "context_breakdown", "compaction"] },
  integration: {
    label: "MCP and RAG",
    types: [
      "mcp_request",
      "mcp_response",
      "rag_retrieval",
      "rag_embedding",
      "rag_index",
      "provider_registered",
    ],
  },
  other: { label: "Other", types: ["custom", "span", "drift", "drift_ack"] },
} as const satisfies Record<string, { label: string; types: readonly string[] }>;

/** The name of a kind. */
export type Kind = keyof typeof KINDS;

const KIND_OF_TYPE = new Map<string, Kind>(
  (Object.keys(KINDS) as Kind[]).flatMap((kind) => KINDS[kind].types.map((type) => [type, kind])),
);

/** The kind of an event type. */
export function kindOf(type: string): Kind {
  return KIND_OF_TYPE.get(type) ?? "other";
}

/** The event types behind a filter: a kind's, or the one named; null for no filter. */
export function filterTypes(filter: string | null): string[] | null {
  if (filter === null) return null;
  return Object.hasOwn(KINDS, filter) ? [...KINDS[filter as Kind].types] : [filter];
}
