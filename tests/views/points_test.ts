import assert from "node:assert/strict";
import fc from "fast-check";
import { packed, unpacked } from "../../views/points.ts";

Deno.test("packed() names the fields of like objects once", () => {
  const points = { turns: [{ ms: 2, cost: null }, { ms: 1, cost: 3 }], unit: "USD" };
  assert.equal(
    packed(points),
    '{"turns":{"#":["ms","cost"],"rows":[[2,null],[1,3]]},"unit":"USD"}',
  );
});

Deno.test("packed() tells integers that only grow by how much", () => {
  const points = [{ at: 1_000, used: 0.5 }, { at: 1_000, used: 0.6 }, { at: 1_007, used: 0.7 }];
  assert.equal(packed(points), '{"#":["+at","used"],"rows":[[1000,0.5],[0,0.6],[7,0.7]]}');
});

Deno.test("packed() tells as they are what shrinks, is below 0, no integer, or not known", () => {
  const far = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  for (const [a, b] of [[2, 1], [-1, 1], far, [0.5, 1], [1, 2 ** 53], [1, null], ["1", "2"]]) {
    assert.equal(packed([{ a }, { a: b }]), JSON.stringify({ "#": ["a"], rows: [[a], [b]] }));
  }
});

Deno.test("packed() leaves lists of anything else as they are", () => {
  const unlike = [[{ at: 1 }, { to: 1 }], [{ "": 1 }, {}], [{ a: 1, b: 2 }, { "a\nb": 1 }]];
  for (const list of [[], [{ at: 1 }], [{ at: 1 }, null], [1, 2], [[1]], ...unlike]) {
    assert.equal(packed(list), JSON.stringify(list));
  }
});

Deno.test("unpacked() gives what was packed()", () => {
  const name = fc.string().filter((text) => text !== "#" && text !== "__proto__");
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(name, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
      fc.array(
        fc.record({ at: fc.maxSafeNat(), ms: fc.integer(), runs: tie("tree") }, {
          noNullPrototype: true,
        }),
        { maxLength: 4 },
      ),
      fc.array(fc.maxSafeNat()).map((moments) =>
        moments.sort((a, b) => a - b).map((at) => ({ at, "+at": at }))
      ),
      fc.array(fc.maxSafeNat()).map((moments) =>
        moments.sort((a, b) => a - b).map((at) => ({ at }))
      ),
    ),
  }));
  fc.assert(fc.property(tree, (points) => assert.deepEqual(unpacked(packed(points)), points)));
});
