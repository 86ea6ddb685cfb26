import assert from "node:assert/strict";
import fc from "fast-check";
import { packed, unpacked } from "../../views/points.ts";

Deno.test("packed() names the fields of like objects once", () => {
  const points = { turns: [{ at: 1, cost: null }, { at: 2, cost: 3 }], unit: "USD" };
  assert.equal(
    packed(points),
    '{"turns":{"#":["at","cost"],"rows":[[1,null],[2,3]]},"unit":"USD"}',
  );
});

Deno.test("packed() leaves lists of anything else as they are", () => {
  for (const list of [[], [{ at: 1 }], [{ at: 1 }, { to: 1 }], [{ at: 1 }, null], [1, 2], [[1]]]) {
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
      fc.array(fc.record({ at: fc.integer(), runs: tie("tree") }, { noNullPrototype: true }), {
        maxLength: 4,
      }),
    ),
  }));
  fc.assert(fc.property(tree, (points) => assert.deepEqual(unpacked(packed(points)), points)));
});
