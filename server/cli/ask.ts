/** Asks a running server over HTTP, as the commands that tell of it do. */

/** How long a server on this machine may think. */
const ANSWER_MS = 2_000;

/** The answer, whatever its status, with the token of `AIR_TOKEN`; null where nobody answers. */
export async function ask(url: string, limitMs: number = ANSWER_MS): Promise<Response | null> {
  const token = Deno.env.get("AIR_TOKEN");
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  const signal = AbortSignal.timeout(limitMs);
  return await fetch(url, { headers, signal }).catch(() => null);
}
