/**
 * What AIr uses of Pi's extension interface, 0.73 to 1.5, which differ in the rest. Everything may
 * be missing: the extension must work, or stay silent, on any version.
 */
import { isObject, type Json } from "../json.ts";

/** The object that Pi hands to an extension's factory. */
export interface Pi {
  /** Unknown event names are accepted and never fire. A value that a handler gives changes Pi. */
  on(name: string, handler: (event: unknown, ctx: unknown) => void | Promise<void>): unknown;
  getThinkingLevel?(): unknown;
  getActiveTools?(): unknown;
  getAllTools?(): unknown;
}

/** What one event's context tells; read at once, since Pi's own object goes stale. */
export interface Moment {
  sessionId: string;
  /** The session file's first line: id, cwd, parentSession. */
  header: Json;
  cwd: string | null;
  /** `id`, `provider`, `contextWindow`; empty where no model is chosen. */
  model: Json;
}

/** The moment of an event, or null without a session (some events come before there is one). */
export function momentOf(ctx: unknown): Moment | null {
  if (!isObject(ctx)) return null;
  const manager = ctx.sessionManager;
  const sessionId = call(manager, "getSessionId");
  if (typeof sessionId !== "string" || sessionId === "") return null;
  const header = call(manager, "getHeader");
  return {
    sessionId,
    header: isObject(header) ? header : {},
    cwd: typeof ctx.cwd === "string" ? ctx.cwd : null,
    model: isObject(ctx.model) ? ctx.model : {},
  };
}

/** What a method without arguments gives; undefined where there is none or it throws. */
export function call(holder: unknown, method: string): unknown {
  try {
    const found = typeof holder === "object" && holder !== null
      ? (holder as Record<string, unknown>)[method]
      : undefined;
    return typeof found === "function" ? found.call(holder) : undefined;
  } catch {
    return undefined; // "Stale", or not yet there: it is not known then.
  }
}
