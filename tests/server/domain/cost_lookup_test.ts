import assert from "node:assert/strict";
import type { TokenUsage } from "../../../sdk/types.ts";
import { createPricer } from "../../../server/domain/cost.ts";
import { LIBRARY_VERSION } from "../../../server/domain/price_library.ts";
import { call } from "./priced_call.ts";

Deno.test("price() reads the names that agents and gateways give", async (t) => {
  // USD for 10,000 tokens in, and whether the price is a guess.
  const cases: [string | null, string, number, boolean][] = [
    [null, "claude-opus-4-5", 0.05, false],
    [null, "anthropic/claude-opus-4-5", 0.05, false],
    [null, "openai/gpt-5.1-codex", 0.0125, false],
    ["openai", "openai/gpt-5.1-codex", 0.0125, false],
    ["azure-openai-responses", "gpt-5.1-codex", 0.0125, false],
    ["google-gemini-cli", "gemini-2.5-pro", 0.0125, false],
    ["google", "models/gemini-2.5-pro", 0.0125, false],
    ["vertex", "claude-opus-4-5@20251101", 0.05, false],
    ["anthropic", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.033, false],
    ["bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.03, false],
    ["openrouter", "anthropic/claude-sonnet-4.5", 0.03, false],
    ["openai", "gpt-4.1-mini-2025-04-14", 0.004, false],
    ["openai", "gpt-4.1-2025-04-14", 0.02, false],
    ["anthropic", "claude-fable-5-2", 0.08, false],
    ["my-gateway", "anthropic/claude-opus-4-5", 0.05, true],
    ["my-gateway", "claude-opus-4-5", 0.05, true],
    ["github-copilot", "claude-haiku-5.5", 0.001, true],
    ["bedrock", "us.anthropic.claude-haiku-5-5", 0.001, true],
    ["openai", "gpt-5.1-codex-2025-11-13", 0.0125, true],
  ];
  const { price } = createPricer();
  for (const [provider, model, usd, estimated] of cases) {
    await t.step(`${provider} ${model}`, () => {
      const cost = price(call({ provider, model, input: 10_000 }));
      assert.equal(cost?.total, Math.round(usd * 1e9));
      assert.equal(cost?.estimated, estimated);
    });
  }
});

Deno.test("price() says when it is a guess", async (t) => {
  const opus = { provider: "anthropic", model: "claude-opus-4-5", input: 10, cacheWrite: 10 };
  const bedrock = {
    ...opus,
    provider: "bedrock",
    model: "anthropic.claude-opus-4-5-20251101-v1:0",
  };
  const cases: [string, Partial<TokenUsage>, boolean][] = [
    ["a list price", opus, false],
    ["an hour that a list gives", { ...opus, cacheWrite1h: 5 }, false],
    ["an hour that no list gives", { ...bedrock, cacheWrite1h: 5 }, true],
    ["five minutes of the same", { ...bedrock, cacheWrite1h: 0 }, false],
    ["the standard tier", { ...opus, serviceTier: "standard" }, false],
    ["a batch", { ...opus, serviceTier: "batch" }, true],
    ["priority", { ...opus, serviceTier: "Priority" }, true],
  ];
  const { price } = createPricer();
  for (const [name, fields, estimated] of cases) {
    await t.step(name, () => assert.equal(price(call(fields))?.estimated, estimated));
  }
});

Deno.test("price() takes the user's prices first", async (t) => {
  const { price } = createPricer({
    "gpt-4.1": { input: 100, output: 0 },
    "Claude-Opus-4-5": { input: 200, output: 0 },
    "openrouter/claude-opus-4-5": { input: 300, output: 0 },
    "llama3.3:70b": { input: 0.1, output: 0.2 },
    "azure/gpt-4o": { input: 400, output: 0 },
    "gpt-4o-2024-05-13": { input: 500, output: 0 },
  });
  const cases: [string, string | null, string, number, string][] = [
    ["a model", "openai", "gpt-4.1", 100, "user"],
    ["its snapshot", "openai", "gpt-4.1-2025-04-14", 100, "user"],
    ["not its smaller sister", "openai", "gpt-4.1-mini-2025-04-14", 0.4, LIBRARY_VERSION],
    ["at every provider", "amazon-bedrock", "us.anthropic.claude-opus-4-5-v1:0", 200, "user"],
    ["but at the one that is named", "openrouter", "anthropic/claude-opus-4.5", 300, "user"],
    ["on the user's own machine", "ollama", "llama3.3:70b", 0.1, "user"],
    ["by an alias of the provider", "azure-openai-responses", "gpt-4o", 400, "user"],
    ["only for the snapshot that is named", "openai", "gpt-4o", 2.5, LIBRARY_VERSION],
    ["that snapshot", "openai", "gpt-4o-2024-05-13", 500, "user"],
  ];
  for (const [name, provider, model, usd, version] of cases) {
    await t.step(name, () => {
      const cost = price(call({ provider, model, input: 1_000 }));
      assert.deepEqual([cost?.total, cost?.version], [Math.round(usd * 1e6), version]);
    });
  }
  await t.step("an hour they do not name is twice the input for Claude, a guess", () => {
    const counts = { cacheWrite: 1_000, cacheWrite1h: 1_000 };
    const claude = price(call({ provider: "anthropic", model: "claude-opus-4-5", ...counts }));
    assert.deepEqual([claude?.total, claude?.estimated], [400_000_000, true]);
    const gpt = price(call({ provider: "openai", model: "gpt-4.1", ...counts }));
    assert.deepEqual([gpt?.total, gpt?.estimated], [100_000_000, false]);
  });
});

Deno.test("contextWindow() asks the library, then the supplement", async (t) => {
  const cases: [string | null, string | null, number | null][] = [
    ["anthropic", "claude-sonnet-4-5-20250929", 200_000],
    ["anthropic", "claude-sonnet-4-5-20250929[1m]", 1_000_000],
    ["anthropic", "claude-haiku-5-5", 1_000_000],
    ["bedrock", "us.anthropic.claude-haiku-5-5", 1_000_000],
    ["openai-codex", "gpt-6.1-sol", 1_050_000],
    ["openai", "gpt-5.1-codex", 400_000],
    ["google", "gemini-2.5-pro", 1_048_576],
    ["my-gateway", "anthropic/claude-opus-4.5", 200_000],
    ["ollama", "gpt-oss-20b", null],
    ["mock", "mock-large", null],
    [null, null, null],
  ];
  const { contextWindow } = createPricer();
  for (const [provider, model, tokens] of cases) {
    await t.step(`${provider} ${model}`, () => {
      assert.equal(contextWindow(provider, model), tokens);
    });
  }
});
