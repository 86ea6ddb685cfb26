import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonError, parseJson } from "../../server/json_lines.ts";

/** JSON texts, and such with one character put in, taken out or replaced. */
const texts = fc.tuple(
  fc.json(),
  fc.nat(200),
  fc.constantFrom(...'{}[],:"\\ \n\t0-1e.tnu\u0001'),
  fc.nat(2),
)
  .map(([text, at, letter, cut]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + (cut < 2 ? letter : "") + text.slice(place + (cut > 0 ? 1 : 0));
  });

Deno.test("parseJson() takes and refuses exactly what JSON.parse does", () => {
  fc.assert(
    fc.property(fc.oneof(texts, fc.json()), (text) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        assert.throws(() => parseJson(text), JsonError);
        return;
      }
      assert.deepEqual(parseJson(text).value, value);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("parseJson() tells where fields and items stand", () => {
  const { lines } = parseJson('\uFEFF{\n "a": {"a":\n 1},\n "b\\u0063":[\n1,\n{"d":0}]}\n');
  const want = [["a", 2], ["a.a", 2], ["bc", 4], ["bc.0", 5], ["bc.1", 6], ["bc.1.d", 6]];
  assert.deepEqual([...lines], want);
});

Deno.test("parseJson() refuses what is nested too deep", () => {
  assert.throws(() => parseJson("[".repeat(60_000)), JsonError);
});
