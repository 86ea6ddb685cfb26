/**
 * Where the extension finds the server: as all collectors do (target.ts), in the words of Node 20,
 * on which Pi runs.
 */
import type { ReadEnv, Target } from "../target.ts";
import { readPort } from "./disk.ts";

const DEFAULT_PORT = 5200;

/** A server, and whether it runs on this machine. */
export interface Server extends Target {
  isHere: boolean;
}

/**
 * The server that `AIR_URL` names, else the one on this machine at `AIR_PORT`, else at the port in
 * `state.json`, else at 5200. Null when `AIR_URL` is no address: there is no other server then.
 */
export function findServer(env: ReadEnv): Server | null {
  const token = env("AIR_TOKEN") || null;
  const named = env("AIR_URL");
  if (named) return serverAt(named, token);
  const port = portOf(env("AIR_PORT")) ?? portOf(readPort(env)) ?? DEFAULT_PORT;
  return { url: `http://127.0.0.1:${port}`, token, isHere: true };
}

function serverAt(address: string, token: string | null): Server | null {
  try {
    const url = new URL(address);
    if (!/^(?:https?|wss?):$/.test(url.protocol)) return null;
    const path = url.pathname.replace(/\/ws\/collector\/?$/, "").replace(/\/+$/, "");
    const isHere = /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/.test(url.hostname);
    return { url: `${url.protocol.replace("ws", "http")}//${url.host}${path}`, token, isHere };
  } catch {
    return null; // No address at all.
  }
}

function portOf(value: unknown): number | null {
  const port = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const isPort = typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65536;
  return isPort ? port : null;
}
