import assert from "node:assert/strict";
import fc from "fast-check";
import type { RedactionLevel, WireEvent } from "../../../sdk/types.ts";
import { createRedactor } from "../../../server/domain/redact.ts";
import { scrub } from "../../../server/domain/secrets/scrub.ts";
import { wireEvent } from "../../arbitraries.ts";
import { secretSamples } from "./secrets/corpus.ts";

const LEVELS: RedactionLevel[] = ["preview", "full", "none"];
const base = { id: "e1", sessionId: "s1", timestamp: 1_795_000_000_000 };

function redacted(level: RedactionLevel, fields: Record<string, unknown>): unknown {
  const event = { ...base, ...fields } as unknown as WireEvent;
  return createRedactor(level, scrub).event(event);
}

/** What is left of the data of a custom event at level `preview`. */
function dataOf(data: unknown): unknown {
  const event = redacted("preview", { type: "custom", eventName: "e", data });
  return (event as { data: unknown }).data;
}

Deno.test("event() takes what stands under, behind or beside the name of a secret", async (t) => {
  const cases: [name: string, given: unknown, wanted: unknown][] = [
    ["a text", { password: "geheim" }, { password: "[REDACTED:password]" }],
    ["a number", { pin: 1, password: 123456 }, { pin: 1, password: "[REDACTED:password]" }],
    [
      "all within",
      { clientSecret: { value: "abc", list: ["def"] } },
      { clientSecret: { value: "[REDACTED:secret]", list: ["[REDACTED:secret]"] } },
    ],
    [
      "a flag's value",
      ["login", "--password", "geheim", "--verbose"],
      ["login", "--password", "[REDACTED:password]", "--verbose"],
    ],
    [
      "a name's value",
      [{ name: "api_key", value: "abc" }, { name: "page", value: "abc" }],
      [{ name: "api_key", value: "[REDACTED:key]" }, { name: "page", value: "abc" }],
    ],
    [
      "OTLP's way to write it",
      { key: "authorization", value: { stringValue: "Bearer abcdefgh12" } },
      { key: "authorization", value: { stringValue: "[REDACTED:authorization]" } },
    ],
    ["words that are none", { token: "string", key: "a", tokens: 5 }, {
      token: "string",
      key: "a",
      tokens: 5,
    }],
  ];
  for (const [name, given, wanted] of cases) {
    await t.step(name, () => {
      const before = structuredClone(given);
      assert.deepEqual(dataOf(given), wanted);
      assert.deepEqual(given, before);
    });
  }
});

Deno.test("event() keeps fields apart whose names are the same once they are scrubbed", () => {
  const data = { "a@example.com": 1, "b@example.com": 2, "[REDACTED:email]": 3 };
  assert.deepEqual(dataOf(data), {
    "[REDACTED:email]": 1,
    "[REDACTED:email] 2": 2,
    "[REDACTED:email] 3": 3,
  });
  const sent = { type: "heartbeat", "a@example.com": 1, "[REDACTED:email]": 2 };
  assert.deepEqual(redacted("full", sent), {
    ...base,
    type: "heartbeat",
    "[REDACTED:email] 2": 1,
    "[REDACTED:email]": 2,
  });
});

Deno.test("event() gives content itself where it is clean and short", () => {
  const data = { a: ["b", 1, null, { c: true }], d: {} };
  assert.equal(dataOf(data), data);
});

Deno.test("event() bounds content in depth, in values and in names", () => {
  let deep: unknown = "bottom";
  let lists: unknown = "bottom";
  for (let depth = 0; depth < 100_000; depth++) {
    deep = depth % 2 === 0 ? [deep] : { deep };
    lists = [lists];
  }
  for (const level of ["preview", "full"] as const) {
    const sent = { type: "custom", eventName: "e", data: deep, tags: deep, more: deep };
    assert.ok(JSON.stringify(redacted(level, sent)).length < 1_000);
    const segments = { type: "context_breakdown", segments: [deep, lists], totalTokens: 1 };
    assert.ok(JSON.stringify(redacted(level, segments)).length < 1_000);
  }
  assert.equal(dataOf("🎈".repeat(60)), "🎈".repeat(50));
  const many = dataOf(Array.from({ length: 5_000 }, (_, index) => [index]));
  assert.ok(Array.isArray(many) && many.length < 1_000 && many.length > 400);
  assert.deepEqual(dataOf(many), many);
  assert.equal(Object.keys(dataOf({ ["n".repeat(900)]: 1 }) as object)[0]?.length, 200);
});

