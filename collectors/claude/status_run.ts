/**
 * One run of Claude Code's status line: JSON on stdin → a line on stdout, and events to the server.
 * The line comes first. Everything is bounded in time and nothing throws.
 */
import type { WireEvent } from "../../sdk/types.ts";
import { deliver, deliverKept, keep, prepareToKeep } from "../deliver.ts";
import { countLost } from "../lost.ts";
import { readStream } from "../stream.ts";
import { bypassProxy, findTarget, isEnabled, type ReadEnv } from "../target.ts";
import { markTold, notTold } from "../told.ts";
import { mapStatusLine, statusLine } from "./status_line.ts";

/** For the payload to arrive, as of a hook. */
const READ_MS = 3000;
/**
 * Claude Code shows the line when the program ends, which is to be 100 ms at most after its start:
 * a server may take so long after that start to connect and answer, at most and at least. What a
 * busy one did not confirm goes to the spool, and is stored once.
 */
const ANSWERED_BY_MS = 60;
const MAX_ANSWER_MS = 30;
const MIN_ANSWER_MS = 15;
/** After so long without an answer it is made ready to spool: an idle server takes 5 ms. */
const PATIENCE_MS = 10;
/** A user's own status line may ask git; Claude Code would not wait for ever either. */
export const WRAP_MS = 3000;

/** What a status line needs from outside. */
export interface StatusIo {
  stdin: ReadableStream<Uint8Array>;
  env: ReadEnv;
  /** Unix ms. */
  now: () => number;
  print: (bytes: Uint8Array) => void;
  /** The status line to wrap, a command for a shell, or null. */
  wrap: string | null;
  /** How long that may take. */
  wrapMs: number;
  /** How long a server may take to connect and answer; asked when that begins. */
  answerMs: () => number;
}

/** How long a server may take when the program has run for `elapsedMs`. */
export function answerMs(elapsedMs: number): number {
  const left = Math.floor(ANSWERED_BY_MS - elapsedMs);
  return Math.max(MIN_ANSWER_MS, Math.min(MAX_ANSWER_MS, left));
}

/**
 * Prints one line, or what the wrapped command prints for the same payload; the line also where that
 * fails or takes too long. Delivers what changed since the last run; with AIR_ENABLED=false nothing.
 */
export async function runStatusLine(io: StatusIo): Promise<void> {
  const input = await readStream(io.stdin, READ_MS);
  const payload = parsed(input);
  const own = () => io.print(new TextEncoder().encode(`${statusLine(payload)}\n`));
  if (io.wrap === null) own();
  const events = isEnabled(io.env) ? eventsOf(payload, io.now()) : [];
  await Promise.all([
    io.wrap === null ? null : printWrapped(io.wrap, input, io, own),
    tell(events, io),
  ]);
}

function parsed(input: Uint8Array | null): unknown {
  try {
    return input && JSON.parse(new TextDecoder().decode(input));
  } catch {
    return null; // No payload: the line says what it is, and there is nothing to tell.
  }
}

/** Not counted where it cannot be read: it is asked again in a moment. */
function eventsOf(payload: unknown, at: number): WireEvent[] {
  try {
    return mapStatusLine(payload, at);
  } catch {
    return []; // No session is named.
  }
}

async function tell(events: readonly WireEvent[], { env, now, answerMs }: StatusIo): Promise<void> {
  const target = findTarget(env);
  if (target === null) return;
  const news = notTold(events, target.url, env);
  if (news.length === 0) return;
  bypassProxy(target.url);
  const options = { ...target, timeoutMs: answerMs() };
  const late = setTimeout(() => prepareToKeep(env), PATIENCE_MS);
  const delivery = await deliver(news, options);
  clearTimeout(late);
  if (delivery === "missed") await keep(news, target.url, env, now());
  markTold(events, target.url, env);
  if (delivery === "refused") countLost(news.length, env);
  if (delivery === "taken") await deliverKept(options, env, now());
}

async function printWrapped(
  command: string,
  input: Uint8Array | null,
  { print, wrapMs }: StatusIo,
  own: () => void,
): Promise<void> {
  const output = await outputOf(command, input ?? new Uint8Array(), wrapMs);
  if (output === null) own();
  else print(output);
}

/** What a command prints, all of it; null when it fails, or does not end in time. */
async function outputOf(command: string, input: Uint8Array, limitMs: number) {
  try {
    const child = new Deno.Command(...shell(command, { stdin: "piped", stdout: "piped" })).spawn();
    feed(child.stdin, input);
    const output = await readStream(child.stdout, limitMs);
    if (output === null) child.kill("SIGKILL");
    return output !== null && (await child.status).success ? output : null;
  } catch {
    return null; // There is no shell, or it has ended already.
  }
}

/** A command that reads nothing may end before it has the payload. */
function feed(stdin: WritableStream<Uint8Array>, input: Uint8Array): void {
  const writer = stdin.getWriter();
  writer.write(input).then(() => writer.close()).catch(() => {});
}

function shell(command: string, options: Deno.CommandOptions): [string, Deno.CommandOptions] {
  if (Deno.build.os !== "windows") return ["/bin/sh", { ...options, args: ["-c", command] }];
  return ["cmd.exe", { ...options, args: ["/d", "/s", "/c", command], windowsRawArguments: true }];
}
