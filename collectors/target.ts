/** Where a collector finds the server: environment, then the running server's own word, then 5200. */
import type { RedactionLevel } from "../sdk/types.ts";

/** Reads one environment variable; `Deno.env.get` in the program. */
export type ReadEnv = (name: string) => string | undefined;

/** A server to deliver to. */
export interface Target {
  /** `http(s)://host[:port][/path]`, no slash at the end. */
  url: string;
  /** The bearer token to send, or null. */
  token: string | null;
}

const DEFAULT_PORT = 5200;
const OFF = new Set(["false", "0", "no", "off"]);

/** False when `AIR_ENABLED` switches AIr off: collectors then do nothing. */
export function isEnabled(env: ReadEnv): boolean {
  return !isOff(env("AIR_ENABLED"));
}

/** False when `AIR_AUTOSTART` forbids a hook to start a server. */
export function mayAutostart(env: ReadEnv): boolean {
  return !isOff(env("AIR_AUTOSTART"));
}

/**
 * The server that `AIR_URL` names (`http(s)://…` or `ws(s)://…/ws/collector`), else the one on this
 * machine at `AIR_PORT`, else at the port in `state.json`, which a running server writes, else at
 * 5200. Null when `AIR_URL` is no such address: it must not fall back to another server.
 */
export function findTarget(env: ReadEnv): Target | null {
  const token = env("AIR_TOKEN") || null;
  const named = env("AIR_URL");
  if (named) {
    const url = baseUrl(named);
    return url === null ? null : { url, token };
  }
  const port = portOf(env("AIR_PORT")) ?? statePort(env) ?? DEFAULT_PORT;
  return { url: `http://127.0.0.1:${port}`, token };
}

/** The server's base address for either form of `AIR_URL`, or null for anything else. */
export function baseUrl(value: string): string | null {
  const url = URL.parse(value);
  if (url === null || !/^(?:https?|wss?):$/.test(url.protocol)) return null;
  const protocol = url.protocol.replace("ws", "http");
  const path = url.pathname.replace(/\/ws\/collector\/?$/, "").replace(/\/+$/, "");
  return `${protocol}//${url.host}${path}`;
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Makes `fetch` reach servers on this machine directly: where HTTP_PROXY is set, Deno would send
 * even a loopback request, and what it carries, to the proxy. To be called before the first fetch.
 */
export function bypassProxy(url: string): void {
  if (!isLoopback(url)) return;
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]) Deno.env.delete(name);
}

/** AIr's folder in the user's home, or null where no home is known. */
export function airHome(env: ReadEnv): string | null {
  const home = homeFolder(env);
  return home === null ? null : `${home}/.hydrotik/air`;
}

/** The redaction level of the last server, `full` while it is not known. */
export function levelInForce(env: ReadEnv): RedactionLevel {
  const { level } = readState(env);
  return level === "none" || level === "preview" ? level : "full";
}

/** The user's home folder, or null. */
export function homeFolder(env: ReadEnv): string | null {
  return env("HOME") || env("USERPROFILE") || null;
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && OFF.has(value.trim().toLowerCase());
}

function portOf(value: unknown): number | null {
  const port = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const isPort = typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65536;
  return isPort ? port : null;
}

function statePort(env: ReadEnv): number | null {
  return portOf(readState(env).port);
}

/** What the last server wrote; empty where none has run, or one is just writing. */
function readState(env: ReadEnv): Record<string, unknown> {
  try {
    const state: unknown = JSON.parse(Deno.readTextFileSync(`${airHome(env)}/state.json`));
    return typeof state === "object" && state !== null ? { ...state } : {};
  } catch {
    return {}; // No home, no file, or not JSON: the defaults stand.
  }
}
