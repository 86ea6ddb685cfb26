import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { encodeFrame, FrameReader, PING, TEXT } from "../../../collectors/pi/frames.ts";

/** A server's frame: not masked. */
function plain(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  if (length < 65536) {
    return Buffer.concat([Buffer.from([first, 126, length >> 8, length & 255]), payload]);
  }
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** What a server makes of a client's frame (RFC 6455, 5.3). */
function unmasked(frame: Buffer): { first: number; payload: Buffer } {
  const marker = frame[1]! & 0x7f;
  const start = marker === 127 ? 10 : marker === 126 ? 4 : 2;
  const mask = frame.subarray(start, start + 4);
  const payload = Buffer.from(frame.subarray(start + 4));
  for (let i = 0; i < payload.length; i++) payload[i]! ^= mask[i % 4]!;
  const length = marker === 127
    ? Number(frame.readBigUInt64BE(2))
    : marker === 126
    ? frame.readUInt16BE(2)
    : marker;
  assert.equal(payload.length, length);
  assert.equal(frame[1]! & 0x80, 0x80);
  return { first: frame[0]!, payload };
}

Deno.test("encodeFrame() gives what a server unmasks to the same bytes", () => {
  const lengths = [0, 1, 125, 126, 127, 65535, 65536, 70_000];
  for (const length of lengths) {
    const payload = Buffer.alloc(length, "añb");
    const { first, payload: seen } = unmasked(
      encodeFrame(TEXT, payload, Buffer.from([1, 2, 3, 4])),
    );
    assert.equal(first, 0x81);
    assert.ok(seen.equals(payload), String(length));
  }
});

Deno.test("FrameReader gives whole frames however the bytes are cut", () => {
  const frames = [
    plain(0x81, Buffer.from("é".repeat(40))),
    plain(0x89, Buffer.from("ping")),
    plain(0x81, Buffer.alloc(300, "a")),
    plain(0x81, Buffer.alloc(66_000, "b")),
  ];
  const bytes = Buffer.concat(frames);
  fc.assert(fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
    const reader = new FrameReader();
    const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    const seen = places.flatMap((from, index) =>
      reader.take(bytes.subarray(from, places[index + 1])) ?? []
    );
    assert.deepEqual(seen.map(({ kind, payload }) => [kind, payload.length]), [
      [TEXT, 80],
      [PING, 4],
      [TEXT, 300],
      [TEXT, 66_000],
    ]);
    assert.equal(seen[0]?.payload.toString(), "é".repeat(40));
  }));
});

Deno.test("FrameReader joins a text in parts, with a ping between them", () => {
  const reader = new FrameReader();
  const bytes = [
    plain(0x01, Buffer.from("one ")),
    plain(0x89, Buffer.from("p")),
    plain(0x80, Buffer.from("two")),
  ];
  const seen = reader.take(Buffer.concat(bytes)) ?? [];
  assert.deepEqual(seen.map(({ kind, payload }) => [kind, payload.toString()]), [
    [PING, "p"],
    [TEXT, "one two"],
  ]);
});

Deno.test("FrameReader refuses what no server of ours sends", () => {
  const masked = encodeFrame(TEXT, Buffer.from("x"), Buffer.from([1, 2, 3, 4]));
  const long = Buffer.from([0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0]);
  for (const bytes of [masked, long]) assert.equal(new FrameReader().take(bytes), null);
});
