/** Events of tools, MCP servers and RAG sources. See ../types.ts. */
import type { EventBase } from "./base.ts";

/** A tool call begins. */
export interface ToolCallStart extends EventBase {
  /** Names the event type. */
  type: "tool_call_start";
  /** The name of the tool. */
  toolName: string;
  /** Names the call within its session. */
  toolCallId: string;
  /** UTF-8 bytes of the tool's input as JSON. */
  inputSizeBytes?: number | null;
  /** Content: the first 4,096 characters of the input as JSON. */
  inputPreview?: string | null;
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** The tool call that made this one. */
  parentToolCallId?: string | null;
}

/** A tool call ends. It may arrive before its start, or without one. */
export interface ToolCallEnd extends EventBase {
  /** Names the event type. */
  type: "tool_call_end";
  /** The name of the tool. */
  toolName: string;
  /** Names the call within its session. */
  toolCallId: string;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** UTF-8 bytes of the text that the model sees. */
  outputSizeBytes?: number | null;
  /** Content. */
  outputPreview?: string | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
  /** Of a command. */
  exitCode?: number | null;
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** The tool call that made this one. */
  parentToolCallId?: string | null;
}

/** A tool call told in one event; it began at `timestamp - durationMs`. */
export interface ToolCall extends EventBase {
  /** Names the event type. */
  type: "tool_call";
  /** The name of the tool. */
  toolName: string;
  /** Names the call within its session. */
  toolCallId: string;
  /** What made it: the name of a tool. */
  provider?: string | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Tokens that went in. */
  inputTokens?: number | null;
  /** Tokens that came out. */
  outputTokens?: number | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
  /** Content. */
  metadata?: unknown;
}

/** A request to an MCP server. */
export interface McpRequest extends EventBase {
  /** Names the event type. */
  type: "mcp_request";
  /** As MCP names it: `tools/call`, `resources/read` … */
  method: string;
  /** The name of the tool. */
  toolName?: string | null;
  /** The resource that is read. */
  resourceUri?: string | null;
  /** What the dashboard calls the server. */
  serverName: string;
  /** UTF-8 bytes of the input as JSON. */
  inputSizeBytes?: number | null;
  /** Content. */
  inputPreview?: string | null;
}

/** The answer of an MCP server. */
export interface McpResponse extends EventBase {
  /** Names the event type. */
  type: "mcp_response";
  /** As MCP names it: `tools/call`, `resources/read` … */
  method: string;
  /** The name of the tool. */
  toolName?: string | null;
  /** The resource that is read. */
  resourceUri?: string | null;
  /** What the dashboard calls the server. */
  serverName: string;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** UTF-8 bytes of the result as JSON. */
  outputSizeBytes?: number | null;
  /** Content. */
  outputPreview?: string | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
}

/** A retrieval from a RAG source. */
export interface RagRetrieval extends EventBase {
  /** Names the event type. */
  type: "rag_retrieval";
  /** The name of the source. */
  source: string;
  /** Content. */
  query?: string | null;
  /** How many results there were. */
  resultCount?: number | null;
  /** 0 to 1. */
  topScore?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Tokens of each chunk that was found. */
  chunkSizes?: number[] | null;
  /** Tokens of all chunks that were found. */
  totalChunkTokens?: number | null;
  /** Content. */
  metadata?: unknown;
}

/** An embedding for a RAG source. */
export interface RagEmbedding extends EventBase {
  /** Names the event type. */
  type: "rag_embedding";
  /** The name of the source. */
  source: string;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Tokens that went in. */
  inputTokens?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Numbers in one vector. */
  dimensions?: number | null;
  /** Texts embedded by one request. */
  batchSize?: number | null;
}

/** Documents indexed into a RAG source. */
export interface RagIndex extends EventBase {
  /** Names the event type. */
  type: "rag_index";
  /** The name of the source. */
  source: string;
  /** Documents that were indexed. */
  documentCount?: number | null;
  /** Tokens of all kinds. */
  totalTokens?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Content. */
  metadata?: unknown;
}
