/** What a store makes of events, in the words of the captures' truth. */
import type { WireEvent } from "../../../sdk/types.ts";
import { all } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import type { Totals } from "./captures.ts";

const SUMS = `
  SELECT count(*) AS sessions, sum(turn_count) AS turns, sum(tool_call_count) AS calls,
    sum(tool_error_count) AS failed, sum(compaction_count) AS compactions,
    sum(llm_call_count) AS llmCalls, sum(llm_error_count) AS llmErrors,
    sum(input_tokens) AS input, sum(output_tokens) AS output,
    sum(cache_read_tokens) AS cacheRead, sum(cache_write_tokens) AS cacheWrite,
    sum(cost_nano_usd) AS nanoUsd
  FROM sessions`;

/** The totals of all sessions after the batches were committed in their order. */
export async function folded(...batches: readonly WireEvent[][]): Promise<Totals> {
  const store = memoryStore();
  for (const batch of batches) await store.commit(batch);
  const [totals] = all<Totals>(store.db, SUMS, {});
  await store.close();
  if (!totals) throw new Error("Cannot sum up the sessions");
  return { ...totals }; // The driver gives rows without a prototype.
}

/** The rows that a query gives after the events were committed. */
export async function rowsAfter<Row>(events: WireEvent[], sql: string): Promise<Row[]> {
  const store = memoryStore();
  await store.commit(events);
  const rows = all<Row>(store.db, sql, {});
  await store.close();
  return rows;
}
