/**
 * The client's side of WebSocket frames (RFC 6455, section 5), as far as AIr's own server needs it.
 * Pure. Node's own client cannot be used: Node 20 has none, and later ones keep Pi from ending.
 */
import { Buffer } from "node:buffer";

/** The kinds of frames that either side sends. */
export const TEXT = 1, CLOSE = 8, PING = 9, PONG = 10;
const CONTINUATION = 0;

/** An answer is a few hundred bytes; a server that sends more is none of ours. */
const MAX_FRAME_BYTES = 1024 * 1024;

/** One frame from the server, whole. */
export interface Frame {
  kind: number;
  payload: Buffer;
}

/** A frame as a client sends it: whole, and masked with four random bytes. */
export function encodeFrame(kind: number, payload: Buffer, mask: Buffer): Buffer {
  const { length } = payload;
  const head = length < 126
    ? Buffer.from([0x80 | kind, 0x80 | length])
    : length < 65536
    ? Buffer.from([0x80 | kind, 0x80 | 126, length >> 8, length & 255])
    : longHead(kind, length);
  const masked = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) masked[i] = payload[i]! ^ mask[i & 3]!;
  return Buffer.concat([head, mask.subarray(0, 4), masked]);
}

function longHead(kind: number, length: number): Buffer {
  const head = Buffer.alloc(10);
  head[0] = 0x80 | kind;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** Puts the server's frames together from the pieces in which they arrive. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #text: Buffer[] = [];

  /** The frames that are whole now; null once what came is no WebSocket, or too long. */
  take(bytes: Uint8Array): Frame[] | null {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    for (;;) {
      const next = cut(this.#rest);
      if (next === "short") return frames;
      if (next === "bad") return null;
      this.#rest = next.rest;
      const whole = this.#joined(next);
      if (whole) frames.push(whole);
    }
  }

  /** Text may come in several frames, others between them. */
  #joined({ kind, payload, isLast }: Cut): Frame | null {
    if (kind !== TEXT && kind !== CONTINUATION) return { kind, payload };
    this.#text.push(payload);
    if (!isLast) return null;
    const text = Buffer.concat(this.#text);
    this.#text = [];
    return { kind: TEXT, payload: text };
  }
}

interface Cut extends Frame {
  isLast: boolean;
  rest: Buffer;
}

/** The first frame of the bytes. A server does not mask. */
function cut(bytes: Buffer): Cut | "short" | "bad" {
  if (bytes.length < 2) return "short";
  const [first, second] = [bytes[0]!, bytes[1]!];
  if (second & 0x80) return "bad";
  const marker = second & 0x7f;
  const start = marker === 127 ? 10 : marker === 126 ? 4 : 2;
  if (bytes.length < start) return "short";
  const length = marker === 127
    ? Number(bytes.readBigUInt64BE(2))
    : marker === 126
    ? bytes.readUInt16BE(2)
    : marker;
  if (length > MAX_FRAME_BYTES) return "bad";
  if (bytes.length < start + length) return "short";
  const payload = bytes.subarray(start, start + length);
  return {
    kind: first & 0x0f,
    payload,
    isLast: (first & 0x80) !== 0,
    rest: bytes.subarray(start + length),
  };
}
