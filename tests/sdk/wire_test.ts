import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import * as z from "zod";
import {
  MAX_AHEAD_MS,
  MAX_CHUNKS,
  MAX_PARTS,
  MAX_SEGMENTS,
  MIN_TIMESTAMP,
} from "../../sdk/limits.ts";
import { BASE_FIELDS, EVENT_FIELDS, type FieldKind } from "../../sdk/redact.ts";
import { MAX_BAD_FIELDS, parseEvent, SCHEMAS } from "../../sdk/wire.ts";
import { EVENT_TYPES, sessionEvents, wireEvent } from "../arbitraries.ts";

/** 2026-11-23; every event of the arbitraries and of the legacy sample is older. */
const NOW = Date.UTC(2026, 10, 23, 12);
const LEGACY = new URL("../fixtures/legacy/events.jsonl", import.meta.url);

const base = { id: "e1", sessionId: "s1", timestamp: NOW };
const usage = { ...base, type: "token_usage", input: 1, output: 2 };
const toolEnd = { ...base, type: "tool_call_end", toolName: "Read", toolCallId: "c1" };
const segment = { category: "skills", label: "air", estimatedTokens: 3 };
const breakdown = { ...base, type: "context_breakdown", segments: [segment], totalTokens: 3 };
const latency = { ...base, type: "latency", operation: "turn", totalMs: 1 };
const retrieval = { ...base, type: "rag_retrieval", source: "kb" };
const evaluation = { ...base, type: "output_eval", metrics: {} };
const span = { ...base, type: "span", traceId: "t", spanId: "s", name: "", startNs: 1, endNs: "2" };

function parsed(value: unknown): Record<string, unknown> {
  const result = parseEvent(value, NOW);
  assert.ok(result.ok, JSON.stringify(result));
  return { ...result.event };
}

Deno.test("parseEvent() takes every event that older clients sent, and changes nothing", () => {
  const lines = readFileSync(LEGACY, "utf8").trim().split("\n");
  const types = new Set<unknown>();
  for (const line of lines) {
    const event = JSON.parse(line);
    assert.deepEqual(parsed(event), event);
    types.add(event.type);
  }
  assert.equal(types.size, 24);
});

