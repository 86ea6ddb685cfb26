/** Request bodies as JSON, with a limit that also holds for what a compressed body inflates to. */
import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Problem } from "../problem.ts";

const inflate = promisify(gunzip);

/**
 * The JSON value of a request's body of at most `limit` bytes, gzip taken. Throws `too_large`,
 * `unsupported` for another encoding, `malformed` for what is not JSON.
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem("malformed", "Cannot read the body as JSON", [], error);
  }
}

/** The fields of a form's body of at most `limit` bytes. Throws as `readJson` does. */
export async function readForm(request: Request, limit: number): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(request, limit));
}

async function readText(request: Request, limit: number): Promise<string> {
  const { headers } = request;
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new Problem("unsupported", `Cannot read the content encoding "${encoding}": send gzip`);
  }
  const length = headers.get("content-length");
  if (length !== null && Number(length) > limit) throw tooLarge(limit);
  // The server reads no more than a stated length, except where a chunked body overrides it.
  const isBounded = length !== null && !headers.has("transfer-encoding");
  if (isBounded && encoding === "identity") return await request.text();
  const bytes = await readBytes(request.body, limit);
  return new TextDecoder().decode(encoding === "gzip" ? await unzip(bytes, limit) : bytes);
}

/** All bytes of a stream; stops reading at the first that exceeds the limit. */
async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (error) {
    const isBomb = error instanceof RangeError;
    throw isBomb ? tooLarge(limit) : new Problem("malformed", "Cannot inflate the body", [], error);
  }
}

function tooLarge(limit: number): Problem {
  return new Problem("too_large", `Cannot take a body of more than ${limit} bytes`);
}
