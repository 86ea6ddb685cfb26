import assert from "node:assert/strict";
import { filterTypes, kindOf, KINDS } from "../../views/kinds.ts";
import { EVENT_TYPES } from "../arbitraries.ts";

Deno.test("KINDS hold every event type of the wire once", () => {
  const types = Object.values(KINDS).flatMap((kind) => [...kind.types]).sort();
  // The server tells the last one itself.
  assert.deepEqual(types, [...EVENT_TYPES, "provider_registered"].sort());
});

Deno.test("kindOf() an unknown type is other", () => {
  assert.equal(kindOf("tool_call_end"), "tool");
  assert.equal(kindOf("made_up"), "other");
  assert.equal(kindOf("constructor"), "other");
});

Deno.test("filterTypes() takes a kind, a type or nothing", () => {
  assert.equal(filterTypes(null), null);
  assert.deepEqual(filterTypes("tool"), ["tool_call_start", "tool_call_end", "tool_call"]);
  assert.deepEqual(filterTypes("drift"), ["drift"]);
  assert.deepEqual(filterTypes("constructor"), ["constructor"]);
});
