import assert from "node:assert/strict";
import fc from "fast-check";
import { BASE_FIELDS, EVENT_FIELDS } from "../../../sdk/redact.ts";
import type { RedactionLevel, WireEvent } from "../../../sdk/types.ts";
import { createRedactor } from "../../../server/domain/redact.ts";
import { scrub } from "../../../server/domain/secrets/scrub.ts";
import { wireEvent } from "../../arbitraries.ts";

const LEVELS: RedactionLevel[] = ["preview", "full", "none"];
const base = { id: "e1", sessionId: "s1", timestamp: 1_795_000_000_000 };
/** Of the right shape, and nobody's. */
const KEY = ["sk", "ant", "api03", "Abc123def456GHI789"].join("-");
const LONG = "word ".repeat(20);

/** Any event, of a known type with unknown fields, or of an unknown one. */
const anyEvent = fc.tuple(
  wireEvent(),
  fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  fc.boolean(),
).map(([event, extra, known]) => {
  const typed = known ? event : { ...event, type: "from_the_future" };
  return { ...extra, ...typed } as unknown as WireEvent;
});

function redacted(level: RedactionLevel, event: Record<string, unknown>): Record<string, unknown> {
  const sent = { ...base, ...event } as unknown as WireEvent;
  const { id: _i, sessionId: _s, timestamp: _t, ...rest } = createRedactor(level, scrub).event(
    sent,
  );
  return rest;
}

Deno.test("event() scrubs, then cuts content at level preview", async (t) => {
  const cases: [string, Record<string, unknown>, Record<string, unknown>][] = [
    [
      "previews are scrubbed first and cut after",
      { type: "tool_call_end", toolName: "Bash", outputPreview: `${"a".repeat(40)} ${KEY}` },
      { type: "tool_call_end", toolName: "Bash", outputPreview: `${"a".repeat(40)} [REDACTED` },
    ],
    ["a long text", { type: "x", note: LONG }, { type: "x", note: LONG.slice(0, 50) }],
    [
      "never half a character",
      { type: "custom", errorMessage: "😀".repeat(60) },
      { type: "custom", errorMessage: "😀".repeat(50) },
    ],
    [
      "objects, lists and keys of content",
      { type: "custom", data: { key: [KEY, 7, LONG], [KEY]: null } },
      {
        type: "custom",
        data: { key: ["[REDACTED:api-key]", 7, LONG.slice(0, 50)], "[REDACTED:api-key]": null },
      },
    ],
    [
      "unknown fields of a known type count as content",
      { type: "heartbeat", note: `${KEY} ${LONG}`, deep: { a: KEY }, n: 7, on: true, no: null },
      {
        type: "heartbeat",
        note: `[REDACTED:api-key] ${LONG}`.slice(0, 50),
        deep: { a: "[REDACTED:api-key]" },
        n: 7,
        on: true,
        no: null,
      },
    ],
    [
      "a folder is scrubbed and not cut",
      { type: "session_start", cwd: `/home/${"d/".repeat(40)}${KEY}` },
      { type: "session_start", cwd: `/home/${"d/".repeat(40)}[REDACTED:api-key]` },
    ],
    [
      "tags, labels and reasons are scrubbed",
      { type: "output_eval", metrics: {}, tags: ["good", KEY] },
      { type: "output_eval", metrics: {}, tags: ["good", "[REDACTED:api-key]"] },
    ],
    [
      "ids and names stay whole",
      { type: "tool_call_start", toolName: KEY, toolCallId: KEY },
      { type: "tool_call_start", toolName: KEY, toolCallId: KEY },
    ],
    ["the name of an unknown field", { type: "x", [KEY]: 1 }, {
      type: "x",
      "[REDACTED:api-key]": 1,
    }],
  ];
  for (const [name, sent, expected] of cases) {
    await t.step(name, () => assert.deepEqual(redacted("preview", sent), expected));
  }
});

