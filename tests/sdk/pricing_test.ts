import assert from "node:assert/strict";
import fc from "fast-check";
import {
  computeCost,
  costOf,
  disjointCounts,
  longestName,
  MAX_KIND_NANO_USD,
  MODEL_PRICING,
  type ModelPrice,
  type TokenCounts,
} from "../../sdk/pricing.ts";

const SONNET: ModelPrice = {
  input: 3,
  output: 15,
  cacheRead: 0.3,
  cacheWrite: 3.75,
  cacheWrite1h: 6,
  tiers: [{
    above: 200_000,
    input: 6,
    output: 22.5,
    cacheRead: 0.6,
    cacheWrite: 7.5,
    cacheWrite1h: 12,
  }],
};

const none = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

Deno.test("costOf() gives what a hand computes, in nano-USD", async (t) => {
  const cases: { name: string; price: ModelPrice; counts: TokenCounts; expected: object }[] = [
    {
      name: "each kind at its own rate",
      price: SONNET,
      counts: { input: 1_000, output: 500, cacheRead: 10_000, cacheWrite: 2_000 },
      expected: {
        input: 3_000_000,
        output: 7_500_000,
        cacheRead: 3_000_000,
        cacheWrite: 7_500_000,
        total: 21_000_000,
      },
    },
    {
      name: "the one-hour part of what was written to the cache",
      price: SONNET,
      counts: { ...none, cacheWrite: 2_000, cacheWrite1h: 500 }, // 1,500 × 3.75 + 500 × 6
      expected: { ...none, cacheWrite: 8_625_000, total: 8_625_000 },
    },
    {
      name: "a one-hour part that exceeds the whole is the whole",
      price: SONNET,
      counts: { ...none, cacheWrite: 100, cacheWrite1h: 500 },
      expected: { ...none, cacheWrite: 600_000, total: 600_000 },
    },
    {
      name: "200,000 tokens of prompt are not beyond 200,000",
      price: SONNET,
      counts: { ...none, input: 50_000, cacheRead: 100_000, cacheWrite: 50_000, output: 1_000 },
      expected: {
        input: 150_000_000,
        output: 15_000_000,
        cacheRead: 30_000_000,
        cacheWrite: 187_500_000,
        total: 382_500_000,
      },
    },
    {
      name: "one more moves all four kinds to the next tier",
      price: SONNET,
      counts: { ...none, input: 50_001, cacheRead: 100_000, cacheWrite: 50_000, output: 1_000 },
      expected: {
        input: 300_006_000,
        output: 22_500_000,
        cacheRead: 60_000_000,
        cacheWrite: 375_000_000,
        total: 757_506_000,
      },
    },
    {
      name: "cached tokens cost what input costs where no other price is known",
      price: { input: 2, output: 8 },
      counts: { input: 0, output: 0, cacheRead: 1, cacheWrite: 3, cacheWrite1h: 1 },
      expected: { ...none, cacheRead: 2_000, cacheWrite: 6_000, total: 8_000 },
    },
    {
      name: "half a nano-USD is rounded up, less is rounded down",
      price: { input: 0.0005, output: 0.0004 }, // 500 and 400 pico-USD a token
      counts: { ...none, input: 1, output: 1 },
      expected: { ...none, input: 1, total: 1 },
    },
    {
      name: "a kind is rounded once, not part by part",
      price: { input: 0, output: 0, cacheWrite: 0.0004, cacheWrite1h: 0.0004 },
      counts: { ...none, cacheWrite: 2, cacheWrite1h: 1 }, // 400 + 400 pico-USD
      expected: { ...none, cacheWrite: 1, total: 1 },
    },
    {
      name: "exact beyond 2^53 pico-USD",
      price: { input: 2.999999, output: 0 },
      counts: { ...none, input: 9_007_199_255 }, // 9,007,199,255 × 2,999,999 pico-USD
      expected: { ...none, input: 27_021_588_757_801, total: 27_021_588_757_801 },
    },
    {
      name: "a cost that no call can have is cut",
      price: { input: 100, output: 0 },
      counts: { ...none, input: 1e12 },
      expected: { ...none, input: MAX_KIND_NANO_USD, total: MAX_KIND_NANO_USD },
    },
    {
      name: "what is no count is 0",
      price: SONNET,
      counts: { input: NaN, output: -5, cacheRead: Infinity, cacheWrite: null },
      expected: { ...none, total: 0 },
    },
  ];
  for (const { name, price, counts, expected } of cases) {
    await t.step(name, () => assert.deepEqual(costOf(price, counts), expected));
  }
});

