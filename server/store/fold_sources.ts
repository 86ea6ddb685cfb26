/** Calls of MCP servers and RAG sources: their totals by session, and the integrations' activity. */
import type {
  McpResponse,
  RagEmbedding,
  RagIndex,
  RagRetrieval,
  WireEvent,
} from "../../sdk/types.ts";
import type { Histogram } from "../domain/histogram.ts";
import type { Db } from "./db.ts";
import { Table } from "./table.ts";
import { addSample, bucketOf, newTotal } from "./totals.ts";

interface McpTotal {
  sessionId: string;
  bucket: number;
  serverName: string;
  method: string;
  toolName: string;
  count: number;
  errors: number;
  durationCount: number;
  durationUs: number;
  histogram: Histogram;
}

interface RagTotal {
  sessionId: string;
  bucket: number;
  source: string;
  type: string;
  count: number;
  durationCount: number;
  durationUs: number;
  resultCount: number;
  results: number;
  topScoreCount: number;
  topScoreMillionths: number;
  chunkTokens: number;
  histogram: Histogram;
}

interface Integration {
  kind: "rag" | "mcp";
  name: string;
  eventCount: number;
  lastSeenAt: number | null;
  /** What a configuration or client registered of it, JSON; null for one that was only seen. */
  registration: string | null;
}

type RagEvent = RagRetrieval | RagEmbedding | RagIndex;

export class SourceFold {
  readonly #mcp: Table<McpTotal>;
  readonly #rag: Table<RagTotal>;
  readonly #integrations: Table<Integration>;

  constructor(db: Db) {
    this.#mcp = new Table<McpTotal>(db, {
      table: "session_mcp",
      key: ["sessionId", "bucket", "serverName", "method", "toolName"],
      fields: {
        sessionId: "plain",
        bucket: "plain",
        serverName: "plain",
        method: "plain",
        toolName: "plain",
        count: "plain",
        errors: "plain",
        durationCount: "plain",
        durationUs: "plain",
        histogram: "json",
      },
    });
    this.#rag = new Table<RagTotal>(db, {
      table: "session_rag",
      key: ["sessionId", "bucket", "source", "type"],
      fields: {
        sessionId: "plain",
        bucket: "plain",
        source: "plain",
        type: "plain",
        count: "plain",
        durationCount: "plain",
        durationUs: "plain",
        resultCount: "plain",
        results: "plain",
        topScoreCount: "plain",
        topScoreMillionths: "plain",
        chunkTokens: "plain",
        histogram: "json",
      },
    });
    this.#integrations = new Table<Integration>(db, {
      table: "integrations",
      key: ["kind", "name"],
      fields: {
        kind: "plain",
        name: "plain",
        eventCount: "plain",
        lastSeenAt: "plain",
        registration: "plain",
      },
    });
  }

  /** Takes an MCP or RAG event in; any other leaves no trace here. */
  fold(event: WireEvent): void {
    switch (event.type) {
      case "mcp_request":
        return this.#seen("mcp", event.serverName, event.timestamp);
      case "mcp_response":
        this.#mcpCall(event);
        return this.#seen("mcp", event.serverName, event.timestamp);
      case "rag_retrieval":
      case "rag_embedding":
      case "rag_index":
        this.#ragCall(event);
        return this.#seen("rag", event.source, event.timestamp);
    }
  }

  flush(): void {
    this.#mcp.flush();
    this.#rag.flush();
    this.#integrations.flush();
  }

  reset(): void {
    this.#mcp.reset();
    this.#rag.reset();
    this.#integrations.reset();
  }

  #mcpCall(event: McpResponse): void {
    const { sessionId, timestamp, serverName, method } = event;
    const toolName = event.toolName ?? "";
    const total = this.#mcp.find(sessionId, bucketOf(timestamp), serverName, method, toolName) ??
      { ...newTotal(sessionId, timestamp), serverName, method, toolName, errors: 0 };
    addSample(total, 1, event.durationMs ?? null);
    if (event.isError) total.errors += 1;
    this.#mcp.put(total);
  }

  #ragCall(event: RagEvent): void {
    const { sessionId, timestamp, source, type } = event;
    const total = this.#rag.find(sessionId, bucketOf(timestamp), source, type) ?? {
      ...newTotal(sessionId, timestamp),
      source,
      type,
      resultCount: 0,
      results: 0,
      topScoreCount: 0,
      topScoreMillionths: 0,
      chunkTokens: 0,
    };
    addSample(total, 1, event.durationMs ?? null);
    if (event.type === "rag_retrieval") addRetrieval(total, event);
    this.#rag.put(total);
  }

  #seen(kind: "rag" | "mcp", name: string, at: number): void {
    const integration = this.#integrations.find(kind, name) ??
      { kind, name, eventCount: 0, lastSeenAt: null, registration: null };
    integration.eventCount += 1;
    integration.lastSeenAt = Math.max(integration.lastSeenAt ?? at, at);
    this.#integrations.put(integration);
  }
}

/** Scores are summed as integers, so that the order of sums cannot matter. */
function addRetrieval(total: RagTotal, event: RagRetrieval): void {
  total.chunkTokens += Math.round(event.totalChunkTokens ?? 0);
  if (event.resultCount !== null && event.resultCount !== undefined) {
    total.resultCount += 1;
    total.results += Math.round(event.resultCount);
  }
  if (event.topScore !== null && event.topScore !== undefined) {
    total.topScoreCount += 1;
    total.topScoreMillionths += Math.round(event.topScore * 1e6);
  }
}
