/** What a settings file or a client says of a RAG source or MCP server. */
import * as z from "zod";
import { storable } from "../sdk/limits.ts";
import type { Registration } from "./store/rows.ts";

/** One source; only its name is needed. */
export interface Provider {
  name: string;
  /** What it is built on (`qdrant`, `pinecone`, …); for display. */
  type?: string | null | undefined;
  description?: string | null | undefined;
  /** The model of embeddings that tell none. */
  embeddingModel?: string | null | undefined;
  /** The dimensions of embeddings that tell none. */
  dimensions?: number | null | undefined;
  /** Content. */
  metadata?: Record<string, unknown> | null | undefined;
}

/** Sources by kind. */
export interface Providers {
  rag: Provider[];
  mcp: Provider[];
}

/** Metadata of one source as JSON; a page lists it. */
const MAX_METADATA_CHARS = 4_096;
/** Sources of one kind in one file. */
const MAX_PROVIDERS = 500;

const FIELDS = {
  name: z.string().min(1).max(500).overwrite(storable),
  type: z.string().max(100).overwrite(storable).nullish(),
  description: z.string().max(1_000).overwrite(storable).nullish(),
  embeddingModel: z.string().max(500).overwrite(storable).nullish(),
  dimensions: z.int().min(1).max(1_000_000).nullish(),
  metadata: z.record(z.string(), z.unknown())
    .refine(isSmall, `Too big: expected at most ${MAX_METADATA_CHARS} characters as JSON`)
    .nullish(),
};

/** A source as a client registers it; what else it says is ignored. */
export const ProviderSchema: z.ZodType<Provider> = z.object(FIELDS);

const list = z.array(z.strictObject(FIELDS)).max(MAX_PROVIDERS).default([]);

/** The sources of a settings file, which holds nothing else. */
export const ProvidersSchema: z.ZodType<Providers> = z.strictObject({ rag: list, mcp: list });

/** Every source of both kinds as the store takes it. */
export function registrationsOf({ rag, mcp }: Providers): Registration[] {
  return [
    ...rag.map((provider) => registrationOf("rag", provider)),
    ...mcp.map((provider) => registrationOf("mcp", provider)),
  ];
}

/** One source as the store takes it. */
export function registrationOf(kind: Registration["kind"], provider: Provider): Registration {
  return {
    kind,
    name: provider.name,
    type: provider.type ?? null,
    description: provider.description ?? null,
    embeddingModel: provider.embeddingModel ?? null,
    dimensions: provider.dimensions ?? null,
    metadata: provider.metadata ?? null,
  };
}

function isSmall(metadata: object): boolean {
  return JSON.stringify(metadata).length <= MAX_METADATA_CHARS;
}
