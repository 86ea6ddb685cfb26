/** Tracers of RAG sources: a client that knows its source. */
import { AirClient } from "./client.ts";
import { configuredProviders, type RagProvider } from "./rag_config.ts";
import type { EmbeddingOptions, IndexOptions, RetrievalOptions } from "./inputs.ts";
import type { AirOptions } from "./settings.ts";

/** How a tracer of a RAG source tells. */
export interface RagTracerOptions extends AirOptions {
  /** A client to tell by; else the tracer makes its own. */
  client?: AirClient;
  /** The model of embeddings that name none. */
  defaultEmbeddingModel?: string;
  /** The dimensions of embeddings that name none. */
  defaultDimensions?: number;
}

/** Traces one RAG source; the methods are those of `AirClient` without the source. */
export interface RagTracer {
  /** The source's name. */
  readonly source: string;
  /** What it tells by, for `flush` and `close`. */
  readonly client: AirClient;
  /** Runs `fn` and tells of it as a retrieval. */
  traceRetrieval<T>(
    query: string,
    fn: () => T | PromiseLike<T>,
    options?: RetrievalOptions<T>,
  ): Promise<T>;
  /** Runs `fn` and tells of it as an embedding; null for the default model. */
  traceEmbedding<T>(
    model: string | null,
    inputTokens: number,
    fn: () => T | PromiseLike<T>,
    options?: EmbeddingOptions,
  ): Promise<T>;
  /** Runs `fn` and tells of it as an indexing. */
  traceIndex<T>(
    documentCount: number,
    totalTokens: number,
    fn: () => T | PromiseLike<T>,
    options?: IndexOptions,
  ): Promise<T>;
}

/**
 * A tracer of one RAG source. Without a session its events belong to `rag-<source>`.
 *
 * @example
 * ```ts
 * import { createRagTracer } from "@hydrotik/air/sdk";
 *
 * const rag = createRagTracer("product-search", { sessionId: "my-session" });
 * const found = await rag.traceRetrieval("red shoes", () => [{ id: 1, score: 0.92 }], {
 *   extractResults: (rows) => ({ count: rows.length, topScore: rows[0]?.score }),
 * });
 * console.log(found.length);
 * await rag.client.close();
 * ```
 */
export function createRagTracer(source: string, options: RagTracerOptions = {}): RagTracer {
  const { client: given, defaultEmbeddingModel, defaultDimensions, ...rest } = options;
  const client = given ?? new AirClient({ ...rest, sessionId: rest.sessionId || `rag-${source}` });
  const defaults = defaultDimensions === undefined ? {} : { dimensions: defaultDimensions };
  return {
    source,
    client,
    traceRetrieval: (query, fn, more) => client.traceRetrieval(source, query, fn, more),
    traceEmbedding(model, inputTokens, fn, more) {
      const name = model ?? defaultEmbeddingModel ?? "unknown";
      return client.traceEmbedding(source, name, inputTokens, fn, { ...defaults, ...more });
    },
    traceIndex: (documentCount, totalTokens, fn, more) =>
      client.traceIndex(source, documentCount, totalTokens, fn, more),
  };
}

/** A tracer of a source as a project file describes it. */
export function createRagTracerFromProvider(
  provider: RagProvider,
  options: RagTracerOptions = {},
): RagTracer {
  const { name, embeddingModel, dimensions } = provider;
  return createRagTracer(name, {
    ...(embeddingModel ? { defaultEmbeddingModel: embeddingModel } : {}),
    ...(dimensions ? { defaultDimensions: dimensions } : {}),
    ...options,
  });
}

/**
 * A tracer of each RAG source of the project file, by its name: `.air.json` or `air.config.json` of
 * the working folder or one of five parents. Empty where there is none, and in a browser.
 */
export function createRagTracersFromConfig(
  options: RagTracerOptions = {},
): Record<string, RagTracer> {
  const client = options.client ?? (options.sessionId ? new AirClient(options) : undefined);
  const shared = client === undefined ? options : { ...options, client };
  return Object.fromEntries(
    configuredProviders().map((one) => [one.name, createRagTracerFromProvider(one, shared)]),
  );
}
