/** How agents name the tools of MCP servers. Pure. */

/** Every such name begins with it. */
export const MCP_PREFIX = "mcp__";

/** A tool of an MCP server. */
export interface McpTool {
  /** As the agent writes it, see {@link writtenName}. */
  server: string;
  tool: string;
}

/**
 * What `mcp__<server>__<tool>` names, as Claude Code 2.1 and Codex 0.169 call MCP servers; null for any
 * other tool. The first two underscores in a row end the server's name, as in Claude Code.
 */
export function mcpToolOf(toolName: string): McpTool | null {
  if (!toolName.startsWith(MCP_PREFIX)) return null;
  const end = toolName.indexOf("__", MCP_PREFIX.length);
  const [server, tool] = [toolName.slice(MCP_PREFIX.length, end), toolName.slice(end + 2)];
  return end < 0 || server === "" || tool === "" ? null : { server, tool };
}

/**
 * A server's name with `_` for all that is no ASCII letter or digit, as Codex writes it. Claude Code
 * keeps `-` too, settings and clients keep all: names that are alike this way mean one server.
 */
export function writtenName(server: string): string {
  return server.replace(/[^A-Za-z0-9]/g, "_");
}
