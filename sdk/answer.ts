/** What a server answers to a batch, and what that means for its events. Pure. */

/** An HTTP answer, or what stands for none. */
export interface Answer {
  /** 0 where there was no answer: refused, broken off or not in time. */
  status: number;
  body: string;
  /** Of a 503: when to ask again, ms. Null where the server does not say. */
  retryAfterMs: number | null;
}

/** No answer came. */
export const NO_ANSWER: Answer = { status: 0, body: "", retryAfterMs: null };

/**
 * What became of a batch: judged, and so many of its events refused for good; too big for one
 * request; or not taken, and to be sent again.
 */
export type Verdict = { kind: "judged"; refused: number } | { kind: "split" } | { kind: "again" };

/** The verdict on a batch of so many events. */
export function verdictOf({ status, body }: Answer, count: number): Verdict {
  if (status >= 200 && status < 300) return { kind: "judged", refused: refusedIn(body) };
  if (status === 413 && count > 1) return { kind: "split" };
  // The same would be refused again; any other answer may change: a token's or a full queue's.
  if ([400, 413, 415, 422].includes(status)) return { kind: "judged", refused: count };
  return { kind: "again" };
}

function refusedIn(body: string): number {
  try {
    const { rejected } = JSON.parse(body) as { rejected?: { index: number }[] };
    return new Set(rejected?.map(({ index }) => index)).size;
  } catch {
    return 0; // Another program's 200; it has the events now.
  }
}

/** `Retry-After` in ms, at most an hour; null for none or a date. */
export function retryAfterMs(header: string | null | undefined): number | null {
  const seconds = header ? Number(header) : NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : null;
}

/** Reads a whole HTTP/1.1 answer, from the first byte to the end of the connection. */
export function parseAnswer(text: string): Answer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end < 0 ? undefined : end).split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
  if (end < 0 || status === 0) return NO_ANSWER;
  const headers = new Map(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const raw = text.slice(end + 4);
  const isChunked = headers.get("transfer-encoding")?.toLowerCase() === "chunked";
  return {
    status,
    body: isChunked ? unchunked(raw) : raw,
    retryAfterMs: retryAfterMs(headers.get("retry-after")),
  };
}

/** Sizes count bytes: right for the ASCII that AIr answers a batch with. */
function unchunked(raw: string): string {
  let body = "";
  for (let at = 0; at < raw.length;) {
    const lineEnd = raw.indexOf("\r\n", at);
    const size = lineEnd < 0 ? 0 : parseInt(raw.slice(at, lineEnd), 16);
    if (!(size > 0)) break;
    body += raw.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
  return body;
}
