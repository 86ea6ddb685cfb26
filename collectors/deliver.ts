/** Posts events to the server. Light: hooks load it on every call. */
import type { WireEvent } from "../sdk/types.ts";
import type { Target } from "./target.ts";

/** A target and how long it may take to connect and answer. */
export interface DeliverOptions extends Target {
  timeoutMs: number;
}

/**
 * Posts one batch; resolves to true when the server answered 2xx, which it does after its commit.
 * False for every other answer, and when there was none in time. Never throws.
 */
export async function deliver(
  events: readonly WireEvent[],
  { url, token, timeoutMs }: DeliverOptions,
): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/ingest/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization(token) },
      body: JSON.stringify(events),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // No server, or too slow: the caller decides what becomes of the events.
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

function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
