/** What an item, or an end event of an older version, tells of the tool call it ends. Pure. */
import { codeIn, isObject, type Json, nameIn, objectIn, textIn, textOf } from "../json.ts";

/** Tools by type of their item, where no line named the call. */
const TOOLS = new Map([
  ["CommandExecution", "exec_command"],
  ["FileChange", "apply_patch"],
  ["WebSearch", "web_search"],
]);

/** The tool that an item's call ran, as the model would name it; null: the item is no tool's. */
export function toolOf(item: Json): string | null {
  const type = nameIn(item, "type") ?? "";
  const tool = nameIn(item, "tool");
  if (type === "McpToolCall") return mcpName(nameIn(item, "server") ?? "", tool ?? "");
  if (type === "CollabAgentToolCall") return tool ?? type;
  return TOOLS.get(type) ?? null;
}

/**
 * An MCP tool's full name, as the call's line and the hooks have it: Codex 0.169 offers tool `get-all`
 * of server `my-docs` to the model as `get_all` of `mcp__my_docs`, while its items keep the own names.
 */
function mcpName(server: string, tool: string): string {
  return `mcp__${server}__${tool}`.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 500);
}

/** What went in, as JSON, as far as an item tells it; of a patch only the files' names. */
export function inputOf(item: Json): string | null {
  switch (item.type) {
    case "CommandExecution":
      return JSON.stringify({ command: item.command ?? null });
    case "McpToolCall":
      return JSON.stringify(item.arguments ?? {});
    case "FileChange":
      return JSON.stringify({ changes: changesOf(item) });
    case "WebSearch":
      return JSON.stringify(item.action ?? { query: item.query ?? null });
    default:
      return null;
  }
}

function changesOf(item: Json): [string, unknown][] {
  return Object.entries(objectIn(item, "changes")).map(([path, change]) => [
    path,
    isObject(change) ? change.type ?? null : null,
  ]);
}

/** What came out. */
export function outputOf(item: Json): string | null {
  switch (item.type) {
    case "CommandExecution":
      return typeof item.aggregated_output === "string" ? item.aggregated_output : null;
    case "FileChange":
      return textIn(item, "stderr") ?? textIn(item, "stdout");
    case "McpToolCall":
      return textOf(objectIn(item, "result").content);
    default:
      return null;
  }
}

/** Whether the call failed, and its exit code: -1 for a command that was killed. */
export function resultOf(item: Json): { isError: boolean; exitCode: number | null } {
  const exitCode = codeIn(item, "exit_code");
  const isError = item.status === "failed" || (exitCode ?? 0) !== 0 ||
    objectIn(item, "result").isError === true;
  return { isError, exitCode };
}

/** An end event of versions without items, in the shape of an item; null: it ends no tool call. */
export function itemOfEnd(payload: Json): Json | null {
  const id = nameIn(payload, "call_id");
  switch (payload.type) {
    case "exec_command_end":
      return { ...payload, type: "CommandExecution", id };
    case "patch_apply_end":
      return {
        ...payload,
        type: "FileChange",
        id,
        status: payload.success === false ? "failed" : "completed",
      };
    case "web_search_end":
      return { ...payload, type: "WebSearch", id };
    case "mcp_tool_call_end": {
      const { Ok: result, Err: refused } = objectIn(payload, "result");
      const status = refused === undefined ? "completed" : "failed";
      return { ...objectIn(payload, "invocation"), type: "McpToolCall", id, status, result };
    }
    default:
      return null;
  }
}
