/** The RAG sources of a project file, which the server reads too (there with every check). */
import { isPermitted, nodeModule, workingFolder } from "./host.ts";

/** One source of `providers.rag` in a project file. */
export interface RagProvider {
  /** What its events call it. */
  name: string;
  /** What it is built on (`qdrant`, `pinecone`, …); for display. */
  type?: string | null;
  /** What it holds; for display. */
  description?: string | null;
  /** The model of embeddings that name none. */
  embeddingModel?: string | null;
  /** The dimensions of embeddings that name none. */
  dimensions?: number | null;
}

const PROJECT_FILES = [".air.json", "air.config.json"];
/** This folder and five parents. */
const PROJECT_DEPTH = 6;

/** The sources of the nearest project file; none where there is none or it is not valid. */
export function configuredProviders(): RagProvider[] {
  const text = nearestFile();
  if (text === null) return [];
  try {
    const { providers } = JSON.parse(text) as { providers?: { rag?: unknown } };
    const rag: unknown[] = Array.isArray(providers?.rag) ? providers.rag : [];
    return rag.filter(isProvider);
  } catch {
    return []; // Not JSON: the server tells of it, line and field.
  }
}

function isProvider(value: unknown): value is RagProvider {
  return typeof value === "object" && value !== null && "name" in value &&
    typeof value.name === "string" && value.name !== "";
}

function nearestFile(): string | null {
  const fs = nodeModule<{ readFileSync(path: string, encoding: "utf8"): string }>("fs");
  let folder = workingFolder();
  for (let depth = 0; fs && folder !== null && depth < PROJECT_DEPTH; depth++) {
    for (const name of PROJECT_FILES) {
      const path = `${folder}/${name}`;
      if (!isPermitted("read", { path })) continue;
      try {
        return fs.readFileSync(path, "utf8");
      } catch {
        // Not here.
      }
    }
    folder = parentOf(folder);
  }
  return null;
}

function parentOf(folder: string): string | null {
  const end = Math.max(folder.lastIndexOf("/"), folder.lastIndexOf("\\"));
  return end < 0 || folder.length <= 1 ? null : folder.slice(0, end);
}
