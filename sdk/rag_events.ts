/** What is told of a retrieval and of what failed. Pure. */
import type { EventInput, RetrievalOptions } from "./inputs.ts";
import { MAX_CHUNKS } from "./limits.ts";
import { messageOf, preview, snapshot } from "./text.ts";
import type { RagEmbedding, RagIndex, RagRetrieval } from "./types.ts";

/** One retrieval that gave a result. */
export interface Retrieval<T> {
  source: string;
  query: string;
  durationMs: number;
  options: RetrievalOptions<T>;
}

/** The event of a retrieval. */
export function retrievalEvent<T>(retrieval: Retrieval<T>, result: T): EventInput {
  const { source, query, durationMs, options } = retrieval;
  return {
    type: "rag_retrieval",
    source,
    query: preview(query),
    durationMs,
    ...foundIn(result, options),
    ...(options.metadata === undefined ? {} : { metadata: snapshot(options.metadata) }),
  };
}

function foundIn<T>(result: T, { extractResults }: RetrievalOptions<T>) {
  try {
    const { count, topScore, chunkSizes } = extractResults?.(result) ??
      (Array.isArray(result) ? { count: result.length } : {});
    const sizes = chunkSizes?.filter((size) => typeof size === "number" && size >= 0) as
      | number[]
      | undefined;
    return {
      ...(isCount(count) ? { resultCount: count } : {}),
      // Some distances are no scores; the wire takes 0 to 1.
      ...(isCount(topScore) && topScore <= 1 ? { topScore } : {}),
      ...(sizes === undefined ? {} : {
        chunkSizes: sizes.slice(0, MAX_CHUNKS),
        totalChunkTokens: sizes.reduce((sum, size) => sum + size, 0),
      }),
    };
  } catch {
    return {}; // A reader that does not fit what was found: the retrieval itself is told.
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

type RagInput = Extract<EventInput, { type: (RagRetrieval | RagEmbedding | RagIndex)["type"] }>;

/** The event of what failed: the same, and that and why it did. */
export function ragFailure(event: RagInput, error: unknown): EventInput {
  const failure = { isError: true, errorMessage: messageOf(error) };
  return { ...event, ...failure };
}