/** Rates in whole pico-USD a token, as all real ones are but six. */
const rate = fc.integer({ min: 0, max: 600_000_000 }).map((pico) => pico / 1e6);
const rates = fc.record({ input: rate, output: rate, cacheRead: rate, cacheWrite: rate });
/** Tiers that never get cheaper, as no real one does; one hour costs no less than five minutes. */
const prices = fc.tuple(
  rates,
  fc.array(fc.tuple(
    fc.nat(400_000),
    fc.double({
      min: 1,
      max: 4,
      noNaN: true,
    }),
  )),
).map(([base, steps]): ModelPrice => {
  const times = (factor: number) => ({
    input: base.input * factor,
    output: base.output * factor,
    cacheRead: base.cacheRead * factor,
    cacheWrite: base.cacheWrite * factor,
    cacheWrite1h: base.cacheWrite * factor * 2,
  });
  const starts = steps.map(([above]) => above).sort((a, b) => a - b);
  const factors = steps.map(([, factor]) => factor).sort((a, b) => a - b);
  const tiers = starts.map((above, index) => ({ above, ...times(factors[index]!) }));
  return { ...times(1), tiers: tiers.reverse() }; // In any order.
});
const counts = fc.record({
  input: fc.nat(1_000_000),
  output: fc.nat(1_000_000),
  cacheRead: fc.nat(1_000_000),
  cacheWrite: fc.nat(1_000_000),
  cacheWrite1h: fc.nat(1_000_000),
});

Deno.test("costOf() gives four whole kinds that sum to the total", () => {
  fc.assert(fc.property(prices, counts, (price, tokens) => {
    const { input, output, cacheRead, cacheWrite, total } = costOf(price, tokens);
    for (const money of [input, output, cacheRead, cacheWrite, total]) {
      assert.ok(Number.isSafeInteger(money) && money >= 0);
    }
    assert.equal(input + output + cacheRead + cacheWrite, total);
  }));
});

Deno.test("costOf() never falls when a count rises", () => {
  const kinds = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"] as const;
  fc.assert(
    fc.property(
      prices,
      counts,
      fc.constantFrom(...kinds),
      fc.nat(1_000_000),
      (price, tokens, kind, more) => {
        const dearer = costOf(price, { ...tokens, [kind]: tokens[kind] + more });
        assert.ok(dearer.total >= costOf(price, tokens).total);
      },
    ),
  );
});

Deno.test("costOf() does not care for the order of tiers", () => {
  fc.assert(fc.property(prices, counts, (price, tokens) => {
    const turned = { ...price, tiers: [...price.tiers ?? []].reverse() };
    const starts = price.tiers?.map(({ above }) => above) ?? [];
    fc.pre(new Set(starts).size === starts.length);
    assert.deepEqual(costOf(turned, tokens), costOf(price, tokens));
  }));
});

Deno.test("disjointCounts() takes the caches out of the input", async (t) => {
  const cases = [
    {
      name: "OpenAI: cached input is part of the input, reasoning of the output",
      counts: { input: 9_200, cached: 8_960, cacheWrite: 0, output: 90 },
      expected: { input: 240, output: 90, cacheRead: 8_960, cacheWrite: 0 },
    },
    {
      name: "caches that are not told",
      counts: { input: 10, cached: null, output: 1 },
      expected: { input: 10, output: 1, cacheRead: 0, cacheWrite: 0 },
    },
    {
      name: "caches that exceed the input are cut to it",
      counts: { input: 10, cached: 8, cacheWrite: 8, output: 1 },
      expected: { input: 0, output: 1, cacheRead: 8, cacheWrite: 2 },
    },
  ];
  for (const { name, counts, expected } of cases) {
    await t.step(name, () => assert.deepEqual(disjointCounts(counts), expected));
  }
});

