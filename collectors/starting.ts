/**
 * A mark that a hook has just started a server: until that answers, other hooks wait for it within
 * their own limits. Where no server runs and none is starting, none of them waits.
 */
import { airHome, type ReadEnv } from "./target.ts";

/** A server that has not answered by then does not come. */
const STARTING_MS = 5000;

/** Leaves the mark. Silent when it cannot: hooks then do not wait. */
export function markStarting(env: ReadEnv): void {
  const home = airHome(env);
  if (home === null) return;
  try {
    Deno.mkdirSync(home, { recursive: true, mode: 0o700 });
    Deno.writeFileSync(`${home}/starting`, new Uint8Array(), { mode: 0o600 });
  } catch {
    // A read-only home: the agent must not notice.
  }
}

/** Whether a hook started a server less than 5 s before `now` (Unix ms). */
export function isStarting(env: ReadEnv, now: number): boolean {
  const home = airHome(env);
  if (home === null) return false;
  try {
    const age = now - (Deno.statSync(`${home}/starting`).mtime?.getTime() ?? 0);
    return age < STARTING_MS;
  } catch {
    return false; // No hook ever started one.
  }
}
