import assert from "node:assert/strict";
import { memoryStore } from "../../../server/store/memory.ts";

Deno.test("read() gives exact extremes and percentiles within 2 % of a tool's durations", async () => {
  const store = memoryStore();
  const durations = Array.from({ length: 1000 }, (_, index) => (index + 1) * 1.7);
  await store.commit(
    durations.map((durationMs, index) => ({
      ...{ id: `e${index}`, sessionId: "s1", timestamp: 1_795_000_000_000 + index },
      ...{ type: "tool_call_end", toolName: "Read", toolCallId: `d${index}`, durationMs },
    } as const)),
  );
  const [read] = await store.read("toolStats", { sessionId: "s1", limit: 10 });
  assert.ok(read);
  assert.deepEqual([read.count, read.errors, read.minMs, read.maxMs], [1000, 0, 1.7, 1700]);
  assert.equal(read.avgMs, 850.85);
  for (
    const [actual, exact] of [[read.p50Ms, 850], [read.p95Ms, 1615], [read.p99Ms, 1683]] as const
  ) {
    assert.ok(Math.abs(actual! / exact - 1) <= 0.02, `${actual} is not within 2 % of ${exact}`);
  }
  await store.close();
});
