/**
 * What was told of a session last, so that a source that is asked again and again tells it once. In
 * a fixed number of small files in AIr's folder: two sessions that share one tell more often, which
 * changes nothing.
 */
import { createHash } from "node:crypto";
import type { WireEvent } from "../sdk/types.ts";
import { airHome, type ReadEnv } from "./target.ts";

/** The events of a session that were not the last that a server at `url` was told. */
export function notTold(
  events: readonly WireEvent[],
  url: string,
  env: ReadEnv,
): WireEvent[] {
  const told = new Set(readTold(events, env));
  return told.has(url) ? events.filter(({ id }) => !told.has(id)) : [...events];
}

/** Remembers the events of one session as told. Silent where that cannot be written. */
export function markTold(events: readonly WireEvent[], url: string, env: ReadEnv): void {
  const file = fileOf(events, env);
  if (file === null) return;
  try {
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    const ids = events.map(({ id }) => id);
    Deno.writeTextFileSync(file, JSON.stringify([url, ...ids]), { mode: 0o600 });
  } catch {
    // A read-only home: it is told again, and the server knows it.
  }
}

function readTold(events: readonly WireEvent[], env: ReadEnv): unknown[] {
  const file = fileOf(events, env);
  if (file === null) return [];
  try {
    const told: unknown = JSON.parse(Deno.readTextFileSync(file));
    return Array.isArray(told) ? told : [];
  } catch {
    return []; // Nothing was told yet, or another is just writing.
  }
}

/** One of 256, by the session. */
function fileOf([first]: readonly WireEvent[], env: ReadEnv): string | null {
  const home = airHome(env);
  if (!first || home === null) return null;
  const hash = createHash("sha256").update(first.sessionId).digest("hex");
  return `${home}/told/${hash.slice(0, 2)}.json`;
}
