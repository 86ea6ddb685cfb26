/** The facts of a session that may turn out to belong to another one, and are told anew then. */
import type { EventType } from "../../sdk/types.ts";
import type { Db } from "./db.ts";

/** The types of events that tell such facts: a transcript tells no others. */
export const FACT_TYPES: ReadonlySet<string> = new Set<EventType>([
  ...["tool_call_start", "tool_call_end", "tool_call", "turn_start", "turn_end"] as const,
  ...["token_usage", "cost", "llm_error", "compaction"] as const,
  ...["context_usage", "context_breakdown"] as const,
]);

/** The tables of these facts and of their totals. */
export const FACT_TABLES = [
  "tool_calls",
  "turns",
  "turn_marks",
  "llm_calls",
  "llm_call_keys",
  "costs",
  "llm_errors",
  "context_snapshots",
  "compactions",
  "session_tools",
  "session_models",
  "session_turns",
  "session_subagents",
  "turn_tokens",
] as const;

/** Deletes a session's facts and their totals; its own row stays. */
export function forgetFacts(db: Db, sessionId: string): void {
  for (const table of FACT_TABLES) {
    db.statement(`DELETE FROM ${table} WHERE session_id = ?`).run(sessionId);
  }
}
