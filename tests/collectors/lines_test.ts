import assert from "node:assert/strict";
import fc from "fast-check";
import { LineCutter, MAX_LINE_BYTES } from "../../collectors/lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("LineCutter gives the same lines wherever the bytes are cut", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "€", "😀", "\n", "\r", " ") });
  const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
  fc.assert(fc.property(text, cuts, fc.nat({ max: 1_000 }), (text, cuts, start) => {
    const whole = bytes(text);
    const cutter = new LineCutter(start);
    const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b)];
    const lines = [...places, whole.length].slice(1)
      .flatMap((end, index) => cutter.push(whole.subarray(places[index], end)));
    const ended = text.slice(0, text.lastIndexOf("\n") + 1);
    const expected = ended.split("\n").map((line) => line.replace(/\r$/, ""));
    assert.deepEqual(lines, expected.filter((line) => line !== ""));
    assert.equal(cutter.offset, start + bytes(ended).length);
  }));
});

Deno.test("LineCutter keeps what it is given, not the buffer it came in", () => {
  const cutter = new LineCutter(0);
  const buffer = bytes("{");
  cutter.push(buffer);
  buffer.set(bytes("x"));
  assert.deepEqual(cutter.push(bytes("}\n")), ["{}"]);
});

Deno.test("LineCutter skips a line that is too long, and only that", () => {
  const cutter = new LineCutter(0);
  const piece = new Uint8Array(1024 * 1024).fill(0x61);
  assert.deepEqual(cutter.push(bytes("before\n")), ["before"]);
  for (let sum = 0; sum <= MAX_LINE_BYTES; sum += piece.length) {
    assert.deepEqual(cutter.push(piece), []);
  }
  assert.deepEqual(cutter.push(bytes("a\nafter\nhalf")), ["after"]);
  assert.equal(cutter.tooLong, 1);
  assert.deepEqual(cutter.push(bytes("\n")), ["half"]);
  assert.equal(
    cutter.offset,
    7 + Math.ceil((MAX_LINE_BYTES + 1) / piece.length) * piece.length + 13,
  );
});

Deno.test("LineCutter gives a line of 5 MB", () => {
  const cutter = new LineCutter(0);
  const piece = new Uint8Array(2 * 1024 * 1024).fill(0x61);
  cutter.push(piece);
  cutter.push(piece);
  const [line, ...others] = cutter.push(bytes("\n"));
  assert.equal(line?.length, 2 * piece.length);
  assert.deepEqual(others, []);
});
