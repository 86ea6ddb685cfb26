/** The client: tells AIr what a program does, and never gets in its way. */
import { Recorder } from "./recorder.ts";
import type {
  CostOptions,
  CostParts,
  EmbeddingOptions,
  EvalMetrics,
  EvalOptions,
  EventInput,
  IndexOptions,
  LatencyOptions,
  McpDetails,
  PromptMetrics,
  PromptOptions,
  RetrievalOptions,
} from "./inputs.ts";
import { mcpRequest, mcpResponse } from "./mcp_events.ts";
import { ragFailure, retrievalEvent } from "./rag_events.ts";
import type { AirOptions } from "./settings.ts";
import { hashPrompt } from "./sha256.ts";
import { messageOf, snapshot, told } from "./text.ts";

/** What `close` waits for the server at most. */
const CLOSE_MS = 2_000;
/** The same of `flush`. */
const FLUSH_MS = 5_000;

/** What to record when a traced function has ended. */
interface Ending<T> {
  succeeded: (result: T, durationMs: number) => EventInput;
  failed: (error: unknown, durationMs: number) => EventInput;
}

/**
 * Tells AIr of tools, LLM calls, MCP and RAG. Every method returns at once; events go out in the
 * background and are never a reason to wait or to fail.
 *
 * @example
 * ```ts
 * import { AirClient } from "@hydrotik/air/sdk";
 *
 * await using air = new AirClient({ sessionId: "my-session", provider: "my-tool" });
 * const rows = await air.trace("database_query", { table: "users" }, async () => {
 *   return await Promise.resolve(["ada", "grace"]);
 * });
 * console.log(rows.length);
 * ```
 */
export class AirClient implements AsyncDisposable {
  readonly #recorder: Recorder;
  readonly #provider: string;
  readonly #budgetLimit: number | null;
  #spentUsd = 0;

  /** Connects to nothing yet. Never throws. */
  constructor(options: AirOptions = {}) {
    this.#recorder = new Recorder(options);
    this.#provider = options.provider ?? "sdk";
    this.#budgetLimit = options.budgetLimit ?? null;
  }

  /** The session that events belong to from now on. */
  getSessionId(): string {
    return this.#recorder.sessionId;
  }

  /** Events belong to this session from now on; the costs of this client count from 0 again. */
  setSessionId(sessionId: string): void {
    this.#recorder.sessionId = sessionId;
    this.#spentUsd = 0;
  }

  /** Tells one event as it is; what is left out of id, session, time and witness is filled in. */
  emit(event: EventInput): void {
    this.#recorder.recordCopy(event);
  }

