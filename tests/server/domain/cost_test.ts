import assert from "node:assert/strict";
import fc from "fast-check";
import type { TokenUsage } from "../../../sdk/types.ts";
import { createPricer } from "../../../server/domain/cost.ts";
import { LIBRARY_VERSION } from "../../../server/domain/price_library.ts";
import { SUPPLEMENT_VERSION } from "../../../server/domain/price_supplement.ts";
import { lazyPricer } from "../../../server/domain/pricer.ts";
import { call } from "./priced_call.ts";

const NOTHING = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

Deno.test("price() gives what a hand computes", async (t) => {
  const library = { version: LIBRARY_VERSION, estimated: false };
  const supplement = { version: SUPPLEMENT_VERSION, estimated: false };
  const cases: { name: string; fields: Partial<TokenUsage>; expected: object | null }[] = [
    {
      name: "Anthropic: 1,000 × 3, 500 × 15, 10,000 × 0.30, 2,000 × 3.75 of 5 minutes",
      fields: {
        provider: "anthropic",
        model: "claude-sonnet-4-5-20250929",
        input: 1_000,
        output: 500,
        cacheRead: 10_000,
        cacheWrite: 2_000,
      },
      expected: {
        input: 3_000_000,
        output: 7_500_000,
        cacheRead: 3_000_000,
        cacheWrite: 7_500_000,
        total: 21_000_000,
        ...library,
      },
    },
    {
      name: "Anthropic: of 2,000 written, 1,200 for one hour: 800 × 6.25 + 1,200 × 10",
      fields: {
        provider: "anthropic",
        model: "claude-opus-4-5-20251101",
        cacheWrite: 2_000,
        cacheWrite1h: 1_200,
      },
      expected: {
        input: 0,
        output: 0,
        cacheRead: 0,
        cacheWrite: 17_000_000,
        total: 17_000_000,
        ...library,
      },
    },
    {
      name: "Anthropic: a prompt of 200,001 tokens, most of it cached, costs twice",
      fields: {
        provider: "anthropic",
        model: "claude-sonnet-4-5-20250929[1m]",
        input: 1,
        output: 1_000,
        cacheRead: 190_000,
        cacheWrite: 10_000,
        cacheWrite1h: 10_000,
      },
      expected: {
        input: 6_000,
        output: 22_500_000,
        cacheRead: 114_000_000,
        cacheWrite: 120_000_000,
        total: 256_506_000,
        ...library,
      },
    },
    {
      name: "OpenAI: 240 uncached × 1.25, 8,960 cached × 0.125, 90 × 10 with reasoning inside",
      fields: {
        provider: "openai",
        model: "gpt-5.1-codex",
        input: 240,
        cacheRead: 8_960,
        output: 90,
        reasoning: 32,
      },
      expected: {
        input: 300_000,
        output: 900_000,
        cacheRead: 1_120_000,
        cacheWrite: 0,
        total: 2_320_000,
        ...library,
      },
    },
    {
      name: "Codex's default model, beyond 272,000 tokens of prompt",
      fields: {
        provider: "openai-codex",
        model: "gpt-6.1-sol",
        input: 10_000,
        cacheRead: 262_001,
        output: 1_000,
      },
      expected: {
        input: 40_000_000,
        output: 15_000_000,
        cacheRead: 52_400_200,
        cacheWrite: 0,
        total: 107_400_200,
        ...supplement,
      },
    },
    {
      name: "a model that the library takes for an older one: 10,000 cached × 0.10, not 0.20",
      fields: { provider: "anthropic", model: "claude-sonnet-5-5", cacheRead: 10_000 },
      expected: {
        input: 0,
        output: 0,
        cacheRead: 1_000_000,
        cacheWrite: 0,
        total: 1_000_000,
        ...supplement,
      },
    },
    {
      name: "Gemini: 100,000 × 1.25, 2,000 × 10, 50,000 × 0.125",
      fields: {
        provider: "google",
        model: "gemini-2.5-pro",
        input: 100_000,
        output: 2_000,
        cacheRead: 50_000,
      },
      expected: {
        input: 125_000_000,
        output: 20_000_000,
        cacheRead: 6_250_000,
        cacheWrite: 0,
        total: 151_250_000,
        ...library,
      },
    },
    {
      name: "Bedrock: a regional id costs 10 % more; its hour is nowhere told: 2 × 3.30",
      fields: {
        provider: "amazon-bedrock",
        model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        input: 1_000,
        output: 100,
        cacheWrite: 1_000,
        cacheWrite1h: 400,
      },
      expected: {
        input: 3_300_000,
        output: 1_650_000,
        cacheRead: 0,
        cacheWrite: 5_115_000, // 600 × 4.125 + 400 × 6.60
        total: 10_065_000,
        version: LIBRARY_VERSION,
        estimated: true,
      },
    },
    {
      name: "an old price by the call's own date: o3 before 10 June 2025",
      fields: {
        provider: "openai",
        model: "o3",
        timestamp: Date.parse("2025-06-09T23:00:00Z"),
        input: 1_000,
        output: 1_000,
      },
      expected: {
        input: 10_000_000,
        output: 40_000_000,
        cacheRead: 0,
        cacheWrite: 0,
        total: 50_000_000,
        ...library,
      },
    },
    {
      name: "and after",
      fields: { provider: "openai", model: "o3", input: 1_000, output: 1_000 },
      expected: {
        input: 2_000_000,
        output: 8_000_000,
        cacheRead: 0,
        cacheWrite: 0,
        total: 10_000_000,
        ...library,
      },
    },
    {
      name: "embeddings: 12,345 × 0.02, and nothing comes out",
      fields: { provider: "openai", model: "text-embedding-3-small", input: 12_345 },
      expected: { ...NOTHING, input: 246_900, total: 246_900, ...library },
    },
    {
      name: "embeddings that the library lacks: 12,345 × 0.10",
      fields: { provider: "cohere", model: "embed-english-v3.0", input: 12_345 },
      expected: { ...NOTHING, input: 1_234_500, total: 1_234_500, ...supplement },
    },
    {
      name: "a model that nobody knows",
      fields: { provider: "mock", model: "mock-large", input: 1_000 },
      expected: null,
    },
    { name: "no model", fields: { provider: "anthropic", input: 1_000 }, expected: null },
    {
      name: "a model of the user's own machine, though others sell it",
      fields: { provider: "ollama", model: "gpt-4o", input: 1_000 },
      expected: null,
    },
    {
      name: "a name that is no name",
      fields: { provider: "openai", model: "gpt-4o".padEnd(401, "-"), input: 1_000 },
      expected: null,
    },
  ];
  const { price } = createPricer();
  for (const { name, fields, expected } of cases) {
    await t.step(name, () => assert.deepEqual(price(call(fields)), expected));
  }
});

