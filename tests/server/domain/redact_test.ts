import assert from "node:assert/strict";
import fc from "fast-check";
import { BASE_FIELDS, EVENT_FIELDS } from "../../../sdk/redact.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { redactEvent } from "../../../server/domain/redact.ts";
import { wireEvent } from "../../arbitraries.ts";

const base = { id: "e1", sessionId: "s1", timestamp: 1_795_000_000_000 };

/** Any event, of a known type with unknown fields, or of an unknown one. */
const anyEvent = fc.tuple(
  wireEvent(),
  fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  fc.boolean(),
).map(([event, extra, known]) => {
  const typed = known ? event : { ...event, type: "from_the_future" };
  return { ...extra, ...typed } as unknown as WireEvent;
});

Deno.test("redactEvent() empties content and unknown fields, and nothing else", async (t) => {
  const cases: [string, Record<string, unknown>, Record<string, unknown>][] = [
    [
      "previews and messages",
      { type: "tool_call_end", toolName: "Bash", outputPreview: "secret", errorMessage: "secret" },
      { type: "tool_call_end", toolName: "Bash", outputPreview: "", errorMessage: "" },
    ],
    [
      "objects and lists of content",
      { type: "custom", eventName: "hit", data: { key: "secret" }, provider: "my-tool" },
      { type: "custom", eventName: "hit", data: {}, provider: "my-tool" },
    ],
    ["a list as content", { type: "custom", data: ["secret", 1] }, { type: "custom", data: [] }],
    ["a text as content", { type: "custom", data: "secret" }, { type: "custom", data: "" }],
    [
      "unknown fields of a known type",
      {
        type: "heartbeat",
        note: "secret",
        deep: { a: "secret" },
        list: [1],
        n: 7,
        no: null,
        on: true,
      },
      { type: "heartbeat", note: "", deep: {}, list: [], n: 7, no: null, on: true },
    ],
    [
      "every field of an unknown type but the base",
      { type: "new", turnId: "t", agent: "pi", collector: "sdk", model: "secret", size: 3 },
      { type: "new", turnId: "t", agent: "pi", collector: "sdk", model: "", size: 3 },
    ],
    [
      "unknown fields inside known ones",
      {
        type: "context_breakdown",
        segments: [
          { category: "skills", label: "air" },
          { label: "b", path: "secret", n: 1 },
          "secret",
        ],
        totalTokens: 1,
      },
      {
        type: "context_breakdown",
        segments: [{ category: "skills", label: "air" }, { label: "b", path: "", n: 1 }, ""],
        totalTokens: 1,
      },
    ],
    [
      "unknown parts of a cost",
      { type: "token_usage", input: 1, output: 2, cost: { total: 1, note: "secret" } },
      { type: "token_usage", input: 1, output: 2, cost: { total: 1, note: "" } },
    ],
    [
      "fields that are called like members of every object",
      { type: "heartbeat", constructor: "secret", toString: "secret", hasOwnProperty: "secret" },
      { type: "heartbeat", constructor: "", toString: "", hasOwnProperty: "" },
    ],
    [
      "names, ids and places stay",
      { type: "session_start", cwd: "/home/dev", project: "air", model: "m", gitBranch: "main" },
      { type: "session_start", cwd: "/home/dev", project: "air", model: "m", gitBranch: "main" },
    ],
  ];
  for (const [name, event, expected] of cases) {
    await t.step(name, () => {
      const before = structuredClone(event);
      const redacted = redactEvent({ ...base, ...event } as unknown as WireEvent);
      assert.deepEqual(redacted, { ...base, ...expected });
      assert.deepEqual(event, before);
    });
  }
});

Deno.test("redactEvent() leaves no prototype behind", () => {
  const sent = JSON.parse('{"type":"heartbeat","__proto__":{"note":"secret"}}');
  assert.doesNotMatch(JSON.stringify(redactEvent(sent)), /secret/);
  assert.equal(Object.getPrototypeOf(redactEvent(sent)), Object.prototype);
});

Deno.test("redactEvent() gives the event itself when there is nothing to empty", () => {
  const event: WireEvent = {
    ...base,
    type: "token_usage",
    input: 1,
    output: 2,
    cost: { total: 1 },
  };
  assert.equal(redactEvent(event), event);
});

Deno.test("redactEvent() twice is once, and never changes what it was given", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const before = JSON.stringify(event);
      const once = redactEvent(event);
      assert.equal(JSON.stringify(event), before);
      assert.equal(redactEvent(once), once);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("redactEvent() keeps every listed plain field and no text elsewhere", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const own = new Map(Object.entries(EVENT_FIELDS)).get(event.type) ?? {};
      const kinds = new Map(Object.entries({ ...BASE_FIELDS, ...own }));
      const before = new Map(Object.entries(event));
      for (const [field, value] of Object.entries(redactEvent(event))) {
        const kind = kinds.get(field);
        if (kind === "plain") assert.deepEqual(value, before.get(field));
        else if (kind === undefined || kind === "content") assert.match(bare(value), /^("")?$/);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** A value's JSON without numbers, flags, null and empty lists or objects. */
function bare(value: unknown): string {
  return JSON.stringify(value).replace(/^(-?\d.*|true|false|null|\[\]|\{\})$/, "");
}

Deno.test("EVENT_FIELDS marks as content what the wire contract marks, and nothing else", () => {
  const marked = Object.entries(EVENT_FIELDS).flatMap(([type, fields]) =>
    Object.entries(fields).filter(([, kind]) => kind === "content").map(([name]) =>
      `${type}.${name}`
    )
  );
  assert.deepEqual(marked.sort(), [
    "custom.data",
    "custom.errorMessage",
    "mcp_request.inputPreview",
    "mcp_response.errorMessage",
    "mcp_response.outputPreview",
    "prompt_rating.notes",
    "rag_index.metadata",
    "rag_retrieval.metadata",
    "rag_retrieval.query",
    "span.attributes",
    "tool_call.errorMessage",
    "tool_call.metadata",
    "tool_call_end.errorMessage",
    "tool_call_end.outputPreview",
    "tool_call_start.inputPreview",
  ]);
});