Deno.test("parseEvent() gives back every valid event as it was written", () => {
  fc.assert(
    fc.property(wireEvent(), (event) => {
      const sent = JSON.parse(JSON.stringify(event));
      assert.deepEqual(parsed(sent), sent);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("parseEvent() makes every id and name one that can be stored and asked for again", () => {
  const odd = "a\0b\ud800";
  const kept = "a\ufffdb\ufffd";
  const whole = { ...base, id: odd, sessionId: odd, collector: odd, turnId: odd };
  const wholeKept = { ...base, id: kept, sessionId: kept, collector: kept, turnId: kept };
  assert.deepEqual(
    parsed({ ...usage, ...whole, model: odd, requestId: odd }),
    { ...usage, ...wholeKept, model: kept, requestId: kept },
  );
  assert.deepEqual(
    parsed({ ...whole, type: "session_start", cwd: odd }),
    { ...wholeKept, type: "session_start", cwd: kept },
  );
  assert.deepEqual(
    parsed({ ...breakdown, segments: [{ ...segment, category: odd, label: odd }] }),
    { ...breakdown, segments: [{ ...segment, category: kept, label: kept }] },
  );
  assert.deepEqual(parsed({ ...whole, type: odd }), { ...wholeKept, type: kept });
  // Content is kept inside JSON, which can hold both.
  assert.deepEqual(parsed({ ...toolEnd, outputPreview: odd }), { ...toolEnd, outputPreview: odd });
});

Deno.test("parseEvent() takes every event of a told session", () => {
  fc.assert(fc.property(sessionEvents(), (events) => {
    for (const event of events) parsed(JSON.parse(JSON.stringify(event)));
  }));
});

Deno.test("parseEvent() never throws, whatever comes", () => {
  const typed = fc.record(
    Object.fromEntries(
      ["id", "sessionId", "timestamp", "cost", "segments", "metrics", "tags", "phases", "turnId"]
        .map((key) => [key, fc.anything()]),
    ),
    { requiredKeys: [] },
  );
  const hostile = fc.tuple(typed, fc.constantFrom(...EVENT_TYPES, "other", 1))
    .map(([fields, type]) => ({ ...base, ...fields, type }));
  fc.assert(fc.property(fc.oneof(fc.anything(), hostile), (value) => {
    const result = parseEvent(value, NOW);
    assert.equal(typeof (result.ok ? result.event.id : result.fields[0].field), "string");
  }));
});

Deno.test("parseEvent() names the bad field", async (t) => {
  const cases: [string, unknown, string][] = [
    ["no object", 7, ""],
    ["null", null, ""],
    ["an array", [usage], ""],
    ["no id", { ...usage, id: undefined }, "id"],
    ["an empty id", { ...usage, id: "" }, "id"],
    ["a long id", { ...usage, id: "x".repeat(201) }, "id"],
    ["a number as id", { ...usage, id: 1 }, "id"],
    ["no session", { ...usage, sessionId: "" }, "sessionId"],
    ["a long session", { ...usage, sessionId: "x".repeat(201) }, "sessionId"],
    ["a time as text", { ...usage, timestamp: "2026-01-01" }, "timestamp"],
    ["a time in seconds", { ...usage, timestamp: NOW / 1000 }, "timestamp"],
    ["a time before 2000", { ...usage, timestamp: MIN_TIMESTAMP - 1 }, "timestamp"],
    ["a time too far ahead", { ...usage, timestamp: NOW + MAX_AHEAD_MS + 1 }, "timestamp"],
    ["an endless time", { ...usage, timestamp: Infinity }, "timestamp"],
    ["no type", base, "type"],
    ["an empty type", { ...base, type: "" }, "type"],
    ["a number as type", { ...base, type: 1 }, "type"],
    ["a long type", { ...base, type: "x".repeat(101) }, "type"],
    ["an unknown type without a session", { id: "e", timestamp: NOW, type: "new" }, "sessionId"],
    ["a long collector", { ...usage, collector: "x".repeat(101) }, "collector"],
    ["a number as turnId", { ...usage, turnId: 1 }, "turnId"],
    ["no count", { ...usage, input: undefined }, "input"],
    ["a null count", { ...usage, input: null }, "input"],
    ["a negative count", { ...usage, cacheRead: -1 }, "cacheRead"],
    ["a count beyond 1e12", { ...usage, output: 1e12 + 1 }, "output"],
    ["not a number", { ...usage, output: NaN }, "output"],
    ["a count as text", { ...usage, durationMs: "12" }, "durationMs"],
    ["negative money", { ...usage, cost: { total: -0.01 } }, "cost.total"],
    ["money beyond 1e6", { ...usage, cost: { input: 1e6 + 1 } }, "cost.input"],
    ["a number as cost", { ...usage, cost: 1 }, "cost"],
    ["a long model", { ...usage, model: "x".repeat(501) }, "model"],
    ["no tool name", { ...toolEnd, toolName: "" }, "toolName"],
    ["a null tool call id", { ...toolEnd, toolCallId: null }, "toolCallId"],
    ["a flag as number", { ...toolEnd, isError: 1 }, "isError"],
    ["a preview as object", { ...toolEnd, outputPreview: {} }, "outputPreview"],
    ["an unknown outcome", { ...base, type: "turn_end", outcome: "fine" }, "outcome"],
    ["an unknown state", { ...base, type: "session_state", state: "busy" }, "state"],
    ["no segments", { ...breakdown, segments: undefined }, "segments"],
    [
      "a bad segment",
      { ...breakdown, segments: [segment, { ...segment, label: 1 }] },
      "segments.1.label",
    ],
    ["too many segments", { ...breakdown, segments: Array(MAX_SEGMENTS + 1).fill(1) }, "segments"],
    ["too many phases", { ...latency, phases: Array(MAX_PARTS + 1).fill(1) }, "phases"],
    ["a bad phase", { ...latency, phases: [{ name: "a" }] }, "phases.0.durationMs"],
    ["a percentile over 100", { ...latency, percentile: 101 }, "percentile"],
    ["a score over 1", { ...retrieval, topScore: 1.01 }, "topScore"],
    ["too many chunks", { ...retrieval, chunkSizes: Array(MAX_CHUNKS + 1).fill(1) }, "chunkSizes"],
    ["a bad chunk", { ...retrieval, chunkSizes: [1, -1] }, "chunkSizes.1"],
    ["a missing source", { ...retrieval, source: undefined }, "source"],
    ["a rate over 1", { ...evaluation, metrics: { cacheHitRate: 2 } }, "metrics.cacheHitRate"],
    ["no metrics", { ...evaluation, metrics: null }, "metrics"],
    ["too many tags", { ...evaluation, tags: Array(MAX_PARTS + 1).fill("") }, "tags"],
    ["a rating of 0", { ...evaluation, userRating: 0 }, "userRating"],
    ["half a rating", { ...evaluation, userRating: 4.5 }, "userRating"],
    ["a rating of no turn", { ...base, type: "eval_rating", userRating: 3 }, "turnId"],
    ["a time of words", { ...span, startNs: "soon" }, "startNs"],
    ["a cost without total", { ...base, type: "cost" }, "totalCost"],
  ];
  for (const [name, event, field] of cases) {
    await t.step(name, () => {
      const result = parseEvent(event, NOW);
      assert.ok(!result.ok, "was taken");
      assert.deepEqual(result.fields.map((bad) => bad.field), [field]);
      assert.match(result.fields[0].message, /^[A-Z].*[^.]$/);
    });
  }
});

Deno.test("parseEvent() names every bad field, at most twenty", () => {
  const fieldsOf = (event: unknown) => {
    const result = parseEvent(event, NOW);
    return result.ok ? [] : result.fields.map(({ field }) => field);
  };
  const bad = { ...usage, sessionId: "", input: -1, cost: { total: "1" }, model: 7 };
  assert.deepEqual(fieldsOf(bad), ["sessionId", "model", "input", "cost.total"]);
  const ahead = NOW + MAX_AHEAD_MS + 1;
  assert.deepEqual(fieldsOf({ ...usage, timestamp: ahead, input: -1 }), ["timestamp", "input"]);
  const bare = Array(MAX_SEGMENTS).fill({});
  assert.equal(fieldsOf({ ...breakdown, segments: bare }).length, MAX_BAD_FIELDS);
});

Deno.test("parseEvent() takes what is at its limit", async (t) => {
  const cases: [string, Record<string, unknown>][] = [
    ["the longest ids", { ...usage, id: "x".repeat(200), sessionId: "y".repeat(200) }],
    ["the first moment", { ...usage, timestamp: MIN_TIMESTAMP }],
    ["the last moment", { ...usage, timestamp: NOW + MAX_AHEAD_MS }],
    ["the largest numbers", { ...usage, input: 1e12, cost: { total: 1e6 } }],
    ["nulls", { ...usage, cacheRead: null, cost: null, model: null, turnId: null, agent: null }],
    ["empty names", { ...usage, model: "", provider: "", agent: "" }],
    ["empty places", { ...base, type: "session_start", cwd: "", project: "", gitBranch: "" }],
    ["an exit by a signal", { ...toolEnd, exitCode: -1 }],
    ["a reset in ms", { ...base, type: "rate_limit", limitId: "5h", usedPct: 120, resetsAt: NOW }],
    ["all segments", { ...breakdown, segments: Array(MAX_SEGMENTS).fill(segment) }],
    ["an unknown type", { ...base, type: "x".repeat(100), note: "kept", deep: { list: [1] } }],
    ["unknown fields", { ...usage, colour: "red", cost: { total: 1, tax: 2 }, constructor: "c" }],
    ["unknown parts of parts", { ...breakdown, segments: [{ ...segment, path: "/a" }] }],
    ["long content", { ...toolEnd, outputPreview: "x".repeat(100_000) }],
    ["no metadata", { ...retrieval, metadata: null }],
  ];
  for (const [name, event] of cases) {
    await t.step(name, () => assert.deepEqual(parsed(event), event));
  }
});

Deno.test("parseEvent() floors the time and takes an empty optional id as none", () => {
  const event = parsed({ ...usage, timestamp: NOW + 0.9, turnId: "", requestId: "", model: "" });
  assert.deepEqual(event, { ...usage, timestamp: NOW, turnId: null, requestId: null, model: "" });
});

Deno.test("parseEvent() gives an object of its own, without the sender's prototype", () => {
  const sent = JSON.parse(`{"__proto__":{"admin":true},${JSON.stringify(usage).slice(1)}`);
  const event = parsed(sent);
  assert.deepEqual(event, usage);
  assert.equal(Object.getPrototypeOf(event), Object.prototype);
});

Deno.test("EVENT_FIELDS lists every field of every schema, and no other", async (t) => {
  assert.deepEqual(Object.keys(EVENT_FIELDS).sort(), Object.keys(SCHEMAS).sort());
  for (const [type, schema] of Object.entries(SCHEMAS)) {
    await t.step(type, () => {
      const listed = { ...BASE_FIELDS, ...EVENT_FIELDS[type as keyof typeof EVENT_FIELDS] };
      assert.deepEqual(pathsOfKind(listed).sort(), pathsOfSchema(schema).sort());
    });
  }
});

function pathsOfKind(kind: FieldKind, path = ""): string[] {
  if (typeof kind === "string") return [path];
  return Object.entries(kind).flatMap(([key, inner]) => pathsOfKind(inner, `${path}.${key}`));
}

function pathsOfSchema(schema: unknown, path = ""): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return pathsOfSchema(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodPipe) return pathsOfSchema(schema.out, path);
  if (schema instanceof z.ZodArray) return pathsOfSchema(schema.element, path);
  if (!(schema instanceof z.ZodObject)) return [path];
  return Object.entries(schema.shape).flatMap(([key, inner]) =>
    pathsOfSchema(inner, `${path}.${key}`)
  );
}
