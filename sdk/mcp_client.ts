/** Instruments the client of an MCP server: `@modelcontextprotocol/sdk`'s, or one that looks like it. */
import { AirClient } from "./client.ts";
import type { McpDetails } from "./inputs.ts";
import type { McpOptions } from "./mcp.ts";

/** How a method's arguments are read. */
interface Traced {
  method: string;
  details: (first: unknown, second: unknown) => McpDetails;
}

const TRACED: ReadonlyMap<PropertyKey, Traced> = new Map([
  ["callTool", { method: "tools/call", details: byName }],
  ["getPrompt", { method: "prompts/get", details: byName }],
  ["readResource", {
    method: "resources/read",
    details: (first) => ({ resourceUri: textIn(first, "uri") }),
  }],
  ["listTools", { method: "tools/list", details: (first) => ({ input: first }) }],
]);

/**
 * The same client, whose `callTool`, `readResource`, `getPrompt` and `listTools` are told of.
 * Results, errors and types are untouched; a result that says `isError` counts as an error.
 *
 * @param serverName what the dashboard calls the server
 *
 * @example
 * ```ts
 * import { AirClient, instrumentMcp } from "@hydrotik/air/sdk";
 *
 * await using air = new AirClient({ sessionId: "my-session" });
 * const client = { callTool: ({ name }: { name: string }) => Promise.resolve({ content: [name] }) };
 * const instrumented = instrumentMcp(client, "my-mcp-server", { client: air });
 * const result = await instrumented.callTool({ name: "search" });
 * console.log(result.content);
 * ```
 */
export function instrumentMcp<C extends object>(
  client: C,
  serverName: string,
  options: McpOptions = {},
): C {
  const { client: given, ...rest } = options;
  const air = given ?? new AirClient(rest);
  const wrapped = new WeakMap<object, object>();

  function wrap(name: PropertyKey, value: object): object {
    const known = wrapped.get(value);
    if (known) return known;
    const traced = TRACED.get(name);
    const made = new Proxy(value as (...args: unknown[]) => unknown, {
      apply(method, self, args) {
        // A class may keep private fields, which only the client itself has.
        const run = () => Reflect.apply(method, self === instrumented ? client : self, args);
        if (traced === undefined) return run();
        return air.traceMcp(serverName, traced.method, detailsOf(traced, args), run);
      },
    });
    wrapped.set(value, made);
    return made;
  }

  const instrumented = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || name === "constructor") return value;
      return isFixed(target, name) ? value : wrap(name, value);
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  return instrumented;
}

/** A property that must be given as it is: a proxy that gives another breaks the rules of JavaScript. */
function isFixed(target: object, name: PropertyKey): boolean {
  const property = Object.getOwnPropertyDescriptor(target, name);
  return property?.configurable === false && property.writable === false;
}

function detailsOf({ details }: Traced, [first, second]: unknown[]): McpDetails {
  try {
    return details(first, second);
  } catch {
    return {}; // Arguments that cannot be read; the client says so itself.
  }
}

/** `{ name, arguments }`, as the SDK takes it, or the name and the arguments side by side. */
function byName(first: unknown, second: unknown): McpDetails {
  if (typeof first === "string") return { toolName: first, input: second };
  return { toolName: textIn(first, "name"), input: fieldIn(first, "arguments") };
}

function textIn(value: unknown, field: string): string | undefined {
  const text = typeof value === "string" ? value : fieldIn(value, field);
  return typeof text === "string" ? text : undefined;
}

function fieldIn(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[field]
    : undefined;
}
