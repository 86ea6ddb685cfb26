/** Traces requests to an MCP server by hand, for clients that `instrumentMcp` does not fit. */
import { AirClient } from "./client.ts";
import type { AirOptions } from "./settings.ts";

/** How MCP is told of. */
export interface McpOptions extends AirOptions {
  /** A client to tell by; else one is made. */
  client?: AirClient;
}

/** Traces one MCP server. */
export interface McpTracer {
  /** The server's name. */
  readonly serverName: string;
  /** What it tells by, for `flush` and `close`. */
  readonly client: AirClient;
  /** Runs `fn` and tells of it as a call of a tool; `args` is content. */
  traceToolCall<T>(toolName: string, args: unknown, fn: () => T | PromiseLike<T>): Promise<T>;
  /** Runs `fn` and tells of it as the reading of a resource. */
  traceResourceRead<T>(uri: string, fn: () => T | PromiseLike<T>): Promise<T>;
  /** Runs `fn` and tells of it as the fetching of a prompt; `args` is content. */
  tracePrompt<T>(name: string, args: unknown, fn: () => T | PromiseLike<T>): Promise<T>;
}

/**
 * A tracer of one MCP server.
 *
 * @example
 * ```ts
 * import { createMcpTracer } from "@hydrotik/air/sdk";
 *
 * const mcp = createMcpTracer("my-server");
 * const result = await mcp.traceToolCall("search", { query: "hello" }, () => ["a hit"]);
 * console.log(result.length);
 * await mcp.client.close();
 * ```
 */
export function createMcpTracer(serverName: string, options: McpOptions = {}): McpTracer {
  const { client: given, ...rest } = options;
  const client = given ?? new AirClient(rest);
  return {
    serverName,
    client,
    traceToolCall: (toolName, input, fn) =>
      client.traceMcp(serverName, "tools/call", { toolName, input }, fn),
    traceResourceRead: (resourceUri, fn) =>
      client.traceMcp(serverName, "resources/read", { resourceUri }, fn),
    tracePrompt: (toolName, input, fn) =>
      client.traceMcp(serverName, "prompts/get", { toolName, input }, fn),
  };
}
