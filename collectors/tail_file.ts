/** Reads one session file from where it was left, in blocks of whole lines. */
import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import type { Cursor } from "./cursor.ts";
import { LineCutter } from "./lines.ts";

/** Bytes read at a time: so few that mapping them holds up nobody for long. */
const PIECE_BYTES = 128 * 1024;
/** The first bytes of a file, whose hash tells it from another. */
const HEAD_BYTES = 1024;
const BREAK = 0x0a;

/** Whole lines of a file and where they end. */
export interface Block {
  lines: string[];
  /** Where the first byte stands that belongs to no line of this block or one before. */
  offset: number;
  /** Lines left out because they are too long. */
  tooLong: number;
}

/** True for a file that zstd packed, as Codex packs idle ones. */
export function isPacked(path: string): boolean {
  return path.endsWith(".zst");
}

/** An open session file; close it with `using`. */
export class SessionFile {
  readonly identity: string;
  /** False when the cursor is of another file, or of this one before it was cut or rewritten. */
  readonly isContinued: boolean;
  /** Bytes on the disk when it was opened. */
  readonly size: number;
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #start: number;

  /** Opens a file to be read on from `cursor`, or from its begin. Throws when it cannot be read. */
  static async open(path: string, cursor: Cursor | null): Promise<SessionFile> {
    const file = await Deno.open(path);
    try {
      const info = await file.stat();
      const head = await readAt(file, 0, HEAD_BYTES);
      const isContinued = cursor !== null && isSame(cursor.identity, info, head) &&
        (isPacked(path) || await isLineStart(file, cursor.offset));
      const start = isContinued ? cursor.offset : 0;
      return new SessionFile(file, path, start, info.size, identityOf(info, head), isContinued);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  private constructor(
    file: Deno.FsFile,
    path: string,
    start: number,
    size: number,
    identity: string,
    isContinued: boolean,
  ) {
    this.#file = file;
    this.#path = path;
    this.#start = start;
    this.size = size;
    this.identity = identity;
    this.isContinued = isContinued;
  }

  /**
   * The lines from the cursor to the present end, a block for each piece read. The last block says
   * where the end is. Throws for a packed file that is damaged.
   */
  async *blocks(): AsyncGenerator<Block> {
    const cutter = new LineCutter(this.#start);
    let tooLong = 0;
    for await (const piece of isPacked(this.#path) ? this.#unpacked() : this.#plain(this.#start)) {
      const lines = cutter.push(piece);
      yield { lines, offset: cutter.offset, tooLong: cutter.tooLong - tooLong };
      tooLong = cutter.tooLong;
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  async *#plain(start: number): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(PIECE_BYTES);
    await this.#file.seek(start, Deno.SeekMode.Start);
    for (;;) {
      const count = await this.#file.read(buffer);
      if (count === null) return;
      if (count > 0) yield buffer.subarray(0, count);
    }
  }

  async *#unpacked(): AsyncGenerator<Uint8Array> {
    const unpack = createZstdDecompress({ chunkSize: PIECE_BYTES });
    // The loop below throws what the pipeline says here.
    const unpacked = pipeline(Readable.from(this.#copies()), unpack, () => {});
    let skip = this.#start;
    for await (const piece of unpacked) {
      if (skip < piece.length) yield piece.subarray(skip);
      skip = Math.max(0, skip - piece.length);
    }
  }

  /** A stream reads ahead, so each piece needs a buffer of its own. */
  async *#copies(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#plain(0)) yield piece.slice();
  }
}

/**
 * Tells one file from another that lies at its path later: `device:inode:bytes:hash`, the hash of
 * that many first bytes. Device and inode are `-` where the system has none.
 */
function identityOf(info: Deno.FileInfo, head: Uint8Array): string {
  return `${inodeOf(info)}:${head.length}:${hashOf(head)}`;
}

/** `device:inode` of a file, as its identity begins. */
export function inodeOf({ dev, ino }: Pick<Deno.FileInfo, "dev" | "ino">): string {
  return ino === null ? "-:-" : `${dev}:${ino}`;
}

/** `device:inode` of an identity. */
export function inodeIn(identity: string): string {
  return identity.split(":", 2).join(":");
}

/** A file that has grown keeps its first bytes. */
function isSame(identity: string, info: Deno.FileInfo, head: Uint8Array): boolean {
  const [length = "", hash] = identity.split(":").slice(2);
  const first = head.subarray(0, Number(length));
  return inodeIn(identity) === inodeOf(info) && first.length === Number(length) &&
    hashOf(first) === hash;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

/** False in a file that was cut, or rewritten in place: no line begins there any more. */
async function isLineStart(file: Deno.FsFile, offset: number): Promise<boolean> {
  if (offset === 0) return true;
  const [byte] = await readAt(file, offset - 1, 1);
  return byte === BREAK;
}

async function readAt(file: Deno.FsFile, start: number, bytes: number): Promise<Uint8Array> {
  await file.seek(start, Deno.SeekMode.Start);
  const buffer = new Uint8Array(bytes);
  let filled = 0;
  while (filled < bytes) {
    const count = await file.read(buffer.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
