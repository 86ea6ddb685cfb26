import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { event, T } from "./asked.ts";
import { anyDelivery, assertRebuilt, folded } from "./deliveries.ts";

const THREAD = "019c7e7f-aaa1-7000-8000-000000000001";
/** As the original's watcher named the thread. */
const WATCHED = "codex-019c7e7f-aaa";
const USD = 1_000_000_000;

/** What either of them told: one turn, one tool call and 3 USD. */
function telling(sessionId: string, collector: string | null): WireEvent[] {
  const fields = { sessionId, collector };
  return [
    event("turn_start", 0, { ...fields, turnId: "t1" }),
    event("tool_call_end", 1, { ...fields, toolCallId: "c1", toolName: "exec", isError: false }),
    event("token_usage", 2, {
      ...fields,
      messageId: "m1",
      input: 5,
      output: 7,
      cost: { total: 3 },
    }),
    event("compaction", 3, fields),
    event("latency", 4, { ...fields, operation: "other", totalMs: 5 }),
    event("heartbeat", 9, fields),
  ];
}

const watched = telling(WATCHED, null);
const thread = telling(THREAD, "rollout");

Deno.test("a session of the original's watcher is not counted beside its thread", async (t) => {
  const orders = [[watched, thread], [thread, watched], [[...watched, ...thread]]];
  for (const [n, commits] of orders.entries()) {
    await t.step(["watcher first", "thread first", "at once"][n]!, async () => {
      const store = memoryStore({
        now: () => T + 10,
        budgets: { sessionNanoUsd: null, dailyNanoUsd: 5 * USD },
      });
      const raised: WireEvent[] = [];
      store.onRaised((published) => raised.push(...published.map(({ event }) => event)));
      for (const events of commits) await store.commit(events);
      const filter = { limit: 9, cursor: null, agent: null, project: null, since: null };
      const { rows, total } = await store.read("sessions", filter);
      const [session] = rows;
      assert.deepEqual([rows.length, total, session!.sessionId], [1, 1, THREAD]);
      assert.deepEqual(
        [session!.costNanoUsd, session!.llmCallCount, session!.toolCallCount, session!.turnCount],
        [3 * USD, 1, 1, 1],
      );
      const other = await store.read("session", { sessionId: WATCHED });
      assert.deepEqual(
        [other!.costNanoUsd, other!.llmCallCount, other!.compactionCount, other!.eventCount],
        [0, 0, 0, 6],
      );
      assert.deepEqual(raised, []); // 6 USD of one day would cross its budget.
      await store.close();
    });
  }
});

Deno.test("a session of the original's watcher counts while its thread is not known", async () => {
  const others = ["019c7e7f-aab1-7000-8000-000000000001", "019c7e7f-aaa", "codex-019c7e7f-aaa1"];
  const store = memoryStore();
  await store.commit(watched);
  for (const sessionId of others) await store.commit([event("heartbeat", 0, { sessionId })]);
  const filter = { limit: 9, cursor: null, agent: null, project: null, since: null };
  const { rows, total } = await store.read("sessions", filter);
  assert.equal(total, 4);
  assert.equal(rows.find((row) => row.sessionId === WATCHED)!.costNanoUsd, 3 * USD);
  await store.close();
});

Deno.test("watcher and thread give the same in any order, repetition, split and rebuild", () => {
  const events = [...watched, ...thread];
  fc.assert(
    fc.property(anyDelivery(events), (delivery) => {
      assert.deepEqual(folded(delivery), folded([events]));
      assertRebuilt(delivery);
    }),
    { numRuns: 40 },
  );
});
