/** Posts events to the server, or keeps them for it. Light: hooks load it on every call. */
import type { WireEvent } from "../sdk/types.ts";
import { countLost } from "./lost.ts";
import { HERE, listSpool, removeSpooled, serverTag, spoolFolder, writeSpool } from "./spool.ts";
import { levelInForce, type ReadEnv, type Target } from "./target.ts";

/** A target and how long it may take to connect and answer. */
export interface DeliverOptions extends Target {
  timeoutMs: number;
}

/**
 * What became of a batch: committed; judged by the server, and not to be sent again; or neither, and
 * whether the server has it is not known.
 */
export type Delivery = "taken" | "refused" | "missed";

/** Answers that judge the events. The others may change: no token, another program, no room. */
const REFUSALS = new Set([400, 413, 415, 422]);
/** A server of this machine drains what is for it every few seconds; what is older, none does. */
const DRAINED_MS = 60_000;

/** Posts one batch. Never throws. */
export async function deliver(
  events: readonly unknown[],
  options: DeliverOptions,
): Promise<Delivery> {
  return await post(JSON.stringify(events), options);
}

/**
 * Keeps events that `deliver` has missed on the disk, for the server at `url`, redacted at the level
 * in force. Only here the redactor is loaded. What cannot be written, or is pushed out by it, is
 * counted as lost. Never throws.
 *
 * @param now Unix ms
 */
export async function keep(
  events: readonly WireEvent[],
  url: string,
  env: ReadEnv,
  now: number,
): Promise<void> {
  try {
    const folder = spoolFolder(env);
    if (folder === null) return;
    const { lazyRedactor } = await import("../server/domain/redactor.ts");
    const redactor = await lazyRedactor(levelInForce(env))();
    const clean = events.map((event) => redactor.event(event));
    countLost(writeSpool(folder, { events: clean, server: await serverTag(url), at: now }), env);
  } catch {
    countLost(events.length, env); // A full disk or a read-only home: the agent must not notice.
  }
}

/**
 * Loads what `keep` needs, in the background, while an answer is awaited that may not come. Never
 * throws.
 */
export function prepareToKeep(env: ReadEnv): void {
  import("../server/domain/redactor.ts")
    .then(({ lazyRedactor }) => lazyRedactor(levelInForce(env))())
    .catch(() => {}); // `keep` meets the same, and counts it.
}

/**
 * After a delivery to a server that does not see this disk: sends it the oldest file that waits for
 * it, if any. Never throws.
 *
 * @param now Unix ms
 */
export async function deliverKept(options: DeliverOptions, env: ReadEnv, now: number) {
  try {
    const folder = spoolFolder(env);
    const files = folder === null ? [] : listSpool(folder);
    if (files.length === 0) return;
    const tag = await serverTag(options.url);
    const oldest = files.find(({ server }) => server === tag);
    if (!oldest || tag === HERE && now - oldest.at < DRAINED_MS) return;
    const delivery = await post(await Deno.readTextFile(oldest.path), options);
    if (delivery === "missed" || !removeSpooled(oldest)) return;
    if (delivery === "refused") countLost(oldest.events, env);
  } catch {
    // Another was faster: the file is gone.
  }
}

/** True when something answers at the target's address within the time, whatever it says. */
export async function isAnswering({ url, token, timeoutMs }: DeliverOptions): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health`, {
      headers: authorization(token),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false; // Refused or silent: nothing serves there.
  }
}

async function post(body: string, { url, token, timeoutMs }: DeliverOptions): Promise<Delivery> {
  try {
    const response = await fetch(`${url}/api/ingest/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization(token) },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.ok) return "taken";
    return REFUSALS.has(response.status) ? "refused" : "missed";
  } catch {
    return "missed"; // No server, or too slow.
  }
}

function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
