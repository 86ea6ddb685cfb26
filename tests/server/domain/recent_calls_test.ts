import assert from "node:assert/strict";
import { recentCalls } from "../../../server/domain/recent_calls.ts";

Deno.test("recentCalls() keeps the newest of each name, in their order", () => {
  const call = (name: string, at: number, isError: boolean | null = false) => {
    return { name, at, durationMs: at === 7 ? null : at * 10, isError };
  };
  const many = Array.from({ length: 30 }, (_, at) => call("Bash", at));
  const recent = recentCalls([
    ...many,
    call("constructor", 31, true),
    call("constructor", 32, null),
  ]);
  const bash = recent.get("Bash");
  assert.deepEqual(bash?.durationsMs.slice(0, 2), [60, null]);
  assert.equal(bash?.durationsMs.length, 24);
  assert.equal(bash?.lastAt, 29);
  assert.deepEqual(recent.get("constructor"), {
    durationsMs: [310, 320],
    errors: [true, false],
    places: 24,
    lastAt: 32,
  });
  assert.equal(recent.size, 2);
});
