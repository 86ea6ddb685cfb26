import assert from "node:assert/strict";
import { changedErrors, changedTypes, concerns } from "../../static/islands/change.ts";

const change = { seq: 9, sessions: { a: ["turn_end", "cost"], b: ["cost"] } };

Deno.test("changedTypes() is of one session, or of all", () => {
  assert.deepEqual(changedTypes(change, "b"), ["cost"]);
  assert.deepEqual(changedTypes(change, "c"), []);
  assert.deepEqual(changedTypes(change, "constructor"), []);
  assert.deepEqual(changedTypes(change, null), ["turn_end", "cost"]);
});

Deno.test("concerns() a panel of any type, or of the types it names", () => {
  assert.equal(concerns(["cost"], undefined), true);
  assert.equal(concerns([], undefined), false);
  assert.equal(concerns(["cost"], "turn_end cost"), true);
  assert.equal(concerns(["cost"], "turn_end cost_x"), false);
  assert.equal(concerns([], "turn_end"), false);
});

Deno.test("changedErrors() names each error once, by its session", () => {
  const errors = { a: { c1: 5, c2: 6 }, b: { c1: 7 } };
  assert.deepEqual(changedErrors({ ...change, errors }, "a"), [["a c1", 5], ["a c2", 6]]);
  assert.deepEqual(changedErrors({ ...change, errors }, null), [
    ["a c1", 5],
    ["a c2", 6],
    ["b c1", 7],
  ]);
  assert.deepEqual(changedErrors(change, "a"), []);
});