  /**
   * Runs `fn` and tells of it as a call of the tool `name`. Gives what it gives and throws what it
   * throws.
   *
   * @param input what the function works on; content
   */
  trace<T>(name: string, input: unknown, fn: () => T | PromiseLike<T>): Promise<T> {
    const { preview } = this.#recorder.isEnabled ? told(input) : { preview: null };
    const call = (durationMs: number, isError: boolean, error?: unknown): EventInput => ({
      type: "tool_call",
      toolName: name,
      toolCallId: this.#recorder.newId(),
      provider: this.#provider,
      durationMs,
      isError,
      ...(isError ? { errorMessage: messageOf(error) } : {}),
      ...(preview === null ? {} : { metadata: { input: preview } }),
    });
    return this.#run(fn, {
      succeeded: (_result, durationMs) => call(durationMs, false),
      failed: (error, durationMs) => call(durationMs, true, error),
    });
  }

  /** Runs `fn` and tells how long it took: `turn`, `tool_call`, `api_call`, `ttft` or any other. */
  measureLatency<T>(
    operation: string,
    fn: () => T | PromiseLike<T>,
    options: LatencyOptions = {},
  ): Promise<T> {
    // Read at the end, so that `fn` may fill in the phases.
    const ended = (totalMs: number): EventInput => ({
      type: "latency",
      operation,
      totalMs,
      ...options,
      ...(options.phases ? { phases: options.phases.map((phase) => ({ ...phase })) } : {}),
    });
    return this.#run(fn, {
      succeeded: (_result, durationMs) => ended(durationMs),
      failed: (_error, durationMs) => ended(durationMs),
    });
  }

  /** Tells how long an operation took, ms. */
  recordLatency(operation: string, totalMs: number, options: LatencyOptions = {}): void {
    this.emit({ type: "latency", operation, totalMs, ...options });
  }

  /** Tells what an LLM call cost, USD; beyond `budgetLimit` the event says so. */
  recordCost(model: string, provider: string, cost: CostParts, options: CostOptions = {}): void {
    const { inputCost = 0, outputCost = 0, cacheReadCost = 0, cacheWriteCost = 0 } = cost;
    const totalCost = cost.totalCost ?? inputCost + outputCost + cacheReadCost + cacheWriteCost;
    this.#spentUsd += totalCost;
    const limit = this.#budgetLimit;
    this.emit({
      type: "cost",
      model,
      provider,
      inputCost,
      outputCost,
      cacheReadCost,
      cacheWriteCost,
      totalCost,
      cumulativeCost: this.#spentUsd,
      ...(limit === null ? {} : { budgetLimit: limit, budgetExceeded: this.#spentUsd > limit }),
      currency: "USD",
      ...options,
    });
  }

  /** Tells how good a turn was. */
  recordOutputEval(
    turnIndex: number,
    model: string,
    provider: string,
    metrics: EvalMetrics,
    options: EvalOptions = {},
  ): void {
    const { toolCallCount = 0, toolErrorCount = 0 } = metrics;
    const rate = toolCallCount > 0 ? { toolSuccessRate: 1 - toolErrorCount / toolCallCount } : {};
    const all = { ...rate, ...metrics };
    this.emit({ type: "output_eval", turnIndex, model, provider, metrics: all, ...options });
  }

  /**
   * Tells how well a variant of a prompt did. Only the prompt's hash leaves the process.
   *
   * @param rating 1 to 5
   */
  ratePrompt(
    variant: string,
    category: string,
    prompt: string,
    metrics: PromptMetrics,
    rating?: number,
    options: PromptOptions = {},
  ): void {
    if (!this.#recorder.isEnabled) return;
    this.ratePromptByHash(variant, category, hashPrompt(prompt), metrics, rating, options);
  }

  /** The same for a prompt of which only the hash is known; see `hashPrompt`. */
  ratePromptByHash(
    variant: string,
    category: string,
    promptHash: string,
    metrics: PromptMetrics,
    rating?: number,
    options: PromptOptions = {},
  ): void {
    const rated = rating === undefined ? {} : { rating };
    const what = { promptHash, variant, category, metrics };
    this.emit({ type: "prompt_rating", ...what, ...rated, ...options });
  }

  /** Runs `fn` and tells of it as a request to an MCP server, such as `tools/call`. */
  traceMcp<T>(
    serverName: string,
    method: string,
    details: McpDetails,
    fn: () => T | PromiseLike<T>,
  ): Promise<T> {
    const call = { serverName, method, ...details };
    this.#recorder.record(() => mcpRequest(call));
    return this.#run(fn, {
      succeeded: (result, durationMs) => mcpResponse(call, durationMs, { result }),
      failed: (error, durationMs) => mcpResponse(call, durationMs, { error }),
    });
  }

  /**
   * Runs `fn` and tells of it as a retrieval from a RAG source.
   *
   * @param query content
   */
  traceRetrieval<T>(
    source: string,
    query: string,
    fn: () => T | PromiseLike<T>,
    options: RetrievalOptions<T> = {},
  ): Promise<T> {
    return this.#run(fn, {
      succeeded: (result, ms) => retrievalEvent({ source, query, durationMs: ms, options }, result),
      failed: (error, durationMs) =>
        ragFailure({ type: "rag_retrieval", source, query, durationMs }, error),
    });
  }

  /** Runs `fn` and tells of it as an embedding of so many tokens for a RAG source. */
  traceEmbedding<T>(
    source: string,
    model: string,
    inputTokens: number,
    fn: () => T | PromiseLike<T>,
    options: EmbeddingOptions = {},
  ): Promise<T> {
    const what = { type: "rag_embedding", source, model, inputTokens, ...options } as const;
    return this.#run(fn, {
      succeeded: (_result, durationMs) => ({ ...what, durationMs }),
      failed: (error, durationMs) => ragFailure({ ...what, durationMs }, error),
    });
  }

  /** Runs `fn` and tells of it as an indexing of documents into a RAG source. */
  traceIndex<T>(
    source: string,
    documentCount: number,
    totalTokens: number,
    fn: () => T | PromiseLike<T>,
    { metadata }: IndexOptions = {},
  ): Promise<T> {
    const what = { type: "rag_index", source, documentCount, totalTokens } as const;
    const kept = metadata === undefined ? {} : { metadata: snapshot(metadata) };
    return this.#run(fn, {
      succeeded: (_result, durationMs) => ({ ...what, durationMs, ...kept }),
      failed: (error, durationMs) => ragFailure({ ...what, durationMs, ...kept }, error),
    });
  }

  /**
   * Sends what waits. True when the server has all of it; false when it does not answer, or not
   * within `limitMs`: then it is sent later. Never rejects.
   */
  flush(limitMs: number = FLUSH_MS): Promise<boolean> {
    return this.#recorder.flush(limitMs);
  }

  /** Sends what waits, leaves on the disk what no server takes, and takes nothing more. */
  close(limitMs: number = CLOSE_MS): Promise<void> {
    return this.#recorder.close(limitMs);
  }

  /** The same as `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Runs a function untouched; whatever goes wrong in recording stays there. */
  async #run<T>(fn: () => T | PromiseLike<T>, ending: Ending<T>): Promise<T> {
    if (!this.#recorder.isEnabled) return await fn();
    const start = performance.now();
    let result: T;
    try {
      result = await fn();
    } catch (error) {
      const durationMs = performance.now() - start;
      this.#recorder.record(() => ending.failed(error, durationMs));
      throw error;
    }
    const durationMs = performance.now() - start;
    this.#recorder.record(() => ending.succeeded(result, durationMs));
    return result;
  }
}
