import assert from "node:assert/strict";
import { changedTypes, concerns } from "../../static/islands/change.ts";

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
