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

Deno.test("rebuild() gives the facts and totals of live folding", () => {
  fc.assert(fc.property(sessions.chain(anyDelivery), assertRebuilt), { numRuns: 200 });
});
