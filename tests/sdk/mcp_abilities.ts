/** What the tests' MCP server can do. */
// @ts-types="@modelcontextprotocol/sdk/server/mcp"
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import * as z from "zod";

/** Adds two tools, of which one fails, a resource and a prompt. */
export function addAbilities(server: McpServer): void {
  server.registerTool(
    "add",
    { inputSchema: { a: z.number(), b: z.number() } },
    ({ a, b }) => ({ content: [{ type: "text", text: String(a + b) }] }),
  );
  server.registerTool("fail", {}, () => {
    throw new Error("It failed");
  });
  server.registerResource(
    "hello",
    "air://hello",
    {},
    ({ href }) => ({ contents: [{ uri: href, text: "hello" }] }),
  );
  server.registerPrompt("greet", { argsSchema: { name: z.string() } }, ({ name }) => ({
    messages: [{ role: "user", content: { type: "text", text: `Greet ${name}` } }],
  }));
}
