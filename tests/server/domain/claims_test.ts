import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Claims,
  claimsOf,
  fromSayings,
  merge,
  mergeLatestInto,
  toSayings,
  USAGE,
} from "../../../server/domain/claims.ts";
import type { Witness } from "../../../sdk/types.ts";

const WITNESSES: Witness[] = [
  "hook",
  "batch",
  "transcript",
  "rollout",
  "otel",
  "statusline",
  "extension",
  "sdk",
  "unknown",
];

const value = fc.oneof(
  fc.constantFrom<string | number | boolean>(0, 1, 2.5, "a", "b", true, false),
  fc.record({ input: fc.nat(2), output: fc.nat(2) }, { noNullPrototype: true }),
);
const claims: fc.Arbitrary<Claims> = fc.dictionary(
  fc.constantFrom("toolName", "durationMs", USAGE),
  fc.record({ value, witness: fc.constantFrom(...WITNESSES), at: fc.nat(3) }, {
    noNullPrototype: true,
  }),
  { noNullPrototype: true },
);

for (const [name, join] of [["merge()", merge], ["mergeLatestInto()", latest]] as const) {
  Deno.test(`${name} is commutative, associative and idempotent`, () => {
    fc.assert(fc.property(claims, claims, claims, (a, b, c) => {
      assert.deepEqual(join(a, b), join(b, a));
      assert.deepEqual(join(join(a, b), c), join(a, join(b, c)));
      assert.deepEqual(join(a, a), a);
    }));
  });
}

function latest(a: Claims, b: Claims): Claims {
  return mergeLatestInto({ ...a }, b);
}

Deno.test("toSayings() and fromSayings() keep every claim", () => {
  fc.assert(fc.property(claims, (a) => assert.deepEqual(fromSayings(toSayings(a)), a)));
});

Deno.test("merge() ranks witnesses as DESIGN.md says", async (t) => {
  const order: [field: string, stronger: Witness, weaker: Witness][] = [
    ["durationMs", "otel", "hook"],
    ["durationMs", "hook", "transcript"],
    ["durationMs", "extension", "rollout"],
    ["durationMs", "sdk", "transcript"],
    ["durationMs", "transcript", "batch"],
    ["durationMs", "batch", "statusline"],
    ["durationMs", "statusline", "unknown"],
    [USAGE, "transcript", "otel"],
    [USAGE, "extension", "otel"],
    [USAGE, "otel", "hook"],
    [USAGE, "sdk", "unknown"],
  ];
  for (const [field, stronger, weaker] of order) {
    await t.step(`${field}: ${stronger} over a later ${weaker}`, () => {
      const won = merge(claimsOf(weaker, 9, { [field]: 9 }), claimsOf(stronger, 1, { [field]: 1 }));
      assert.equal(won[field]?.witness, stronger);
    });
  }
  await t.step("equal ranks: the later, then the larger", () => {
    assert.equal(merge(claimsOf("hook", 2, { n: 5 }), claimsOf("sdk", 1, { n: 10 })).n?.value, 5);
    assert.equal(merge(claimsOf("hook", 1, { n: 9 }), claimsOf("sdk", 1, { n: 10 })).n?.value, 10);
  });
  await t.step("null and empty text claim nothing", () => {
    assert.deepEqual(claimsOf("hook", 1, { a: null, b: undefined, c: "" }), {});
  });
});
