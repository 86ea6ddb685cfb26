/** Cuts the bytes of a growing file into lines. Pure. */
import { Buffer } from "node:buffer";

/** A longer line is skipped, so that memory stays bounded; Codex writes lines of 5 MB. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const BREAK = 0x0a;

/**
 * Takes a file's bytes in pieces of at most `MAX_LINE_BYTES` and gives whole lines; what follows
 * the last line break is kept until the rest of it comes. It cuts bytes, not characters, so that a
 * piece may end within one.
 */
export class LineCutter {
  /** Where the first byte stands that belongs to no line given so far. */
  offset: number;
  /** Lines that were longer than `MAX_LINE_BYTES`. */
  tooLong = 0;
  readonly #decoder = new TextDecoder();
  /** The line that has no end yet, in pieces; none of it once it is too long. */
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  constructor(offset: number) {
    this.offset = offset;
  }

  /** The lines that this piece ends, without their breaks; empty ones are left out. */
  push(piece: Uint8Array): string[] {
    const first = piece.indexOf(BREAK);
    if (first < 0) {
      this.#keep(piece);
      return [];
    }
    const end = piece.lastIndexOf(BREAK) + 1;
    const lines = this.#lines(piece.subarray(0, end), first);
    this.offset += this.#keptBytes + end;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#keep(piece.subarray(end));
    return lines;
  }

  #lines(piece: Uint8Array, first: number): string[] {
    const isTooLong = this.#keptBytes + first > MAX_LINE_BYTES;
    if (isTooLong) this.tooLong += 1;
    const whole = isTooLong
      ? piece.subarray(first + 1)
      : this.#kept.length > 0
      ? Buffer.concat([...this.#kept, piece])
      : piece;
    return this.#decoder.decode(whole).split("\n")
      .map((line) => line.endsWith("\r") ? line.slice(0, -1) : line)
      .filter((line) => line !== "");
  }

  /** Copies, for the caller reads the next piece into the same buffer. */
  #keep(piece: Uint8Array): void {
    this.#keptBytes += piece.length;
    if (this.#keptBytes > MAX_LINE_BYTES) this.#kept = [];
    else if (piece.length > 0) this.#kept.push(piece.slice());
  }
}
