/** Who answers at an address of this machine. By node:http, which no HTTP_PROXY leads astray. */
import { get } from "node:http";
import { text } from "node:stream/consumers";

/** How long the holder of a port is given to say that it is an AIr. */
const PROBE_MS = 1_000;

/** True when an AIr answers at `url`, also one that refuses us for want of its token. */
export async function isAir(url: string): Promise<boolean> {
  try {
    const body: unknown = JSON.parse(await bodyOf(`${url}/api/health`));
    if (typeof body !== "object" || body === null) return false;
    return "redactionLevel" in body ||
      ("type" in body && String(body.type).startsWith("urn:air:problem:"));
  } catch {
    return false; // Silent, or something that speaks no JSON: not an AIr.
  }
}

function bodyOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PROBE_MS);
    get(url, { signal }, (answer) => text(answer).then(resolve, reject)).on("error", reject);
  });
}
