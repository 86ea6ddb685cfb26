/**
 * A database as it looks after two months of work by four agents at a time: what the bench of
 * queries and the test of their plans read. One session is very long; limits, drift, ratings and
 * context are told as often as agents do.
 */
import { existsSync } from "node:fs";
import type { WireEvent } from "../../sdk/types.ts";
import { encodeEvents } from "../../server/store/commit_text.ts";
import type { Db } from "../../server/store/db.ts";
import { openForWriting } from "../../server/store/open.ts";
import { Writer } from "../../server/store/writer_core.ts";
import { mix } from "./mix.ts";

/** When the first event happens, Unix ms, and how long the work goes on. */
export const FILLED_FROM = Date.UTC(2026, 0, 1);
export const FILLED_DAYS = 60;
export const DAY_MS = 86_400_000;

/** The session of most events, and how many they are. */
export const LONG_SESSION = "long";
const LONG_EVENTS = 60_000;

/** Events made at a time. */
const CHUNK = 20_000;
const COMMIT = 4_000;

/** Opens the database of so many events; fills it first unless the file is there. */
export function filled(path: string, count: number, onProgress: (done: number) => void): Db {
  const isThere = existsSync(path);
  const db = openForWriting(path, false);
  if (isThere) return db;
  const writer = new Writer(db);
  writer.upgrade();
  fill(writer, count, onProgress);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  return db;
}

/** Takes in so many events, spread over the days; a small share of them is the long session's. */
export function fill(writer: Writer, count: number, onProgress: (done: number) => void): void {
  const longCount = Math.min(LONG_EVENTS, Math.floor(count / 4));
  const chunks = Math.max(1, Math.ceil((count - longCount) / CHUNK));
  const chunkMs = FILLED_DAYS * DAY_MS / chunks;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const size = Math.ceil((count - longCount) / chunks);
    const events = spread(mix(size, chunk + 1), FILLED_FROM + chunk * chunkMs, chunkMs);
    store(writer, events.flatMap(withMore));
    onProgress((chunk + 1) * size);
  }
  // Within the last day and a half.
  const from = FILLED_FROM + (FILLED_DAYS - 1.5) * DAY_MS;
  store(writer, spread(mix(longCount, 9_999), from, 1.5 * DAY_MS).flatMap(ofLongSession));
}

function store(writer: Writer, events: WireEvent[]): void {
  for (let at = 0; at < events.length; at += COMMIT) {
    const { outcomes: [outcome] } = writer.commit([encodeEvents(events.slice(at, at + COMMIT))]);
    if (!outcome || "error" in outcome) throw new Error(`Cannot store: ${outcome?.error}`);
  }
}

/** The same events, evenly over a span of time. */
function spread(events: WireEvent[], from: number, lengthMs: number): WireEvent[] {
  const [first, last] = [events[0]!.timestamp, events.at(-1)!.timestamp];
  const stretch = (lengthMs - 1) / Math.max(1, last - first);
  return events.map((event) => {
    const timestamp = Math.floor(from + (event.timestamp - first) * stretch);
    return { ...event, timestamp };
  });
}

let told = 0;

/** An event and what the mix does not tell. */
function withMore(event: WireEvent): WireEvent[] {
  const { id, sessionId, timestamp, agent, collector } = event;
  const base = (name: string) => ({ id: `${id}:${name}`, sessionId, timestamp, agent, collector });
  const n = told++;
  const isUsage = event.type === "token_usage";
  const more: WireEvent[] = [isUsage ? { ...event, cost: { total: 0.01 } } : event];
  if (isUsage) {
    const { model, provider } = event;
    if (agent !== "sdk" && n % 3 === 0) {
      more.push({
        ...base("limit"),
        type: "rate_limit",
        limitId: n % 2 === 0 ? "5h" : "7d",
        usedPct: n % 100,
        windowMinutes: 300,
      });
    }
    if (n % 4 === 0) more.push({ ...base("breakdown"), type: "context_breakdown", ...BREAKDOWN });
    if (n % 400 === 0) more.push(drift(base("drift"), n, model ?? null));
    if (n % 50 === 0) more.push({ ...base("failed"), type: "llm_error", status: 529, attempt: 1 });
    if (n % 1000 === 0) {
      more.push({
        ...base("rating"),
        type: "prompt_rating",
        promptHash: `hash-${n % 7}`,
        variant: `variant-${n % 3}`,
        model,
        provider,
        metrics: { goalAchieved: n % 3 > 0, totalCost: 0.1, turnsToComplete: 3 },
      });
    }
  }
  return more;
}

const BREAKDOWN = {
  contextWindow: 200_000,
  totalTokens: 60_000,
  segments: Array.from({ length: 20 }, (_, index) => ({
    category: index === 0 ? "system_prompt" as const : "tool_result" as const,
    label: `segment ${index}`,
    estimatedTokens: 3_000,
  })),
};

function drift(
  base: { id: string; sessionId: string; timestamp: number },
  n: number,
  model: string | null,
): WireEvent {
  return {
    ...base,
    type: "drift",
    metric: ["latency", "cost", "cache_hit_rate"][n % 3]!,
    model,
    baseline: 100,
    current: 180,
    deviationPct: 80,
    direction: "increase",
    severity: n % 2 === 0 ? "warning" : "critical",
    windowSize: 20,
    threshold: 50,
  } as WireEvent;
}

/** An event of the mix as one of the long session: its turns and calls keep names of their own. */
function ofLongSession(event: WireEvent): WireEvent[] {
  if (event.type === "session_start" || event.type === "session_end") return [];
  const own = (name: string | null | undefined) => name ? `${event.sessionId}/${name}` : name;
  const calls = "toolCallId" in event ? { toolCallId: own(event.toolCallId as string) } : {};
  const subagentId = /[0-3]$/.test(event.sessionId) ? `agent-${event.sessionId.slice(-2)}` : null;
  return withMore({
    ...event,
    ...calls,
    id: `long:${event.id}`,
    sessionId: LONG_SESSION,
    agent: "claude-code",
    collector: event.collector === "sdk" ? "hook" : event.collector,
    turnId: own(event.turnId),
    subagentId,
  } as WireEvent);
}
