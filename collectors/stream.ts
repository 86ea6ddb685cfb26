/** Reads what another process writes, bounded in time and size. */

/** A payload holds at most one tool's input and output; more than this is not one. */
const MAX_BYTES = 16 * 1024 * 1024;

/** All of a stream; null when it is longer than allowed, fails or does not end in time. */
export async function readStream(
  stream: ReadableStream<Uint8Array>,
  limitMs: number,
): Promise<Uint8Array | null> {
  const reader = stream.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => {}); // It is given up either way.
  }, limitMs);
  try {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) return null;
      if (done) return joined(chunks, bytes);
      bytes += value.length;
      if (bytes > MAX_BYTES) return null;
      chunks.push(value);
    }
  } catch {
    return null; // The other side closed the pipe: there is nothing whole.
  } finally {
    clearTimeout(timer);
  }
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
