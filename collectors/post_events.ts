/** Brings what files tell to a server over HTTP, and learns what became of it. */
import type { WireEvent } from "../sdk/types.ts";
import type { Taken } from "./tail_types.ts";
import type { Target } from "./target.ts";

/** Events in one request: the server stores it in well under 100 ms. */
const BATCH = 500;
/** How long an answer may take. Nobody waits for it, and a commit under load takes its time. */
const ANSWER_MS = 30_000;

/** What a server answers to a batch; the rest of the answer is of no use here. */
interface Answer {
  count: number;
  duplicates: number;
  /** The bad fields of refused events, by the event's place in the batch. */
  rejected: { index: number }[];
}

/**
 * Posts events in batches; resolves when all of them are committed or refused for good. Throws, in
 * one line for a person, while the server cannot take them: sent again, they are stored once.
 */
export async function postEvents(events: readonly WireEvent[], target: Target): Promise<Taken> {
  const taken: Taken = { stored: 0, known: 0, refused: 0 };
  for (let start = 0; start < events.length; start += BATCH) {
    await postBatch(events.slice(start, start + BATCH), target, taken);
  }
  return taken;
}

/** Resolves when a server takes events at the target. Throws as `postEvents`. */
export async function reachServer(target: Target): Promise<void> {
  await postBatch([], target, { stored: 0, known: 0, refused: 0 });
}

async function postBatch(
  events: readonly WireEvent[],
  target: Target,
  taken: Taken,
): Promise<void> {
  const { status, answer } = await post(events, target);
  if (answer) {
    taken.stored += answer.count;
    taken.known += answer.duplicates;
    taken.refused += new Set(answer.rejected.map(({ index }) => index)).size;
  } else if (status === 422) {
    taken.refused += events.length;
  } else if (status === 413 && events.length === 1) {
    taken.refused += 1;
  } else if (status === 413) {
    const half = events.length >> 1;
    await postBatch(events.slice(0, half), target, taken);
    await postBatch(events.slice(half), target, taken);
  } else if (status === 500 && events.length > 1) {
    await postAlone(events, target, taken);
  } else {
    throw new Error(`the server at ${target.url} answers ${status}${hintFor(status)}`);
  }
}

/** One event may be what the server fails at; where it fails at all of them, it is the server. */
async function postAlone(
  events: readonly WireEvent[],
  target: Target,
  taken: Taken,
): Promise<void> {
  let failed = 0;
  for (const event of events) {
    try {
      await postBatch([event], target, taken);
    } catch (error) {
      failed += 1;
      if (failed === events.length) throw error;
    }
  }
  taken.refused += failed;
}

async function post(
  events: readonly WireEvent[],
  { url, token }: Target,
): Promise<{ status: number; answer: Answer | null }> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  try {
    const response = await fetch(`${url}/api/ingest/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization },
      body: JSON.stringify(events),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const { status, ok } = response;
    if (ok) return { status, answer: await response.json() };
    await response.body?.cancel();
    return { status, answer: null };
  } catch {
    throw new Error(`no server answers at ${url}; start one by "air serve"`);
  }
}

function hintFor(status: number): string {
  return status === 401 ? ": set AIR_TOKEN" : "";
}
