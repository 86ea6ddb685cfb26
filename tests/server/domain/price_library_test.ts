import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { costOf, type Money, type TokenCounts } from "../../../sdk/pricing.ts";
import { LIBRARY_VERSION, libraryModel } from "../../../server/domain/price_library.ts";

const PROVIDERS = (
  "anthropic arcee avian aws azure baseten cerebras cloudflare cohere deepseek fireworks " +
  "github-copilot google groq minimax mistral moonshotai novita openai openrouter ovhcloud " +
  "quicksilverpro together voyageai x-ai zai zhipuai"
).split(" ");

/** Rates of a resold model that are no whole number of pico-USD a token: 1/12 USD a million. */
const isWhole = (rate: number) => Math.abs(rate * 1e6 - Math.round(rate * 1e6)) < 1e-6;

/** Every model of the library with a price by token, by the names that find it. */
const MODELS = PROVIDERS.flatMap((providerId) =>
  findProvider({ providerId })!.models
    .filter(({ id }) => calcPrice({}, id, { providerId }))
    .map(({ id }) => ({ providerId, id }))
).filter(({ providerId, id }) => {
  const price = libraryModel(providerId, id)!.priceAt(Date.parse("2026-11-01"));
  return price && [price, ...price.tiers ?? []].every(({ cacheWrite }) => isWhole(cacheWrite ?? 0));
});

/** What the library says the same tokens cost, nano-USD. */
function libraryCost(
  { providerId, id }: typeof MODELS[number],
  at: number,
  counts: Required<TokenCounts>,
) {
  const { cacheRead, cacheWrite, cacheWrite1h } = counts;
  const usage = {
    input_tokens: counts.input + cacheRead! + cacheWrite!,
    cache_read_tokens: cacheRead!,
    cache_write_tokens: cacheWrite!,
    cache_write_1h_tokens: cacheWrite1h!,
    output_tokens: counts.output,
  };
  const cost = calcPrice(usage, id, { providerId, timestamp: new Date(at) })!;
  return { input: cost.input_price * 1e9, output: cost.output_price * 1e9 };
}

function isNear(ours: number, theirs: number, nanoUsd: number): void {
  assert.ok(Math.abs(ours - theirs) <= nanoUsd, `${ours} is not ${theirs}`);
}

const tokens = fc.oneof(fc.nat(2_000), fc.nat(300_000));
/** From 2024 to 2027, and the hours of the day at which prices change. */
const times = fc.integer({ min: Date.parse("2024-01-01"), max: Date.parse("2027-12-31") });

Deno.test("libraryModel() prices like the library, kind by kind", () => {
  assert.ok(MODELS.length > 1_300, `only ${MODELS.length} models`);
  const kinds = fc.constantFrom<(keyof Money & keyof TokenCounts)>(
    "input",
    "output",
    "cacheRead",
    "cacheWrite",
  );
  const one = (model: typeof MODELS[number], at: number, kind: string, count: number) => {
    const none = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 };
    const counts = { ...none, [kind]: count };
    const price = libraryModel(model.providerId, model.id)!.priceAt(at);
    fc.pre(price !== null);
    const theirs = libraryCost(model, at, counts);
    isNear(costOf(price!, counts).total, theirs.input + theirs.output, 1);
  };
  fc.assert(fc.property(fc.constantFrom(...MODELS), times, kinds, tokens, one), { numRuns: 2_000 });
});

Deno.test("libraryModel() prices like the library, all kinds and tiers at once", () => {
  const counts = fc.record({
    input: tokens,
    output: tokens,
    cacheRead: tokens,
    cacheWrite: tokens,
    cacheWrite1h: tokens,
  }).map((told) => ({ ...told, cacheWrite1h: Math.min(told.cacheWrite, told.cacheWrite1h) }));
  const all = (model: typeof MODELS[number], at: number, told: Required<TokenCounts>) => {
    const price = libraryModel(model.providerId, model.id)!.priceAt(at);
    fc.pre(price !== null);
    const ours = costOf(price!, told);
    const theirs = libraryCost(model, at, told);
    isNear(ours.input + ours.cacheRead + ours.cacheWrite, theirs.input, 3); // Rounded three times.
    isNear(ours.output, theirs.output, 1);
  };
  fc.assert(fc.property(fc.constantFrom(...MODELS), times, counts, all), { numRuns: 2_000 });
});

Deno.test("libraryModel() gives every model's tiers at their very bounds", () => {
  const tiered = MODELS.flatMap((model) =>
    (libraryModel(model.providerId, model.id)!.priceAt(Date.parse("2026-11-01"))?.tiers ?? [])
      .map(({ above }) => ({ model, above }))
  );
  assert.ok(tiered.length > 30);
  const at = Date.parse("2026-11-01");
  for (const { model, above } of tiered) {
    for (const input of [above, above + 1]) {
      const told = { input, output: 1_000, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 };
      const ours = costOf(libraryModel(model.providerId, model.id)!.priceAt(at)!, told);
      const theirs = libraryCost(model, at, told);
      isNear(ours.input, theirs.input, 1);
      isNear(ours.output, theirs.output, 1);
    }
  }
});

Deno.test("priceAt() gives one object a period and another in the next", async (t) => {
  await t.step("from a date on", () => {
    const o3 = libraryModel("openai", "o3")!;
    const before = o3.priceAt(Date.parse("2025-06-09T23:59:59.999Z"));
    const after = o3.priceAt(Date.parse("2025-06-10T00:00:00Z"));
    assert.equal(before?.input, 10);
    assert.equal(after?.input, 2);
    assert.equal(o3.priceAt(Date.parse("2026-01-01")), after);
    assert.equal(o3.priceAt(Date.parse("2024-01-01")), before);
  });
  await t.step("by the hour of the day, UTC", () => {
    const chat = libraryModel("deepseek", "deepseek-chat")!;
    const cases: [string, number][] = [
      ["00:29:59.999Z", 0.135],
      ["00:30:00Z", 0.27],
      ["16:29:59.999Z", 0.27],
      ["16:30:00Z", 0.135],
    ];
    for (const [time, input] of cases) {
      assert.equal(chat.priceAt(Date.parse(`2026-11-01T${time}`))?.input, input, time);
    }
    assert.equal(
      chat.priceAt(Date.parse("2026-11-01T12:00:00Z")),
      chat.priceAt(Date.parse("2026-11-02T12:00:00Z")),
    );
  });
});

Deno.test("libraryModel() gives no price where the library's is not by our tokens alone", async (t) => {
  const at = Date.parse("2026-11-01");
  const cases: [string, string, string, unknown][] = [
    ["a fee for each request", "perplexity", "sonar", null],
    ["included in a plan", "github-copilot", "gpt-4.1", null],
    ["by the hour of audio", "openai", "whisper-1", null],
    ["free by name", "openrouter", "openai/gpt-oss-20b:free", { input: 0, output: 0 }],
  ];
  for (const [name, provider, model, price] of cases) {
    await t.step(name, () => {
      assert.deepEqual(libraryModel(provider, model)?.priceAt(at), price);
    });
  }
  await t.step("a model that it does not know", () => {
    assert.equal(libraryModel("anthropic", "mock-large"), null);
    assert.equal(libraryModel("mock", "claude-opus-4-5"), null);
  });
});

Deno.test("LIBRARY_VERSION is the version that deno.json names", () => {
  const { imports } = JSON.parse(readFileSync("deno.json", "utf8"));
  assert.equal(
    imports["@pydantic/genai-prices"],
    `npm:@pydantic/${LIBRARY_VERSION.replace(" ", "@")}`,
  );
});
