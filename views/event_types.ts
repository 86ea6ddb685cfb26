/**
 * What `data-types` of panels is made of: the types of events by the facts that they change. A panel
 * names all that can make it another one (tests/server/routes/panel_types_test.ts).
 */

/** Tool calls. */
export const TOOL_TYPES = "tool_call_start tool_call_end tool_call";
/** LLM calls, their tokens and their cost. */
export const LLM_TYPES = "token_usage cost";
/** When turns began and ended. */
export const TURN_TYPES = "turn_start turn_end";
/** How full the context window is, and how large: assumed from the model and what it once held. */
export const CONTEXT_TYPES = "context_usage context_breakdown compaction heartbeat session_start " +
  "agent_start agent_end model_change token_usage";
