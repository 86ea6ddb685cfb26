/** Where a client sends events and how: its options, then the environment, then what a server wrote. */
import { environment, isPermitted, nodeModule } from "./host.ts";
import type { RedactionLevel } from "./types.ts";

/** How to reach a server and what to tell it. All are optional. */
export interface AirOptions {
  /**
   * `http(s)://…` or `ws(s)://…/ws/collector`. Else `AIR_URL`, else the server of this machine at
   * `AIR_PORT`, else at the port that a running server wrote down, else 5200.
   */
  url?: string;
  /** The session that events belong to. Else one is made up. */
  sessionId?: string;
  /** What makes the events, as the dashboard shows it: the name of your tool. `sdk` if left out. */
  provider?: string;
  /** USD. Once the costs told by this client exceed it, they are marked as over budget. */
  budgetLimit?: number;
  /**
   * The agent that the session is shown as. `sdk` if left out; null says nothing of the session: for
   * one that an agent's own collector tells of.
   */
  agent?: string | null;
  /** The bearer token of a server that wants one. Else `AIR_TOKEN`. */
  token?: string;
  /**
   * What leaves the process: `preview` (default) scrubs texts of secrets and cuts content to 50
   * characters after, `full` leaves no content, `none` leaves all. Else `AIR_REDACTION_LEVEL`.
   */
  redactionLevel?: RedactionLevel;
  /**
   * False: what a server did not take at once is not sent again by this client but left on the disk,
   * where there is one. True if left out.
   */
  reconnect?: boolean;
  /** False: problems of the delivery are told on the console, each once. True if left out. */
  silent?: boolean;
}

/** What holds for one client. */
export interface Settings {
  /** False where `AIR_ENABLED` switches AIr off: nothing is recorded then. */
  isEnabled: boolean;
  /** `http(s)://host[:port][/path]`, no slash at the end; null when the address is none. */
  url: string | null;
  token: string | null;
  level: RedactionLevel;
}

/** The server that listens where nothing else was said. */
const DEFAULT_PORT = 5200;
const OFF = new Set(["false", "0", "no", "off"]);

/** The settings that options and environment come to. Never throws. */
export function settingsOf(options: AirOptions): Settings {
  return {
    isEnabled: !OFF.has((environment("AIR_ENABLED") ?? "").trim().toLowerCase()),
    url: addressOf(options.url),
    token: options.token ?? (environment("AIR_TOKEN") || null),
    level: levelOf(options.redactionLevel) ?? levelOf(environment("AIR_REDACTION_LEVEL")) ??
      "preview",
  };
}

function addressOf(option: string | undefined): string | null {
  const named = option ?? environment("AIR_URL");
  if (named) return baseUrl(named);
  const port = portOf(environment("AIR_PORT")) ?? portOf(serverState().port) ?? DEFAULT_PORT;
  return `http://127.0.0.1:${port}`;
}

/** The server's base address for either form of an address, or null for anything else. */
function baseUrl(address: string): string | null {
  try {
    const url = new URL(address);
    if (!/^(?:https?|wss?):$/.test(url.protocol)) return null;
    const path = url.pathname.replace(/\/ws\/collector\/?$/, "").replace(/\/+$/, "");
    return `${url.protocol.replace("ws", "http")}//${url.host}${path}`;
  } catch {
    return null; // No address at all.
  }
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** The level that a file on the disk must keep to: the last server's, `full` when it is not known. */
export function levelInForce(): RedactionLevel {
  return levelOf(serverState().level) ?? "full";
}

/** Of two levels the one that keeps less. */
export function stricter(a: RedactionLevel, b: RedactionLevel): RedactionLevel {
  const order: RedactionLevel[] = ["none", "preview", "full"];
  return order[Math.max(order.indexOf(a), order.indexOf(b))]!;
}

/** AIr's folder in the user's home, or null where no home is known. */
export function airFolder(): string | null {
  const home = environment("HOME") || environment("USERPROFILE");
  return home ? `${home}/.hydrotik/air` : null;
}

function levelOf(value: unknown): RedactionLevel | null {
  return value === "none" || value === "preview" || value === "full" ? value : null;
}

function portOf(value: unknown): number | null {
  const port = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const isPort = typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65536;
  return isPort ? port : null;
}

/** What the last server wrote; empty where none has run, or it may not be read. */
function serverState(): Record<string, unknown> {
  const folder = airFolder();
  if (folder === null) return {};
  const path = `${folder}/state.json`;
  if (!isPermitted("read", { path })) return {};
  try {
    const fs = nodeModule<{ readFileSync(path: string, encoding: "utf8"): string }>("fs");
    const state: unknown = JSON.parse(fs?.readFileSync(path, "utf8") ?? "{}");
    return typeof state === "object" && state !== null ? { ...state } : {};
  } catch {
    return {}; // No file, or a server is just writing it.
  }
}
