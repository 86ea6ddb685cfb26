import assert from "node:assert/strict";
import fc from "fast-check";
import { byteLength, messageOf, preview, snapshot, told } from "../../sdk/text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 200 });
const halves = fc.array(fc.integer({ min: 0xd700, max: 0xe000 }), { maxLength: 8 })
  .map((units) => String.fromCharCode(...units));

Deno.test("byteLength() counts what an encoder writes", () => {
  fc.assert(fc.property(fc.oneof(anyText, halves), (text) => {
    assert.equal(byteLength(text), new TextEncoder().encode(text).length);
  }));
});

Deno.test("preview() cuts after 4,096 characters and never through a pair", () => {
  assert.equal(preview("a".repeat(5000)), "a".repeat(4096));
  assert.equal(preview("a".repeat(4095) + "😀"), "a".repeat(4095));
  assert.equal(preview("short"), "short");
});

Deno.test("told() tells nothing of what has no JSON", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const hostile = { toJSON: () => assert.fail("not serializable") };
  for (const value of [undefined, circle, 1n, hostile, () => 1]) {
    assert.deepEqual(told(value), { sizeBytes: null, preview: null });
  }
  assert.deepEqual(told({ a: "ä" }), { sizeBytes: 10, preview: '{"a":"ä"}' });
  assert.deepEqual(told("ä"), { sizeBytes: 2, preview: "ä" });
});

Deno.test("snapshot() is what the value was", () => {
  const value = { list: [1] };
  const copy = snapshot(value);
  value.list.push(2);
  assert.deepEqual(copy, { list: [1] });
});

Deno.test("messageOf() survives an error that cannot be read", () => {
  const hostile = { toString: () => assert.fail("not readable") };
  assert.equal(messageOf(hostile), "An error without a text");
  assert.equal(messageOf(new TypeError("bad")), "bad");
  assert.equal(messageOf("bad"), "bad");
});
