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
  assert.equal(concerns(change, "b", {}), true);
  assert.equal(concerns(change, "c", {}), false);
  assert.equal(concerns(change, "b", { types: "turn_end cost" }), true);
  assert.equal(concerns(change, "b", { types: "turn_end cost_x" }), false);
  assert.equal(concerns(change, "c", { types: "turn_end" }), false);
  assert.equal(concerns(change, null, { types: "turn_end" }), true);
});

Deno.test("concerns() a panel that shows what other sessions change", () => {
  assert.equal(concerns(change, "c", { others: "" }), true);
  assert.equal(concerns(change, "c", { others: "cost" }), true);
  assert.equal(concerns(change, "c", { others: "rate_limit" }), false);
  assert.equal(concerns({ seq: 9, sessions: {} }, "c", { others: "" }), false);
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
