import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type KeylessCost,
  type KeylessUsage,
  pairCosts,
} from "../../../server/domain/pair_costs.ts";

const usages = fc.uniqueArray(
  fc.record({
    id: fc.nat(99).map((n) => `u${n}`),
    at: fc.nat(5),
    ownNanoUsd: fc.option(fc.constantFrom(1, 2, 3)),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);
const costs = fc.uniqueArray(
  fc.record({
    id: fc.nat(99).map((n) => `c${n}`),
    at: fc.nat(5),
    totalNanoUsd: fc.constantFrom(1, 2, 3),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);

Deno.test("pairCosts() depends on the sets, not on their order", () => {
  const shuffled = fc.tuple(usages, costs).chain(([u, c]) =>
    fc.tuple(
      fc.constant([u, c] as const),
      fc.shuffledSubarray(u, { minLength: u.length }),
      fc.shuffledSubarray(c, { minLength: c.length }),
    )
  );
  fc.assert(fc.property(shuffled, ([[u, c], u2, c2]) => {
    assert.deepEqual([...pairCosts(u2, c2)].sort(), [...pairCosts(u, c)].sort());
  }));
});

Deno.test("pairCosts() gives each cost to one usage at most, equal amounts first", () => {
  fc.assert(fc.property(usages, costs, (u, c) => {
    const pairs = pairCosts(u, c);
    assert.equal(new Set(pairs.values()).size, pairs.size);
    for (const amount of [1, 2, 3]) {
      const told = u.filter(({ ownNanoUsd }) => ownNanoUsd === amount).length;
      const said = c.filter(({ totalNanoUsd }) => totalNanoUsd === amount).length;
      const paired = u.filter(({ id, ownNanoUsd }) =>
        ownNanoUsd === amount && pairs.has(id)
      ).length;
      assert.equal(paired, Math.min(told, said));
    }
  }));
});

Deno.test("pairCosts() gives costs that are left to usages without an amount, in time order", () => {
  const told: KeylessUsage[] = [
    { id: "u1", at: 5, ownNanoUsd: null },
    { id: "u2", at: 1, ownNanoUsd: null },
    { id: "u3", at: 2, ownNanoUsd: 7 },
  ];
  const said: KeylessCost[] = [
    { id: "c1", at: 9, totalNanoUsd: 8 },
    { id: "c2", at: 3, totalNanoUsd: 7 },
    { id: "c3", at: 2, totalNanoUsd: 9 },
  ];
  const expected = new Map([["u3", "c2"], ["u2", "c3"], ["u1", "c1"]]);
  assert.deepEqual(pairCosts(told, said), expected);
});
