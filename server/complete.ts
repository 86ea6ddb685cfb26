/**
 * What the server knows and the sender need not tell: the budget and the integrations of a
 * session's folder, the model and dimensions of a registered source.
 */
import type { RagEmbedding, SessionStart, WireEvent } from "../sdk/types.ts";
import type { Deps } from "./deps.ts";
import type { FolderSettings } from "./folder_settings.ts";
import { registrationsOf } from "./providers.ts";
import { registerSettings } from "./register.ts";
import type { IntegrationRow } from "./store/rows.ts";

/** Folders that one request may have looked into; an import brings more, and they are old. */
const MAX_FOLDERS = 100;

/** True for an event that `complete` may add to; nearly none is. */
export function isIncomplete(event: WireEvent): boolean {
  if (event.type === "session_start") return Boolean(event.cwd);
  return event.type === "rag_embedding" && lacksModel(event);
}

/** The events with what was not told filled in. Registers the integrations of their folders. */
export async function complete(deps: Deps, events: readonly WireEvent[]): Promise<WireEvent[]> {
  const folders = await lookUp(deps, events);
  const sources = events.some((event) => event.type === "rag_embedding" && lacksModel(event))
    ? await ragSources(deps)
    : new Map<string, IntegrationRow>();
  return events.map((event) => {
    if (event.type === "session_start") return withBudget(event, folders.get(event.cwd ?? ""));
    return event.type === "rag_embedding" ? withModel(event, sources.get(event.source)) : event;
  });
}

async function lookUp(
  deps: Deps,
  events: readonly WireEvent[],
): Promise<Map<string, FolderSettings>> {
  const paths = new Set<string>();
  for (const event of events) {
    if (event.type === "session_start" && event.cwd) paths.add(event.cwd);
    if (paths.size >= MAX_FOLDERS) break;
  }
  const found = await Promise.all(
    [...paths].map(async (path) => [path, await deps.folders.settingsOf(path)] as const),
  );
  await registerSettings(deps, found.flatMap(([, { providers }]) => registrationsOf(providers)));
  return new Map(found);
}

/** The registered RAG sources by name; none where the store cannot tell. */
async function ragSources({ store, log }: Deps): Promise<Map<string, IntegrationRow>> {
  try {
    const rows = await store.read("integrations", {});
    return new Map(rows.filter(({ kind }) => kind === "rag").map((row) => [row.name, row]));
  } catch (error) {
    log(`Cannot look up RAG sources: ${error instanceof Error ? error.message : error}`);
    return new Map();
  }
}

function withBudget(event: SessionStart, settings: FolderSettings | undefined): SessionStart {
  const budgetLimit = event.budgetLimit ?? settings?.budgetLimit ?? null;
  return budgetLimit === null ? event : { ...event, budgetLimit };
}

function lacksModel({ model, dimensions }: RagEmbedding): boolean {
  return !model || dimensions === null || dimensions === undefined;
}

/** A source's dimensions are those of its own model and say nothing of another. */
function withModel(event: RagEmbedding, source: IntegrationRow | undefined): RagEmbedding {
  if (!source) return event;
  const model = event.model || source.embeddingModel;
  const isIts = source.embeddingModel === null || model === source.embeddingModel;
  return {
    ...event,
    model,
    dimensions: event.dimensions ?? (isIts ? source.dimensions : null),
  };
}
