/** The real SDK of MCP at both ends, over the transports that programs use. */
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client";
// @ts-types="@modelcontextprotocol/sdk/client/stdio"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
// @ts-types="@modelcontextprotocol/sdk/client/streamableHttp"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
// @ts-types="@modelcontextprotocol/sdk/server/mcp"
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
// @ts-types="@modelcontextprotocol/sdk/server/webStandardStreamableHttp"
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { join } from "node:path";
import { AirClient, createMcpTracer, instrumentMcp, instrumentMcpServer } from "../../sdk/mod.ts";
import { eventually } from "../e2e/eventually.ts";
import { type AirServer, airServer, type Stored } from "./air_server.ts";
import { addAbilities } from "./mcp_abilities.ts";
import { bundle } from "./programs.ts";

/** What is told of each request of `useAll`: method, tool or resource, whether it failed, and why. */
const TOLD = [
  ["tools/list", undefined, undefined, false, undefined],
  ["tools/call", "add", undefined, false, undefined],
  ["tools/call", "fail", undefined, true, "It failed"],
  ["resources/read", undefined, "air://hello", false, undefined],
  ["prompts/get", "greet", undefined, false, undefined],
];

function essence(events: readonly Stored[]): unknown[] {
  return events.filter(({ type }) => type === "mcp_response").map((event) => {
    const { method, toolName, resourceUri, isError, errorMessage } = event;
    assert.equal(typeof event.durationMs, "number");
    return [method, toolName, resourceUri, isError, errorMessage];
  });
}

/** Each kind of request once; the results are what the server gives. */
async function useAll(client: Client): Promise<void> {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name), ["add", "fail"]);
  const sum = await client.callTool({ name: "add", arguments: { a: 1, b: 2 } });
  assert.deepEqual(sum.content, [{ type: "text", text: "3" }]);
  const failed = await client.callTool({ name: "fail" });
  assert.equal(failed.isError, true);
  const { contents } = await client.readResource({ uri: "air://hello" });
  assert.deepEqual(contents, [{ uri: "air://hello", text: "hello" }]);
  const { messages } = await client.getPrompt({ name: "greet", arguments: { name: "Ada" } });
  assert.equal(messages.length, 1);
}

async function assertTold(server: AirServer, sessionId: string, serverName: string): Promise<void> {
  const events = await server.eventsOf(sessionId);
  const mcp = events.filter(({ type }) => type.startsWith("mcp_"));
  assert.deepEqual(essence(mcp), TOLD);
  assert.deepEqual(new Set(mcp.map((event) => event.serverName)), new Set([serverName]));
  const requests = mcp.filter(({ type }) => type === "mcp_request");
  assert.deepEqual(requests.map(({ method }) => method), TOLD.map(([method]) => method));
  const add = requests.find(({ toolName }) => toolName === "add");
  assert.deepEqual([add?.inputPreview, add?.inputSizeBytes], ['{"a":1,"b":2}', 13]);
}

Deno.test("MCP over Streamable HTTP is told of at both ends", async () => {
  await using server = await airServer();
  const ends = ["client", "server"].map((sessionId) =>
    new AirClient({ url: server.url, sessionId })
  );
  const [near, far] = ends as [AirClient, AirClient];
  const mcp = new McpServer({ name: "abilities", version: "1.0.0" });
  addAbilities(mcp);
  assert.equal(instrumentMcpServer(mcp, "far", { client: far }), mcp);
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
    enableJsonResponse: true,
  });
  await mcp.connect(transport);
  await using listening = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => transport.handleRequest(request),
  );
  const client = instrumentMcp(new Client({ name: "test", version: "1" }), "near", {
    client: near,
  });
  const address = new URL(`http://127.0.0.1:${listening.addr.port}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(address));
  await useAll(client);
  await client.close();
  await mcp.close();
  await Promise.all([near.close(), far.close()]);
  await assertTold(server, "client", "near");
  await assertTold(server, "server", "far");
});

Deno.test({
  name: "MCP over stdio is told of at both ends",
  // The SDK of MCP leaves the timer of its close() behind.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const home = await Deno.makeTempDir();
    await using server = await airServer({ spool: join(home, ".hydrotik", "air", "spool") });
    const air = new AirClient({ url: server.url, sessionId: "client" });
    const bare = new Client({ name: "test", version: "1" });
    const client = instrumentMcp(bare, "near", { client: air });
    await bundle("./mcp_program.ts", join(home, "program.mjs"), "node");
    await client.connect(
      new StdioClientTransport({
        command: "node",
        args: [join(home, "program.mjs")],
        env: { HOME: home, PATH: Deno.env.get("PATH") ?? "", AIR_URL: server.url },
      }),
    );
    await useAll(client);
    await client.close();
    await air.close();
    await assertTold(server, "client", "near");
    // The server's end has its own process: what it cannot send at its exit, it leaves in the spool.
    await eventually(() => assertTold(server, "server", "far"));
    await Deno.remove(home, { recursive: true });
  },
});

Deno.test("instrumentMcp() passes errors on and tells of them", async () => {
  await using server = await airServer();
  const air = new AirClient({ url: server.url, sessionId: "s1" });
  const client = instrumentMcp(new Client({ name: "test", version: "1" }), "m", { client: air });
  const bare = new Client({ name: "test", version: "1" });
  const request = { name: "search", arguments: { query: "hello" } };
  const error = await bare.callTool(request).catch((thrown: unknown) => thrown);
  await assert.rejects(client.callTool(request), { message: String((error as Error).message) });
  await air.close();
  assert.deepEqual(essence(await server.eventsOf("s1")), [
    ["tools/call", "search", undefined, true, (error as Error).message],
  ]);
});

Deno.test("instrumentMcp() leaves everything else of a client as it is", async () => {
  class Own {
    #calls = 0;
    /** Read by callers. */
    name = "own";
    get calls() {
      return this.#calls;
    }
    set calls(calls: number) {
      this.#calls = calls;
    }
    callTool(name: string, args: { query: string }) {
      this.#calls += 1;
      return Promise.resolve(`${name} ${args.query}`);
    }
    other() {
      return this.#calls;
    }
  }
  await using server = await airServer();
  const air = new AirClient({ url: server.url, sessionId: "s1" });
  const own = new Own();
  const client: Own = instrumentMcp(own, "own", { client: air });
  assert.equal(await client.callTool("search", { query: "hello" }), "search hello");
  client.calls += 1;
  assert.deepEqual([client.calls, client.other(), own.calls, client.name], [2, 2, 2, "own"]);
  assert.ok(client instanceof Own);
  assert.equal(client.constructor, Own);
  assert.equal(client.callTool, client.callTool);
  await air.close();
  const [, request] = await server.eventsOf("s1");
  assert.deepEqual([request?.toolName, request?.inputPreview], ["search", '{"query":"hello"}']);
});

Deno.test("createMcpTracer() tells what it is given", async () => {
  await using server = await airServer();
  const mcp = createMcpTracer("my-server", { url: server.url, sessionId: "s1" });
  assert.equal(await mcp.traceToolCall("search", { query: "hello" }, () => 1), 1);
  assert.equal(await mcp.traceResourceRead("file://a", () => 2), 2);
  assert.equal(await mcp.tracePrompt("greet", {}, () => 3), 3);
  await mcp.client.close();
  assert.deepEqual(essence(await server.eventsOf("s1")), [
    ["tools/call", "search", undefined, false, undefined],
    ["resources/read", undefined, "file://a", false, undefined],
    ["prompts/get", "greet", undefined, false, undefined],
  ]);
});