Deno.test("event() keeps no content at level full", () => {
  assert.deepEqual(
    redacted("full", {
      type: "tool_call_end",
      toolName: "Bash",
      outputPreview: "hello",
      errorMessage: "",
      cwd: { a: 1 },
      note: "hello",
      size: 3,
    }),
    {
      type: "tool_call_end",
      toolName: "Bash",
      outputPreview: "[REDACTED]",
      errorMessage: "",
      note: "[REDACTED]",
      size: 3,
    },
  );
  assert.deepEqual(redacted("full", { type: "custom", eventName: "hit", data: { a: "b" } }), {
    type: "custom",
    eventName: "hit",
  });
  assert.deepEqual(redacted("full", { type: "session_start", cwd: `/x ${KEY}` }), {
    type: "session_start",
    cwd: "/x [REDACTED:api-key]",
  });
});

Deno.test("event() keeps everything at level none", () => {
  const sent = { type: "custom", data: { secret: KEY }, note: LONG };
  assert.deepEqual(redacted("none", sent), sent);
});

Deno.test("event() twice is once, at each level, and never changes what it was given", () => {
  for (const level of LEVELS) {
    const redactor = createRedactor(level, scrub);
    fc.assert(
      fc.property(anyEvent, (event) => {
        const before = JSON.stringify(event);
        const once = redactor.event(event);
        assert.equal(JSON.stringify(event), before);
        assert.deepEqual(redactor.event(once), once);
      }),
      { numRuns: 200 },
    );
  }
});

Deno.test("event() leaves no planted secret and no long content", () => {
  const preview = createRedactor("preview", scrub);
  const planted = fc.tuple(fc.string({ maxLength: 80 }), fc.string({ maxLength: 20 }));
  fc.assert(fc.property(planted, ([before, after]) => {
    const text = `${before} ${KEY} ${after}`;
    const event = { ...base, type: "custom", eventName: "e", data: { text }, errorMessage: text };
    const kept = preview.event(event as unknown as WireEvent) as unknown as typeof event;
    assert.doesNotMatch(JSON.stringify(kept), /Abc123def456/);
    assert.ok([...kept.errorMessage].length <= 50);
    assert.ok([...kept.data.text].length <= 50);
  }));
});

Deno.test("event() gives the event itself when there is nothing to change", () => {
  const event = { ...base, type: "heartbeat", contextTokens: 5 } as unknown as WireEvent;
  for (const level of LEVELS) assert.equal(createRedactor(level, scrub).event(event), event);
});

Deno.test("event() leaves no prototype behind", () => {
  const sent = JSON.parse(`{"type":"x","__proto__":{"text":"${KEY}"},"constructor":"${KEY}"}`);
  const { event } = createRedactor("preview", scrub);
  const kept = event({ ...base, ...sent });
  assert.doesNotMatch(JSON.stringify(kept), /Abc123/);
  assert.equal(Object.getPrototypeOf(kept), Object.prototype);
});

Deno.test("event() looks at every field that is no id or name", () => {
  const { event } = createRedactor("preview", () => "[S]");
  for (const [type, own] of Object.entries(EVENT_FIELDS)) {
    const fields = Object.keys({ ...own }).filter((field) => !(field in BASE_FIELDS));
    const sent = { ...base, type, ...Object.fromEntries(fields.map((field) => [field, "text"])) };
    const kept = event(sent as unknown as WireEvent) as unknown as Record<string, unknown>;
    for (const field of ["cwd", "project", "reason", "label", "inputPreview", "query", "tags"]) {
      if (fields.includes(field)) assert.equal(kept[field], "[S]", `${type}.${field}`);
    }
  }
});

Deno.test("registration() takes secrets out of what describes an integration", () => {
  const { registration } = createRedactor("preview", scrub);
  const sent = {
    kind: "rag" as const,
    name: "docs",
    type: `qdrant ${KEY}`,
    description: `at ${KEY}`,
    embeddingModel: "e",
    dimensions: 3,
    metadata: { key: KEY },
  };
  assert.deepEqual(registration(sent), {
    ...sent,
    type: "qdrant [REDACTED:api-key]",
    description: "at [REDACTED:api-key]",
    metadata: { key: "[REDACTED:api-key]" },
  });
});
