import assert from "node:assert/strict";
import fc from "fast-check";
import { hintsOf } from "../../../sdk/secrets/hints.ts";

const LITERALS = ["a", "ab", "bab", "://", "b:", "_key", "key_", "@", "ab_"];
const letters = fc.constantFrom(..."abAB:/_keyKEY@ é\ud83d");
const text = fc.array(letters, { maxLength: 60 }).map((list) => list.join(""));

function hitsOf(given: string, from = 0): string[] {
  const hits: string[] = [];
  hintsOf(LITERALS).visit(given, from, {
    hit: (hint, start, end) => hits.push(`${hint}:${start}-${end}`),
    run: () => {},
  });
  return hits;
}

/** The slow and plain way. */
function expected(given: string): string[] {
  // Not toLowerCase() of the whole: it changes the length of some texts.
  const plain = given.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const hits: string[] = [];
  for (let end = 1; end <= plain.length; end++) {
    LITERALS.forEach((literal, hint) => {
      const start = end - literal.length;
      if (plain.slice(0, end).endsWith(literal)) hits.push(`${hint}:${start}-${end}`);
    });
  }
  return hits;
}

Deno.test("hintsOf() finds each literal at each place, case aside, in their order", () => {
  fc.assert(fc.property(text, (given) => assert.deepEqual(hitsOf(given), expected(given))));
});

Deno.test("first() gives an index from which nothing is missed, and -1 where nothing is", () => {
  fc.assert(fc.property(fc.constantFrom("", " ".repeat(30)), text, (lead, rest) => {
    const given = lead + rest;
    const from = hintsOf(LITERALS).first(given, () => false);
    assert.deepEqual(from < 0 ? [] : hitsOf(given, from), expected(given));
  }));
});

Deno.test("visit() tells runs of base64 of 16 characters and more", () => {
  const runs: string[] = [];
  const given = `${"x".repeat(15)} ${"A9+/".repeat(6)}= ${"q_-".repeat(9)}`;
  hintsOf(LITERALS).visit(given, 0, {
    hit: () => {},
    run: (start, end) => runs.push(given.slice(start, end)),
  });
  assert.deepEqual(runs, ["A9+/".repeat(6), "q_-".repeat(9)]);
  assert.equal(hintsOf(["@"]).first("x".repeat(16), () => false), -1);
  assert.equal(hintsOf(["@"]).first("x".repeat(16), () => true), 0);
});
