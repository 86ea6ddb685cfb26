import assert from "node:assert/strict";
import fc from "fast-check";
import { mcpToolOf, writtenName } from "../../../server/domain/mcp_tools.ts";

Deno.test("mcpToolOf() splits the names that agents give, and no others", () => {
  const cases: [toolName: string, expected: [server: string, tool: string] | null][] = [
    ["mcp__docs__search", ["docs", "search"]],
    ["mcp__claude_ai_Linear__list_issues", ["claude_ai_Linear", "list_issues"]],
    ["mcp__my-echo__echo-it.now", ["my-echo", "echo-it.now"]],
    // The first two underscores end the server's name, whatever follows.
    ["mcp__docs__get__all", ["docs", "get__all"]],
    ["mcp__docs___hidden", ["docs", "_hidden"]],
    ["mcp___docs__search", ["_docs", "search"]],
    ["mcp__דוקס__חפש", ["דוקס", "חפש"]],
    ["mcp__docs", null],
    ["mcp__docs__", null],
    ["mcp__docs_", null],
    ["mcp____search", null],
    ["mcp__", null],
    ["mcp_docs__search", null],
    ["MCP__docs__search", null],
    ["my_mcp__docs__search", null],
    ["Bash", null],
    ["", null],
  ];
  for (const [toolName, expected] of cases) {
    const found = mcpToolOf(toolName);
    assert.deepEqual(found && [found.server, found.tool], expected, toolName);
  }
});

Deno.test("mcpToolOf() gives back server and tool of any name put together", () => {
  // Single underscores within, as agents allow them.
  const server = fc.stringMatching(/^[a-z0-9-]+(?:_[a-z0-9-]+){0,3}$/);
  fc.assert(fc.property(server, fc.string({ minLength: 1 }), (server, tool) => {
    assert.deepEqual(mcpToolOf(`mcp__${server}__${tool}`), { server, tool });
  }));
});

Deno.test("writtenName() is the same for one server, however it is written", () => {
  for (const name of ["my echo.2", "my-echo.2", "my_echo_2"]) {
    assert.equal(writtenName(name), "my_echo_2");
  }
  assert.notEqual(writtenName("my-echo"), writtenName("myecho"));
});
