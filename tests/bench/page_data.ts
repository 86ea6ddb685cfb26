/** The sessions that the bench of the pages opens, and what is told of one while a page looks on. */
import type { WireEvent } from "../../sdk/types.ts";
import { longSession } from "./mix.ts";

/** A batch that the server takes at once. */
const BATCH = 5_000;

/** Parts of a context window, as many as a busy session has. */
const SEGMENTS = ["system", "tools", "memory", "mcp", "files", "messages", "results", "reasoning"];

/** A session whose first part is told before a page opens, the rest while it is open. */
export interface Told {
  sessionId: string;
  /** All of the past, the last of it a second ago. */
  past: WireEvent[];
  /** What comes next, without end; at the moment it is asked for. */
  next(): WireEvent;
}

/** A session of `count` events, each `seed` another one; `more` of them can be told live. */
export function told(count: number, seed: number, more: number): Told {
  const all = longSession(count + more, seed).flatMap(withContext).slice(0, count + more);
  const past = all.slice(0, count);
  const shift = Date.now() - 1_000 - past.at(-1)!.timestamp;
  const live = all.slice(count).values();
  return {
    sessionId: past[0]!.sessionId,
    past: past.map((event) => ({ ...event, timestamp: event.timestamp + shift })),
    next() {
      const { value } = live.next();
      if (!value) throw new Error("There is no more to tell");
      return { ...value, timestamp: Date.now() };
    },
  };
}

/** At the end of a turn the transcript also tells what fills the window. */
function withContext(event: WireEvent): WireEvent[] {
  if (event.type !== "turn_end") return [event];
  const { sessionId, agent, timestamp, turnIndex } = event;
  const segments = SEGMENTS.flatMap((category, index) =>
    [1, 2, 3].map((part) => ({
      category,
      label: `${category} ${part}`,
      estimatedTokens: 400 * part * (index + 1) + 13 * ((turnIndex ?? 0) % 50),
    }))
  );
  const totalTokens = segments.reduce((sum, { estimatedTokens }) => sum + estimatedTokens, 0);
  const id = `${event.id}:context`;
  const base = { id, collector: "transcript", sessionId, agent, timestamp };
  return [event, {
    ...base,
    type: "context_breakdown",
    segments,
    totalTokens,
    contextWindow: 200_000,
  }];
}

/** Sends events. Throws when the server does not take them all. */
export async function send(url: string, events: WireEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH) {
    const response = await fetch(`${url}/api/ingest/batch`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(events.slice(from, from + BATCH)),
    });
    const answer = await response.text();
    if (!response.ok || !/"rejected":\[\]/.test(answer)) throw new Error(answer.slice(0, 500));
  }
}
