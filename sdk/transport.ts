/**
 * One POST to the server, in the words of each runtime. Where the runtime can, an answer that is
 * still awaited does not keep the program running: a server that hangs must not be noticed.
 */
import { type Answer, NO_ANSWER, parseAnswer, retryAfterMs } from "./answer.ts";
import { type DenoConnection, denoHost, isPermitted, later, nodeModule } from "./host.ts";
import { isLoopback } from "./settings.ts";

/** A request to a server. */
export interface Post {
  /** `http(s)://…` */
  url: string;
  token: string | null;
  /** JSON. */
  body: string;
  /** To connect and answer. */
  timeoutMs: number;
  /** Ends the request before its time. */
  abort: AbortController;
}

/** Posts JSON; resolves with `NO_ANSWER` when none comes in time. Never throws. */
export async function post(request: Post): Promise<Answer> {
  const { url, abort, timeoutMs } = request;
  const timer = later(timeoutMs, () => abort.abort());
  try {
    const deno = denoHost();
    if (deno === null) return await (nodePost(request) ?? fetchPost(request));
    if (!isPermitted("net", { host: new URL(url).host })) return NO_ANSWER;
    const isPlain = url.startsWith("http://") && isLoopback(url);
    return await (isPlain ? denoPost(request) : fetchPost(request));
  } catch {
    return NO_ANSWER; // Refused, broken off or no address.
  } finally {
    timer.cancel();
  }
}

/** Sends while a page is left: the browser finishes it. It takes 64 KB at most. */
export function postOnLeave({ url, token, body }: Omit<Post, "timeoutMs" | "abort">): void {
  fetch(url, { method: "POST", headers: headersOf(token), body, keepalive: true }).catch(() => {});
}

function headersOf(token: string | null): Record<string, string> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  return headers;
}

async function fetchPost({ url, token, body, abort: { signal } }: Post): Promise<Answer> {
  const headers = headersOf(token);
  const response = await fetch(url, { method: "POST", headers, body, redirect: "error", signal });
  return {
    status: response.status,
    body: await response.text(),
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  };
}

interface NodeResponse {
  statusCode?: number;
  headers: Record<string, string | string[] | undefined>;
  setEncoding(encoding: "utf8"): void;
  on(event: "data", listener: (text: string) => void): void;
  on(event: "end" | "error" | "close", listener: () => void): void;
}

interface NodeRequest {
  on(event: "response", listener: (response: NodeResponse) => void): void;
  on(event: "socket", listener: (socket: { unref(): void }) => void): void;
  on(event: "error" | "close", listener: () => void): void;
  end(body: Uint8Array): void;
  destroy(): void;
}

interface NodeHttp {
  request(url: string, options: Record<string, unknown>): NodeRequest;
}

/** Node's own client: unlike `fetch` it can let the program end. Null where it is not to be had. */
function nodePost({ url, token, body, abort }: Post): Promise<Answer> | null {
  const http = nodeModule<NodeHttp>(url.startsWith("https:") ? "https" : "http");
  if (http === null) return null;
  return new Promise((resolve) => {
    const bytes = new TextEncoder().encode(body);
    const headers = { ...headersOf(token), "content-length": bytes.length };
    const request = http.request(url, { method: "POST", headers });
    abort.signal.addEventListener("abort", () => request.destroy());
    request.on("socket", (socket) => socket.unref());
    request.on("error", () => resolve(NO_ANSWER));
    request.on("close", () => resolve(NO_ANSWER)); // After an answer this changes nothing.
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => text += part);
      response.on("error", () => resolve(NO_ANSWER));
      response.on("end", () => {
        const retry = response.headers["retry-after"];
        const after = retryAfterMs(typeof retry === "string" ? retry : null);
        resolve({ status: response.statusCode ?? 0, body: text, retryAfterMs: after });
      });
    });
    request.end(bytes);
  });
}

/** An answer to a batch of 500 events that are all refused has less. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * HTTP over a plain connection of Deno: neither its `fetch` nor its `node:http` can be told not to
 * keep the program running (seen in Deno 2.7).
 */
async function denoPost({ url, token, body, abort }: Post): Promise<Answer> {
  const { hostname, port, host, pathname } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, "");
  const connection = await denoHost()!.connect({ hostname: name, port: Number(port || 80) });
  connection.unref();
  abort.signal.addEventListener("abort", () => closeQuietly(connection));
  try {
    const bytes = new TextEncoder().encode(body);
    const headers = { host, ...headersOf(token), "content-length": bytes.length };
    const lines = Object.entries({ ...headers, connection: "close" })
      .map(([field, value]) => `${field}: ${value}\r\n`);
    await writeAll(
      connection,
      new TextEncoder().encode(`POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n`),
    );
    await writeAll(connection, bytes);
    return parseAnswer(await readAll(connection));
  } finally {
    closeQuietly(connection);
  }
}

async function writeAll(connection: DenoConnection, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

async function readAll(connection: DenoConnection): Promise<string> {
  const decoder = new TextDecoder();
  const part = new Uint8Array(16_384);
  let text = "";
  while (text.length < MAX_ANSWER_BYTES) {
    const count = await connection.read(part);
    if (count === null) break;
    text += decoder.decode(part.subarray(0, count), { stream: true });
  }
  return text;
}

function closeQuietly(connection: DenoConnection): void {
  try {
    connection.close();
  } catch {
    // It is closed: the request was ended.
  }
}
