import assert from "node:assert/strict";
import fc from "fast-check";
import { isLocal, knownProvider, readings } from "../../../server/domain/price_names.ts";

/** `provider/model`, and `~` for one that is a guess. */
function read(provider: string | null, model: string): string[] {
  return readings(provider, model).map((way) =>
    `${way.isExact ? "" : "~"}${way.provider ?? "?"} ${way.model}`
  );
}

Deno.test("readings() lists the ways to read a name, surest first", async (t) => {
  const cases: [string, string | null, string, string[]][] = [
    ["a plain name", "anthropic", "claude-opus-4-5", [
      "anthropic claude-opus-4-5",
      "~? claude-opus-4-5",
    ]],
    ["no provider", null, "gpt-5.1-codex", ["? gpt-5.1-codex"]],
    ["a provider nobody knows", "unknown", "gpt-5.1-codex", ["? gpt-5.1-codex"]],
    ["Claude Code's mark for a large window", "anthropic", "Claude-Opus-4-5[1M]", [
      "anthropic claude-opus-4-5",
      "~? claude-opus-4-5",
    ]],
    ["a provider's prefix", null, "openai/gpt-5.1-codex", [
      "? openai/gpt-5.1-codex",
      "openai gpt-5.1-codex",
      "? gpt-5.1-codex",
    ]],
    ["a gateway before a provider", "my-gateway", "anthropic/claude-opus-4.5", [
      "my-gateway anthropic/claude-opus-4.5",
      "my-gateway claude-opus-4.5",
      "~anthropic claude-opus-4.5",
      "~my-gateway claude-opus-4-5",
      "~? claude-opus-4-5",
    ]],
    ["a Bedrock id", "anthropic", "us.anthropic.claude-haiku-4-5-20251001-v1:0", [
      "anthropic us.anthropic.claude-haiku-4-5-20251001-v1:0",
      "aws us.anthropic.claude-haiku-4-5-20251001-v1:0",
      "~anthropic claude-haiku-4-5",
      "~? claude-haiku-4-5",
    ]],
    ["a version with a dot is no vendor", "google", "gemini-2.5-pro", [
      "google gemini-2.5-pro",
      "~? gemini-2.5-pro",
    ]],
    ["a snapshot", "openai", "gpt-5.1-2026-01-02", [
      "openai gpt-5.1-2026-01-02",
      "~openai gpt-5.1",
      "~? gpt-5.1",
    ]],
  ];
  for (const [name, provider, model, expected] of cases) {
    await t.step(name, () => assert.deepEqual(read(provider, model), expected));
  }
});

Deno.test("readings() of any name are few and begin with the name as told", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "/", ".", "-", "4", "@", "[1m]", " ") });
  fc.assert(fc.property(fc.option(name), name, (provider, model) => {
    const ways = readings(provider, model);
    assert.ok(ways.length <= 12);
    for (const way of ways) assert.notEqual(way.model, "");
  }));
});

Deno.test("knownProvider() reads agents' and OpenTelemetry's names", async (t) => {
  const cases: [string | null, string | null][] = [
    ["Anthropic", "anthropic"],
    ["azure-openai-responses", "azure"],
    ["azure.ai.openai", "azure"],
    ["x_ai", "x-ai"],
    ["gcp.gen_ai", "google"],
    ["codex", "openai"],
    ["", null],
    [null, null],
  ];
  for (const [told, known] of cases) {
    await t.step(String(told), () => assert.equal(knownProvider(told), known));
  }
});

Deno.test("isLocal() knows what runs on the user's own machine", () => {
  assert.equal(isLocal("Ollama"), true);
  assert.equal(isLocal("lm-studio"), true);
  assert.equal(isLocal("openai"), false);
  assert.equal(isLocal(null), false);
});
