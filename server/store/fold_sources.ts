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
import type { IntegrationFold } from "./fold_integrations.ts";
import type { SourceShare } from "./rollup_shares.ts";
import type { Rollups } from "./rollups.ts";
import type { Registration } from "./rows.ts";
import { Table } from "./table.ts";
import { addSourceCall } from "./plain_facts.ts";
import { addForGood, bucketOf, type Extremes, NO_EXTREMES, noSamples } from "./samples.ts";

interface McpTotal extends Extremes {
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

interface RagTotal extends Extremes {
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

type RagEvent = RagRetrieval | RagEmbedding | RagIndex;

export class SourceFold {
  readonly #db: Db;
  readonly #rollups: Rollups;
  readonly #mcp: Table<McpTotal>;
  readonly #rag: Table<RagTotal>;
  readonly #integrations: IntegrationFold;

  constructor(db: Db, rollups: Rollups, integrations: IntegrationFold) {
    this.#db = db;
    this.#integrations = integrations;
    this.#rollups = rollups;
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
        minMs: "plain",
        maxMs: "plain",
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
        minMs: "plain",
        maxMs: "plain",
        resultCount: "plain",
        results: "plain",
        topScoreCount: "plain",
        topScoreMillionths: "plain",
        chunkTokens: "plain",
        histogram: "json",
      },
    });
  }

  /** Takes an MCP or RAG event in; any other leaves no trace here. */
  fold(event: WireEvent): void {
    switch (event.type) {
      case "mcp_request":
        return this.#integrations.seen("mcp", event.serverName, event.timestamp);
      case "mcp_response":
        addSourceCall(this.#db, event);
        this.#mcpCall(event);
        return this.#integrations.seen("mcp", event.serverName, event.timestamp);
      case "rag_retrieval":
      case "rag_embedding":
      case "rag_index":
        addSourceCall(this.#db, event);
        this.#ragCall(event);
        return this.#integrations.seen("rag", event.source, event.timestamp);
    }
  }

  /** Registers integrations; gives how many there was room for. */
  register(registrations: readonly Registration[]): number {
    return this.#integrations.register(registrations);
  }

  /** Registrations that said something new since this was asked last. */
  takeChanged(): Registration[] {
    return this.#integrations.takeChanged();
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
    const bucket = bucketOf(timestamp);
    const total = this.#mcp.find(sessionId, bucket, serverName, method, toolName) ??
      {
        ...{ sessionId, bucket, serverName, method, toolName, errors: 0 },
        ...noSamples(),
        ...NO_EXTREMES,
      };
    this.#rollups.source(total, () => mcpShare(total));
    addForGood(total, event.durationMs ?? null);
    if (event.isError) total.errors += 1;
    this.#mcp.put(total);
  }

  #ragCall(event: RagEvent): void {
    const { sessionId, timestamp, source, type } = event;
    const bucket = bucketOf(timestamp);
    const total = this.#rag.find(sessionId, bucket, source, type) ?? {
      ...{ sessionId, bucket, source, type },
      ...noSamples(),
      ...NO_RETRIEVALS,
      ...NO_EXTREMES,
    };
    this.#rollups.source(total, () => ragShare(total));
    addForGood(total, event.durationMs ?? null);
    if (event.type === "rag_retrieval") addRetrieval(total, event);
    this.#rag.put(total);
  }
}

const NO_RETRIEVALS = {
  resultCount: 0,
  results: 0,
  topScoreCount: 0,
  topScoreMillionths: 0,
  chunkTokens: 0,
};

function mcpShare({ serverName: source, method: operation, ...total }: McpTotal): SourceShare {
  return { ...total, ...NO_RETRIEVALS, kind: "mcp", source, operation };
}

function ragShare({ type: operation, ...total }: RagTotal): SourceShare {
  return { ...total, kind: "rag", operation, toolName: "", errors: 0 };
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
