/**
 * Who may talk to the server: what keeps other web sites (DNS rebinding, cross-site requests and
 * WebSockets) and, with a token, other people out. Looks at headers only; runs on every request.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { ServerConfig } from "./deps.ts";
import { Problem } from "./problem.ts";

/** Names of this machine, with any port: ssh -L and containers map them. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/;
/** Paths for programs; everything else is for people. */
const PROGRAM_PATH = /^\/(?:api|v1|ws|hooks|live|metrics)(?:\/|$)/;
/** Hosts whose verdict is remembered; a flood of names must not fill the memory. */
const MAX_HOSTS = 100;
/** How long a browser keeps the page's cookie, seconds: 30 days. */
const COOKIE_SECONDS = 2_592_000;
/** How long a browser keeps a preflight's answer, seconds. */
const PREFLIGHT_SECONDS = 600;

/** True for paths that answer programs: JSON problems, no redirects. */
export function isProgramPath(path: string): boolean {
  return PROGRAM_PATH.test(path);
}

/** What the guard decides for one request. */
export interface Guard {
  /**
   * Throws `forbidden`, `unauthorized` or `unsupported`; gives an answer of its own (preflight,
   * token cookie), or null: the request may go on.
   */
  admit(request: Request): Response | null;
  /** The headers that let the page of an allowed origin read the answer, or null. */
  grant(request: Request): Record<string, string> | null;
}

/** The guard of one configuration. */
export function createGuard(config: ServerConfig): Guard {
  const ownOrigin = hostTable(config.allowHosts);
  const allowed = new Set(config.allowOrigins);
  const key = config.token === null ? null : createKey(config.token, config.port);

  function admit(request: Request): Response | null {
    const { headers, method } = request;
    const host = headers.get("host") ?? new URL(request.url).host;
    const own = ownOrigin(host);
    if (own === null) throw new Problem("forbidden", `Cannot answer for the host "${host}"`);
    const origin = headers.get("origin");
    const isAllowed = origin !== null && allowed.has(origin);
    if (origin !== null && origin !== own && !isAllowed) {
      throw new Problem("forbidden", `Cannot answer the origin "${origin}"`);
    }
    if (!isAllowed) refuseOtherSites(request);
    if (method === "OPTIONS" && isAllowed) return preflight();
    if (method === "POST") requireJson(request, own);
    return key && key.admit(request);
  }

  return {
    admit,
    grant({ headers }) {
      const origin = allowed.size > 0 ? headers.get("origin") : null;
      return origin !== null && allowed.has(origin) ? grantTo(origin) : null;
    },
  };
}

/** Gives the origin of our pages under a host that may be asked for, null for any other host. */
function hostTable(allowHosts: readonly string[]): (host: string) => string | null {
  const allowed = new Set(allowHosts.map((host) => host.toLowerCase()));
  const verdicts = new Map<string, string | null>();
  return (host) => {
    const known = verdicts.get(host);
    if (known !== undefined) return known;
    const name = host.toLowerCase();
    const isOurs = LOOPBACK.test(name) || allowed.has(name) ||
      allowed.has(name.replace(/:\d+$/, ""));
    if (verdicts.size >= MAX_HOSTS) verdicts.clear();
    verdicts.set(host, isOurs ? `http://${name}` : null);
    return isOurs ? `http://${name}` : null;
  };
}

/** A browser says who asks. Another site may only follow a link to a page. */
function refuseOtherSites({ headers, method, url }: Request): void {
  const site = headers.get("sec-fetch-site");
  if (site !== "cross-site" && site !== "same-site") return;
  const isLink = method === "GET" && headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document";
  if (isLink && !isProgramPath(new URL(url).pathname)) return;
  throw new Problem("forbidden", "Cannot answer a request of another site");
}

/**
 * Only JSON: a form, or a script without our leave, cannot send it to another site's server. Forms of
 * our own pages are known by their origin.
 */
function requireJson({ headers, url }: Request, own: string): void {
  const type = headers.get("content-type") ?? "";
  if (type === "application/json" || /^application\/json\s*(?:;|$)/i.test(type)) return;
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type);
  if (isForm && headers.get("origin") === own && !isProgramPath(new URL(url).pathname)) return;
  throw new Problem("unsupported", `Cannot read the content type "${type}": send application/json`);
}

function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "authorization, content-type, content-encoding",
      "access-control-max-age": String(PREFLIGHT_SECONDS),
    },
  });
}

function grantTo(origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "link, retry-after",
    "cross-origin-resource-policy": "cross-origin",
    "vary": "origin",
  };
}

/** Checks the bearer token. A page exchanges it once for a cookie that does not hold it. */
function createKey(token: string, port: number) {
  const tokenHash = sha256(token);
  const cookie = createHash("sha256").update(`air page cookie\0${token}`).digest("hex");
  const cookieHash = sha256(cookie);
  // Cookies of one host are shared by all its ports.
  const cookieName = `air_token_${port}`;
  const is = (given: string | null | undefined, hash: Uint8Array) =>
    typeof given === "string" && timingSafeEqual(sha256(given), hash);

  return {
    admit(request: Request): Response | null {
      const { headers, method } = request;
      if (is(bearer(headers), tokenHash)) return null;
      const url = new URL(request.url);
      const isKnown = is(url.searchParams.get("token"), tokenHash);
      if (isKnown && url.pathname.startsWith("/ws/")) return null;
      if (isKnown && method === "GET" && !isProgramPath(url.pathname)) {
        return withCookie(url, `${cookieName}=${cookie}`);
      }
      if (is(cookieValue(headers, cookieName), cookieHash)) return null;
      throw new Problem("unauthorized", "Cannot answer without the token of this server");
    },
  };
}

/** Sends a page on to its address without the token, with the cookie. */
function withCookie(url: URL, cookie: string): Response {
  url.searchParams.delete("token");
  // Two leading slashes would name another host.
  const location = url.pathname.replace(/^\/+/, "/") + url.search;
  return new Response(null, {
    status: 303,
    headers: {
      location,
      "set-cookie": `${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_SECONDS}`,
    },
  });
}

function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function bearer(headers: Headers): string | null {
  return /^bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

function cookieValue(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
