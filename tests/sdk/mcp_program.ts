/** An instrumented MCP server over stdio: a program of its own. */
// @ts-types="@modelcontextprotocol/sdk/server/mcp"
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
// @ts-types="@modelcontextprotocol/sdk/server/stdio"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { instrumentMcpServer } from "../../sdk/mod.ts";
import { addAbilities } from "./mcp_abilities.ts";

const server = new McpServer({ name: "abilities", version: "1.0.0" });
addAbilities(server);
instrumentMcpServer(server, "far", { sessionId: "server" });
await server.connect(new StdioServerTransport());
