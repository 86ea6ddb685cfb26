/** Instruments an MCP server: what passes its transports is told of. */
import { AirClient } from "./client.ts";
import type { McpDetails } from "./inputs.ts";
import type { McpOptions } from "./mcp.ts";

/** The requests that are told of; the rest of the protocol is housekeeping. */
const METHODS = new Set([
  ...["tools/call", "tools/list", "resources/read", "resources/list"],
  ...["prompts/get", "prompts/list"],
]);
/** Requests without an answer yet; a server that never answers must not grow. */
const MAX_OPEN = 10_000;

/** A transport of MCP; the parts that are used. */
interface Transport {
  onmessage?: ((message: unknown, ...more: unknown[]) => void) | undefined;
  send(message: unknown, ...more: unknown[]): unknown;
}

/** A server of MCP; the parts that are used. */
interface Connectable {
  connect(transport: never): unknown;
}

/** Ends the trace of a request: with its result, or with an error. */
interface Open {
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Tells of the requests that an MCP server answers: `McpServer` and `Server` of
 * `@modelcontextprotocol/sdk`, over any transport. To be called before `connect`; gives the server
 * itself. Handlers, results and errors are untouched.
 *
 * @param serverName what the dashboard calls the server
 */
export function instrumentMcpServer<S extends object>(
  server: S,
  serverName: string,
  options: McpOptions = {},
): S {
  const { client: given, ...rest } = options;
  const air = given ?? new AirClient(rest);
  const inner = connectableIn(server);
  if (inner === null) return server;
  const connect = inner.connect;
  inner.connect = function (this: unknown, transport: never, ...more: unknown[]) {
    watch(transport, serverName, air);
    return Reflect.apply(connect, this, [transport, ...more]);
  };
  return server;
}

/** A high-level server holds the one that connects. */
function connectableIn(server: object): Connectable | null {
  for (const one of [(server as { server?: unknown }).server, server]) {
    const candidate = one as Connectable | null | undefined;
    if (typeof candidate?.connect === "function") return candidate;
  }
  return null;
}

/** Hears what a transport brings and sends; a protocol keeps the listener that is there before it. */
function watch(transport: Transport, serverName: string, air: AirClient): void {
  const open = new Map<unknown, Open>();
  const before = transport.onmessage;
  transport.onmessage = (message, ...more) => {
    before?.(message, ...more);
    if (isObject(message)) received(message, { serverName, open, air });
  };
  const send = transport.send;
  transport.send = function (this: unknown, message, ...more) {
    if (isObject(message)) answered(message, open);
    return Reflect.apply(send, this, [message, ...more]);
  };
}

interface Watched {
  serverName: string;
  open: Map<unknown, Open>;
  air: AirClient;
}

type Message = Record<string, unknown>;

/** JSON-RPC: a request has a method and an id, a notification no id. */
function received({ id, method, params }: Message, { serverName, open, air }: Watched): void {
  const about = isObject(params) ? params : {};
  if (method === "notifications/cancelled") {
    open.get(about.requestId)?.reject(new Error("The client cancelled the request"));
    open.delete(about.requestId);
  }
  const isTold = typeof method === "string" && METHODS.has(method);
  if (!isTold || id === undefined || open.size >= MAX_OPEN) return;
  const answer = new Promise((resolve, reject) => open.set(id, { resolve, reject }));
  air.traceMcp(serverName, method, detailsOf(method, about), () => answer).catch(() => {});
}

function answered({ id, result, error }: Message, open: Map<unknown, Open>): void {
  const trace = open.get(id);
  if (trace === undefined || (result === undefined && error === undefined)) return;
  open.delete(id);
  if (error === undefined) trace.resolve(result);
  else trace.reject(new Error(isObject(error) ? String(error.message) : "An error without a text"));
}

function detailsOf(method: string, params: Message): McpDetails {
  const { name, uri, arguments: input } = params;
  if (method === "resources/read") return { resourceUri: String(uri) };
  return typeof name === "string" ? { toolName: name, input } : { input: params };
}

function isObject(value: unknown): value is Message {
  return typeof value === "object" && value !== null;
}
