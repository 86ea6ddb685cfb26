/** What is told of a request to an MCP server. Pure. */
import type { EventInput, McpDetails } from "./inputs.ts";
import { messageOf, told } from "./text.ts";

/** One request. */
export interface McpCall extends McpDetails {
  serverName: string;
  /** As MCP names it: `tools/call`, `resources/read`, `prompts/get`, `tools/list` … */
  method: string;
}

/** How it ended. */
export type McpOutcome = { result: unknown } | { error: unknown };

/** The event of a request. */
export function mcpRequest(call: McpCall): EventInput {
  const { sizeBytes, preview } = told(call.input);
  return {
    type: "mcp_request",
    ...namesOf(call),
    inputSizeBytes: sizeBytes,
    inputPreview: preview,
  };
}

/** The event of an answer; a result that says `isError` is an error, as MCP means it. */
export function mcpResponse(
  call: McpCall,
  durationMs: number,
  outcome: McpOutcome,
): EventInput {
  const common = { type: "mcp_response", ...namesOf(call), durationMs } as const;
  if ("error" in outcome) {
    return { ...common, isError: true, errorMessage: messageOf(outcome.error) };
  }
  const { sizeBytes, preview } = told(outcome.result);
  const isError = hasIsError(outcome.result);
  return {
    ...common,
    outputSizeBytes: sizeBytes,
    outputPreview: preview,
    isError,
    ...(isError ? { errorMessage: firstText(outcome.result) } : {}),
  };
}

function namesOf({ serverName, method, toolName, resourceUri }: McpCall) {
  return {
    serverName,
    method,
    ...(toolName === undefined ? {} : { toolName }),
    ...(resourceUri === undefined ? {} : { resourceUri }),
  };
}

function hasIsError(result: unknown): boolean {
  return isObject(result) && result.isError === true;
}

/** The first text of a result. */
function firstText(result: unknown): string | null {
  const blocks: unknown[] = isObject(result) && Array.isArray(result.content) ? result.content : [];
  const block = blocks.find((one) => isObject(one) && typeof one.text === "string");
  return isObject(block) ? messageOf(block.text) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
