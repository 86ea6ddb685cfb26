import { type EvalSummary, summarizeEvals } from "../domain/eval_summary.ts";
import type { Reads } from "../store/api.ts";

/** Turns that a summary is taken from, the newest: a session seldom has more. */
const MAX_TURNS = 10_000;

/** The quality of a session's turns by model, the most turns first. */
export async function evalSummary(store: Reads, sessionId: string): Promise<EvalSummary[]> {
  return summarizeEvals(await store.read("evals", { sessionId, limit: MAX_TURNS }));
}
