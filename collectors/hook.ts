/**
 * One run of an agent's command hook: JSON on stdin → events → the server. The agent waits for some
 * hooks, so everything here is bounded in time, says nothing and never throws.
 */
import type { WireEvent } from "../sdk/types.ts";
import { deliver, deliverKept, type Delivery, isAnswering, keep } from "./deliver.ts";
import { countLost } from "./lost.ts";
import {
  bypassProxy,
  findTarget,
  isEnabled,
  isLoopback,
  mayAutostart,
  type ReadEnv,
  type Target,
} from "./target.ts";
import { isStarting, markStarting } from "./starting.ts";
import { readStream } from "./stream.ts";

/**
 * For the payload to arrive. A busy agent, which one that starts always is, comes late to writing it;
 * waiting for it holds nobody up, but giving up would lose a SessionStart, and its server.
 */
const READ_MS = 3000;
/** To connect and answer (DESIGN.md, rule 7). */
export const ANSWER_MS = 300;
/** All that the agent may wait for a server, once it has written the payload; 1 s with the spool. */
const HOOK_MS = 800;
/** The same of a SessionStart, which is never waited for: within its timeout of 5 s. */
const START_MS = 4000;
/** Between two attempts to reach a server that is starting. */
const RETRY_MS = 50;

/** What a hook needs from outside. */
export interface HookIo {
  stdin: ReadableStream<Uint8Array>;
  env: ReadEnv;
  /** Unix ms. */
  now: () => number;
  newId: () => string;
  /** Starts a server in the background. */
  startServer: () => void;
}

/** What is an agent's own about its hooks. */
export interface HookKind {
  /** The events that a payload tells, in order; throws for what is no payload. Pure. */
  map(payload: unknown, at: number, io: HookIo): WireEvent[];
  /** How long a server may take to connect and answer. */
  answerMs: number;
}

/**
 * Reads one payload and delivers its events; a SessionStart first starts a server where none
 * answers. Events that no server took go to the spool; what a server refused, what has nowhere to go
 * and payloads that cannot be read are counted as lost. With AIR_ENABLED=false it only drains stdin.
 * Never throws.
 */
export async function runHookOf(kind: HookKind, io: HookIo): Promise<void> {
  const at = io.now();
  const input = await readStream(io.stdin, READ_MS);
  if (!isEnabled(io.env)) return;
  const events = readEvents(input, at, io, kind);
  if (events === null) return countLost(1, io.env);
  const [first] = events;
  if (!first) return;
  const target = findTarget(io.env);
  if (target === null) return countLost(events.length, io.env);
  const end = first.type === "session_start" ? at + START_MS : io.now() + HOOK_MS;
  const timeoutMs = () => Math.max(1, Math.min(kind.answerMs, end - io.now()));
  bypassProxy(target.url);
  const delivery = await send(events, io, first.type, { target, end, timeoutMs });
  if (delivery === "missed") await keep(events, target.url, io.env, at);
  else if (delivery === "refused") countLost(events.length, io.env);
  else await deliverKept({ ...target, timeoutMs: timeoutMs() }, io.env, at);
}

/** Null for what is not a payload: broken JSON, cut off, too long, a field that is missing. */
function readEvents(
  input: Uint8Array | null,
  at: number,
  io: HookIo,
  kind: HookKind,
): WireEvent[] | null {
  try {
    return input && kind.map(JSON.parse(new TextDecoder().decode(input)), at, io);
  } catch {
    return null; // Counted by the caller: the agent must not see that we failed.
  }
}

/** Where to, until when (Unix ms), and how long the next request may take. */
interface Sending {
  target: Target;
  end: number;
  timeoutMs: () => number;
}

async function send(
  events: WireEvent[],
  io: HookIo,
  type: WireEvent["type"],
  { target, end, timeoutMs }: Sending,
): Promise<Delivery> {
  const isStart = type === "session_start";
  const first = await deliver(events, { ...target, timeoutMs: timeoutMs() });
  if (first !== "missed" || !isLoopback(target.url) || !mayAutostart(io.env)) return first;
  // The first prompt may come before its SessionStart has left the mark. It runs beside the agent.
  const mayCome = isStart || type === "turn_start" || isStarting(io.env, io.now());
  if (!mayCome || await isAnswering({ ...target, timeoutMs: timeoutMs() })) return first;
  if (isStart) {
    markStarting(io.env);
    io.startServer();
  }
  while (io.now() + RETRY_MS < end) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    // Asked again each time: the server that starts writes its port to state.json.
    const started = findTarget(io.env) ?? target;
    const next = await deliver(events, { ...started, timeoutMs: timeoutMs() });
    if (next !== "missed") return next;
  }
  return "missed";
}
