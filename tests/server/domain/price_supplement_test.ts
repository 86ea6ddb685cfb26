import assert from "node:assert/strict";
import { calcPrice } from "@pydantic/genai-prices";
import { MODEL_PRICING } from "../../../sdk/pricing.ts";
import { libraryModel } from "../../../server/domain/price_library.ts";
import {
  CONTEXT_WINDOWS,
  SUPPLEMENT,
  supplementModel,
  supplementPrice,
  supplementWindow,
} from "../../../server/domain/price_supplement.ts";

Deno.test("the supplement holds only what the library lacks", async (t) => {
  for (const [model, { provider }] of Object.entries(SUPPLEMENT)) {
    await t.step(model, () => {
      const found = calcPrice({}, model, { providerId: provider })?.model.id ?? null;
      // The one that it takes for an older model.
      assert.equal(found, model === "claude-sonnet-5-5" ? "claude-sonnet-5" : null);
    });
  }
  for (const model of Object.keys(CONTEXT_WINDOWS)) {
    await t.step(`${model}: window`, () => {
      const hosts = [null, "groq"];
      const known = hosts.map((host) => libraryModel(host, model)?.contextWindow ?? null);
      assert.deepEqual(known, hosts.map(() => null));
    });
  }
});

Deno.test("the original's own table agrees with the library", async (t) => {
  const at = Date.parse("2026-11-01");
  for (const [model, { tiers = [], ...rates }] of Object.entries(MODEL_PRICING)) {
    await t.step(model, () => {
      const { tiers: theirTiers = [], ...theirs } = libraryModel(null, model)!.priceAt(at)!;
      const { cacheWrite, cacheWrite1h } = rates;
      assert.deepEqual(theirs, { ...rates, cacheWrite, cacheWrite1h });
      assert.deepEqual(theirTiers.map(({ above, input }) => [above, input]), [
        ...tiers.map(({ above, input }) => [above, input]),
      ]);
    });
  }
});

Deno.test("supplementPrice() gives the price of the day", async (t) => {
  const sonnet = supplementModel("claude-sonnet-5-5-20260928")!;
  const cases: [string, number][] = [
    ["2026-09-01T00:00:00Z", 0.2],
    ["2026-10-06T23:59:59.999Z", 0.2],
    ["2026-10-07T00:00:00Z", 0.1],
  ];
  for (const [day, cacheRead] of cases) {
    await t.step(day, () => {
      assert.equal(supplementPrice(sonnet, Date.parse(day))?.cacheRead, cacheRead);
    });
  }
});

Deno.test("every price of the supplement is dated, oldest first", () => {
  for (const [model, { prices }] of Object.entries(SUPPLEMENT)) {
    const days = prices.map(({ from }) => Date.parse(from));
    assert.ok(days.length > 0 && days.every(Number.isFinite), model);
    assert.deepEqual(days, [...days].sort((a, b) => a - b), model);
  }
});

Deno.test("supplementModel() and supplementWindow() take no other model for theirs", () => {
  assert.equal(supplementModel("gpt-6.1-sol-mini"), null);
  assert.equal(supplementModel("claude-haiku-5"), null);
  assert.equal(supplementWindow("gemini-2.5-pro-tts"), null);
  assert.equal(supplementWindow("gemini-2.5-pro"), 1_048_576);
  assert.equal(supplementWindow("gpt-6.1-sol-2026-09-29"), 1_050_000);
  assert.equal(supplementWindow("codestral-embed"), null);
});