Deno.test("disjointCounts() keeps the sum that was told", () => {
  const inclusive = fc.record({
    input: fc.nat(),
    cached: fc.option(fc.nat()),
    cacheWrite: fc.option(fc.nat()),
    output: fc.nat(),
  });
  fc.assert(fc.property(inclusive, (told) => {
    const { input, output, cacheRead, cacheWrite } = disjointCounts(told);
    assert.equal(input + cacheRead + cacheWrite, told.input);
    assert.equal(output, told.output);
    assert.ok(Math.min(input, cacheRead, cacheWrite) >= 0);
  }));
});

Deno.test("longestName() finds the model, not its big sister", async (t) => {
  const names = [
    "gpt-4",
    "gpt-4.1",
    "gpt-4.1-mini",
    "claude-sonnet-4",
    "Claude-Opus-4-5",
    "gpt-4o",
  ];
  const cases: [string, string | null][] = [
    ["gpt-4.1", "gpt-4.1"],
    ["gpt-4.1-2025-04-14", "gpt-4.1"],
    ["gpt-4.1-mini-2025-04-14", "gpt-4.1-mini"],
    ["gpt-4.1-nano-2025-04-14", null],
    ["gpt-4-32k", null],
    ["gpt-4o-latest", "gpt-4o"],
    ["claude-sonnet-4-20250514", "claude-sonnet-4"],
    ["claude-sonnet-4@20250514", "claude-sonnet-4"],
    ["claude-sonnet-4-20250514-v1:0", "claude-sonnet-4"],
    ["claude-sonnet-4-5", null],
    ["claude-sonnet-4-5-20250929", null],
    ["CLAUDE-OPUS-4-5", "Claude-Opus-4-5"],
    ["", null],
  ];
  for (const [model, expected] of cases) {
    await t.step(model || "(none)", () => {
      assert.equal(longestName(names, model), expected);
      assert.equal(longestName([...names].reverse(), model), expected);
    });
  }
  await t.step("of two that fit, the longer", () => {
    const both = ["gpt-4o", "gpt-4o-2024-05-13"];
    assert.equal(longestName(both, "gpt-4o-2024-05-13"), "gpt-4o-2024-05-13");
  });
});

Deno.test("computeCost() prices the original's models in USD", async (t) => {
  const million = { input: 1e5, output: 1e5, cacheRead: 1e5 };
  const cases: [string, object | null][] = [
    ["claude-4-sonnet", { input: 0.3, output: 1.5, cacheRead: 0.03, cacheWrite: 0, total: 1.83 }],
    ["claude-4-opus", { input: 1.5, output: 7.5, cacheRead: 0.15, cacheWrite: 0, total: 9.15 }],
    ["gpt-4o", { input: 0.25, output: 1, cacheRead: 0.125, cacheWrite: 0, total: 1.375 }],
    ["gpt-4.1", { input: 0.2, output: 0.8, cacheRead: 0.05, cacheWrite: 0, total: 1.05 }],
    ["gpt-4.1-mini", { input: 0.04, output: 0.16, cacheRead: 0.01, cacheWrite: 0, total: 0.21 }],
    [
      "gemini-2.5-pro",
      { input: 0.125, output: 1, cacheRead: 0.0125, cacheWrite: 0, total: 1.1375 },
    ],
    ["mock-large", null],
  ];
  assert.deepEqual(cases.map(([model]) => model).filter((model) => model in MODEL_PRICING), [
    ...Object.keys(MODEL_PRICING),
  ]);
  for (const [model, expected] of cases) {
    await t.step(model, () => assert.deepEqual(computeCost(model, million), expected));
  }
  await t.step("by a table of one's own", () => {
    const own = computeCost("m-2026-01-01", { input: 1e6, output: 0 }, {
      m: { input: 7, output: 1 },
    });
    assert.equal(own?.total, 7);
  });
});
