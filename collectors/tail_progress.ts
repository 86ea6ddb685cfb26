/** How far a tail is, by agent. */
import type { FolderState } from "./tail_folder.ts";
import type { TailedFile } from "./tail_reader.ts";
import type { AgentProgress, TailRoot, Taken } from "./tail_types.ts";

/** Why a file is left out that cannot be opened or read. */
export const UNREADABLE_FILE = "file not readable";
/** Why the files of a folder are left out. */
export const CLOSED_FOLDER = "folder not readable";

interface Counts {
  events: Taken;
  skipped: Record<string, number>;
}

/** One folder of an agent. */
interface WatchedFolder {
  agent: string;
  path: string;
  state: FolderState;
  isLooking: boolean;
  /** Folders, this one included, that cannot be looked into. */
  closedFolders: number;
}

/** How far a tail is that has not begun: nothing is known yet of what there is. */
export function unbegun(roots: readonly TailRoot[]): AgentProgress[] {
  const folders = roots.map(({ mapper: { agent }, folder: path }) => {
    return { agent, path, state: "missing" as const, isLooking: true, closedFolders: 0 };
  });
  return new TailProgress(roots).of([], folders);
}

/** Counts what a tail does; what its files tell by themselves is summed when it is asked for. */
export class TailProgress {
  readonly #counts: Map<string, Counts>;

  constructor(roots: readonly TailRoot[]) {
    this.#counts = new Map(roots.map(({ mapper }) => {
      return [mapper.agent, { events: { stored: 0, known: 0, refused: 0 }, skipped: {} }];
    }));
  }

  /** Adds what became of a batch. */
  count(agent: string, taken: Taken): void {
    const events = this.#counts.get(agent)?.events;
    if (!events) return;
    events.stored += taken.stored;
    events.known += taken.known;
    events.refused += taken.refused;
  }

  /** Adds lines or files that were left out. */
  skip(agent: string, reason: string, count: number): void {
    const skipped = this.#counts.get(agent)?.skipped;
    if (skipped) skipped[reason] = (skipped[reason] ?? 0) + count;
  }

  /** The progress of each agent, in the roots' order. */
  of(files: Iterable<TailedFile>, folders: readonly WatchedFolder[]): AgentProgress[] {
    const agents = new Map([...this.#counts].map(([agent, counts]): [string, AgentProgress] => {
      const all = folders.filter((folder) => folder.agent === agent);
      const own = all.map(({ path, state }) => ({ path, state }));
      const isLooking = all.some((folder) => folder.isLooking);
      const sums = { files: 0, filesRead: 0, bytes: 0, bytesLeft: 0 };
      const { events, skipped } = structuredClone(counts);
      const closed = all.reduce((sum, { closedFolders }) => sum + closedFolders, 0);
      if (closed > 0) skipped[CLOSED_FOLDER] = closed;
      return [agent, { agent, folders: own, isLooking, ...sums, events, skipped }];
    }));
    for (const { mapper, size, readBytes } of files) {
      const progress = agents.get(mapper.agent);
      if (!progress) continue;
      const left = Math.max(0, size - readBytes);
      progress.files += 1;
      progress.filesRead += left === 0 ? 1 : 0;
      progress.bytes += size;
      progress.bytesLeft += left;
    }
    return [...agents.values()];
  }
}
