import assert from "node:assert/strict";
import fc from "fast-check";
import { distance, run } from "../../../server/cli/unknown.ts";

Deno.test("distance() is a metric", () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(fc.property(word, word, word, (a, b, c) => {
    assert.equal(distance(a, a), 0);
    assert.equal(distance(a, b), distance(b, a));
    assert(distance(a, c) <= distance(a, b) + distance(b, c));
  }));
  assert.equal(distance("sreve", "serve"), 2);
});

Deno.test("an unknown command is told the nearest known one", () => {
  const known = ["serve", "stop", "status"];
  assert.throws(
    () => run(["serv", ...known]),
    /Unknown command "serv": did you mean "air serve"\?/,
  );
  assert.throws(() => run(["", "-V", ...known]), /Unknown command "": see "air help"/);
  assert.throws(() => run(["xyzzy", ...known]), /Unknown command "xyzzy": see "air help"/);
});
