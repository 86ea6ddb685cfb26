import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { all } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { sessionEvents } from "../../arbitraries.ts";
import { anyDelivery, assertRebuilt, folded, priced } from "./deliveries.ts";

const sessions = fc.tuple(sessionEvents("s1"), sessionEvents("s2"))
  .map((both) => both.flat().map(priced));

Deno.test("fold() gives the same facts and totals for any order, repetition and split", () => {
  const cases = sessions.chain((events) => fc.tuple(fc.constant(events), anyDelivery(events)));
  fc.assert(
    fc.property(cases, ([events, delivery]) => {
      assert.deepEqual(folded(delivery), folded([events]));
    }),
    { numRuns: 300 },
  );
});

/** What the counted facts of a store sum up to by session, to the token and the nano-dollar. */
const FACTS = `
  SELECT session_id AS sessionId, sum(input_tokens) AS input, sum(output_tokens) AS output,
    sum(cache_read_tokens) AS cacheRead, sum(cache_write_tokens) AS cacheWrite,
    sum(coalesce(reported, computed) ->> '$.total') AS cost,
    sum(CASE WHEN reported IS NULL AND is_estimated THEN computed ->> '$.total' END) AS estimated,
    sum(CASE WHEN reported IS NULL AND computed IS NULL THEN
      input_tokens + output_tokens + cache_read_tokens + cache_write_tokens END) AS unpriced
  FROM (
    SELECT session_id, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
      reported, computed, is_estimated
    FROM llm_calls WHERE counted
    UNION ALL SELECT session_id, 0, 0, 0, 0, amounts, NULL, NULL FROM costs WHERE counted
  ) GROUP BY session_id ORDER BY session_id`;

function sumsOf(table: string): string {
  return `
    SELECT session_id AS sessionId, sum(input_tokens) AS input, sum(output_tokens) AS output,
      sum(cache_read_tokens) AS cacheRead, sum(cache_write_tokens) AS cacheWrite,
      sum(cost_nano_usd) AS cost, sum(estimated_nano_usd) AS estimated,
      sum(unpriced_tokens) AS unpriced
    FROM ${table} GROUP BY session_id ORDER BY session_id`;
}

Deno.test("the totals of sessions and models are the sums of their facts", () => {
  fc.assert(
    fc.property(sessions.chain(anyDelivery), (delivery) => {
      const { db, writer } = memoryStore();
      for (const events of delivery) writer.commit([encodeEvents(events)]);
      const known = (sql: string) =>
        all<Record<string, string | number | null>>(db, sql)
          .map((row) => Object.entries(row).filter(([, value]) => value))
          .filter((row) => row.length > 1);
      const facts = known(FACTS);
      assert.deepEqual(known(sumsOf("sessions")), facts);
      assert.deepEqual(known(sumsOf("session_models")), facts);
      db.close();
    }),
    { numRuns: 100 },
  );
});

/** What the tool calls and counted LLM calls of each subagent sum up to. */
const SUBAGENTS = `
  SELECT session_id, subagent_id, count(*) AS records, sum(calls) AS calls,
    sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
    sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens,
    sum(priced) AS priced, sum(cost) AS cost_nano_usd, sum(tools) AS tool_calls,
    sum(errors) AS tool_errors
  FROM (
    SELECT session_id, subagent_id, input_tokens IS NOT NULL AS calls,
      coalesce(input_tokens, 0) AS input_tokens, coalesce(output_tokens, 0) AS output_tokens,
      coalesce(cache_read_tokens, 0) AS cache_read_tokens,
      coalesce(cache_write_tokens, 0) AS cache_write_tokens, cost_nano_usd IS NOT NULL AS priced,
      coalesce(cost_nano_usd, 0) AS cost, 0 AS tools, 0 AS errors
    FROM llm_calls WHERE counted
    UNION ALL SELECT session_id, subagent_id, 0, 0, 0, 0, 0, 0, 0, 1, coalesce(is_error, 0)
    FROM tool_calls
  ) WHERE subagent_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`;

/** What the counted turns of each session sum up to. */
const TURNS = `
  SELECT session_id, count(*) AS count, count(ms) AS duration_count,
    coalesce(sum(round(ms * 1000)), 0) AS duration_us, count(ttft_ms) AS ttft_count,
    coalesce(sum(round(ttft_ms * 1000)), 0) AS ttft_us
  FROM (
    SELECT session_id, ttft_ms, coalesce(duration_ms, max(0, ended_at - started_at)) AS ms
    FROM turns WHERE counted
  ) GROUP BY session_id ORDER BY session_id`;

Deno.test("the totals of subagents and turns are the sums of their facts", () => {
  fc.assert(
    fc.property(sessions.chain(anyDelivery), (delivery) => {
      const { db, writer } = memoryStore();
      for (const events of delivery) writer.commit([encodeEvents(events)]);
      const kept = all(db, "SELECT * FROM session_subagents ORDER BY session_id, subagent_id");
      assert.deepEqual(kept, all(db, SUBAGENTS));
      const turns = all<{ histogram: string; duration_count: number }>(
        db,
        "SELECT * FROM session_turns ORDER BY session_id",
      );
      assert.deepEqual(turns.map(({ histogram: _, ...sums }) => sums), all(db, TURNS));
      for (const { histogram, duration_count } of turns) {
        const counts = Object.values(JSON.parse(histogram) as Record<string, number>);
        assert.equal(counts.reduce((sum, count) => sum + count, 0), duration_count);
      }
      db.close();
    }),
    { numRuns: 100 },
  );
});

Deno.test("rebuild() gives the facts and totals of live folding", () => {
  fc.assert(fc.property(sessions.chain(anyDelivery), assertRebuilt), { numRuns: 200 });
});