Deno.test("price() agrees with what Claude Code itself computed", async (t) => {
  // modelUsage of captures of Claude Code 2.1: costUSD by its own price table.
  const cases: [string, [number, number, number, number], number][] = [
    ["claude-sonnet-4-5-20250929", [16, 100, 15_000, 15_200], 0.063048],
    ["claude-sonnet-4-5-20250929", [34, 176, 39_200, 24_490], 0.1063395],
    ["claude-opus-4-5-20251101", [26, 122, 30_700, 15_700], 0.116655],
    ["claude-haiku-5-5", [12, 17, 9_000, 9_050], 0.00123095],
  ];
  const { price } = createPricer();
  for (const [model, [input, output, cacheRead, cacheWrite], usd] of cases) {
    await t.step(`${model}: ${usd} USD`, () => {
      const counts = { input, output, cacheRead, cacheWrite };
      const cost = price(call({ provider: "anthropic", model, ...counts }));
      assert.equal(cost?.total, Math.round(usd * 1e9));
    });
  }
});

Deno.test("price() does not depend on what was priced before", () => {
  const pairs = fc.constantFrom<[string | null, string]>(
    ["anthropic", "claude-sonnet-4-5"],
    ["bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ["openai", "o3"],
    ["deepseek", "deepseek-chat"],
    ["anthropic", "claude-sonnet-5-5"],
    ["mock", "mock-large"],
    [null, "gpt-4o"],
  );
  const event = fc.tuple(
    pairs,
    fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2027-01-01") }),
    fc.nat(300_000),
  ).map(([[provider, model], timestamp, count]) =>
    call({ provider, model, timestamp, input: count, output: 7, cacheWrite: 9, cacheWrite1h: 3 })
  );
  fc.assert(fc.property(fc.array(event), fc.nat(), (events, seed) => {
    const { price } = createPricer();
    const alone = events.map((told) => createPricer().price(told));
    assert.deepEqual(events.map(price), alone);
    const turn = events.length ? seed % events.length : 0;
    const order = [...events.keys()].map((index) => (index + turn) % events.length).reverse();
    for (const index of order) assert.deepEqual(price(events[index]!), alone[index]);
  }));
});

Deno.test("price() stays right when more models come than it remembers", () => {
  const { price } = createPricer();
  for (let count = 0; count < 1_100; count++) {
    assert.equal(price(call({ provider: "mock", model: `mock-${count}`, input: 1 })), null);
  }
  assert.equal(price(call({ model: "claude-opus-4-5", input: 1_000 }))?.total, 5_000_000);
});

Deno.test("lazyPricer() loads one pricer, with the user's prices", async () => {
  const pricer = lazyPricer({ "mock-large": { input: 1, output: 1 } });
  const [one, other] = await Promise.all([pricer(), pricer()]);
  assert.equal(one, other);
  assert.equal(one.price(call({ model: "mock-large", input: 1_000 }))?.total, 1_000_000);
});