/** Any event, with any JSON in any field of it. */
const anyEvent = fc.tuple(
  wireEvent(),
  fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  fc.constantFrom(null, "from_the_future"),
).map(([event, extra, type]) => {
  return { ...event, ...extra, ...base, type: type ?? event.type } as unknown as WireEvent;
});

Deno.test("event() takes any JSON in any field: twice is once, and the input stays as it is", () => {
  const redactors = LEVELS.map((level) => createRedactor(level, scrub));
  fc.assert(
    fc.property(anyEvent, (event) => {
      const before = JSON.stringify(event);
      for (const redactor of redactors) {
        const once = redactor.event(event);
        assert.equal(JSON.stringify(event), before);
        assert.deepEqual(redactor.event(once), once);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Secrets that are known by themselves. */
const SECRETS = secretSamples(11).filter(({ given, secrets }) =>
  given === secrets[0] && given.length >= 16
).map(({ given }) => given);
const planted = fc.tuple(
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.constantFrom(...SECRETS),
  fc.string({ unit: "grapheme", maxLength: 80 }),
).map(([before, secret, after]) => ({ secret, text: `${before} ${secret}\n${after}` }));

Deno.test("event() leaves a planted secret in no field but ids and names, and 50 characters", () => {
  const redactors = (["preview", "full"] as const).map((level) => createRedactor(level, scrub));
  fc.assert(
    fc.property(planted, ({ secret, text }) => {
      const sent = [
        { type: "tool_call_start", toolName: "Bash", toolCallId: "c", inputPreview: text },
        { type: "custom", eventName: "e", data: { [text]: [text, { deep: text }] } },
        { type: "session_start", cwd: text, gitBranch: text, unknown: { list: [text] } },
        { type: "output_eval", metrics: {}, tags: [text] },
        { type: "from_the_future", [text]: text },
      ].map((fields) => ({ ...base, ...fields }) as unknown as WireEvent);
      for (const redactor of redactors) {
        const kept = sent.map(redactor.event);
        assert.ok(!JSON.stringify(kept).includes(JSON.stringify(secret).slice(1, -1)), text);
        const { inputPreview } = kept[0] as { inputPreview: string };
        assert.ok([...inputPreview].length <= 50);
      }
    }),
    { numRuns: 500 },
  );
});

/** Secrets with what stands around them, so that the cut lies in one, or in what stands for it. */
const crowded = fc.tuple(
  fc.nat(60),
  fc.constantFrom(...secretSamples(11).map(({ given }) => given)),
  fc.constantFrom("", " ", "=", "\n", "@"),
  fc.constantFrom(...secretSamples(12).map(({ given }) => given)),
).map(([words, first, between, second]) => {
  return `${"word ".repeat(12).slice(0, words)}${first}${between}${second}`;
});

/** As a name it is cut right behind the word that would make its value a secret. */
const CUT_NAME = `${"word ".repeat(37)}a passphrase: "four words in it"`;

Deno.test("event() twice is once, wherever the cut lies in a secret", () => {
  const redactors = LEVELS.map((level) => createRedactor(level, scrub));
  fc.assert(
    fc.property(crowded, (text) => {
      const sent = [
        { type: "tool_call_end", toolName: "Bash", toolCallId: "c", outputPreview: text },
        { type: "from_the_future", [text]: [text, { [text]: text }] },
        { type: "session_start", cwd: text },
      ].map((fields) => ({ ...base, ...fields }) as unknown as WireEvent);
      for (const redactor of redactors) {
        const once = sent.map(redactor.event);
        assert.deepEqual(once.map(redactor.event), once);
      }
    }),
    { numRuns: 1_000, examples: [[CUT_NAME], ["OPENAI says glpat-xX7tJ78aHVu4_nJ39VIA"]] },
  );
});
