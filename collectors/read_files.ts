/** Reads session files once, from their begin to their present end. */
import type { SessionFileMapper } from "./session_file.ts";
import { inodeOf, isPacked } from "./tail_file.ts";
import { filesBelow, statOf } from "./tail_folder.ts";
import { CLOSED_FOLDER, UNREADABLE_FILE } from "./tail_progress.ts";
import { NotTaken, plainPath, readOn, type TailedFile } from "./tail_reader.ts";
import type { Take, Taken } from "./tail_types.ts";

/** Files read at once: while one waits for the server, others are mapped. */
const LANES = 4;

/** What an import has done so far. */
export interface ImportProgress {
  files: number;
  filesRead: number;
  bytes: number;
  bytesRead: number;
  events: Taken;
  /** Lines and files left out, by the reason. */
  skipped: Record<string, number>;
}

/**
 * The session files at `path`, newest first: that file itself, or all below that folder which the
 * mapper knows by their names; where it knows none, all whose names end as theirs do. Folders that
 * cannot be looked into are added to `closed`.
 */
export function sessionFilesAt(
  path: string,
  mapper: SessionFileMapper,
  closed: Set<string> = new Set(),
): string[] {
  const info = statOf(path);
  if (info?.isFile) return [path];
  const isLines = (file: string | null): file is string => /\.jsonl(\.zst)?$/.test(file ?? "");
  const below = info?.isDirectory ? [...filesBelow(path, (folder) => closed.add(folder))] : [];
  // Reading a pipe would wait for whoever writes it; a link that leads nowhere is counted later.
  const files = below.filter(isLines).filter((file) => statOf(file)?.isFile !== false);
  const known = files.filter((file) => mapper.owns(plainPath(file)));
  const plain = new Set(files);
  const changedAt = new Map(files.map((file) => [file, statOf(file)?.mtime?.getTime() ?? 0]));
  return (known.length > 0 ? known : files)
    .filter((file) => !isPacked(file) || !plain.has(plainPath(file)))
    .sort((a, b) => (changedAt.get(b) ?? 0) - (changedAt.get(a) ?? 0));
}

/**
 * Reads files and hands on what they tell. Throws what `take` throws; files that cannot be read are
 * counted, as are folders that could not be looked into. `onProgress` hears of every step.
 */
export async function readFiles(
  paths: readonly string[],
  mapper: SessionFileMapper,
  take: Take,
  onProgress: (progress: ImportProgress) => void,
  closedFolders = 0,
): Promise<ImportProgress> {
  const files = paths.map((path) => tailed(path, mapper));
  const progress: ImportProgress = {
    files: files.length,
    filesRead: 0,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    bytesRead: 0,
    events: { stored: 0, known: 0, refused: 0 },
    skipped: closedFolders > 0 ? { [CLOSED_FOLDER]: closedFolders } : {},
  };
  const waiting = [...files].reverse();
  const lane = async () => {
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      await readOne(file, take, progress, () => onProgress(progress));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return progress;
}

async function readOne(
  file: TailedFile,
  take: Take,
  progress: ImportProgress,
  tell: () => void,
): Promise<void> {
  const skip = (reason: string, count: number) => {
    progress.skipped[reason] = (progress.skipped[reason] ?? 0) + count;
  };
  let read = 0;
  const advance = (bytes: number) => {
    progress.bytesRead += bytes - read;
    read = bytes;
  };
  try {
    await readOn(file, {
      take,
      now: Date.now,
      shouldStop: () => false,
      counted({ stored, known, refused }) {
        progress.events.stored += stored;
        progress.events.known += known;
        progress.events.refused += refused;
        advance(Math.min(file.readBytes, file.size));
        tell();
      },
      skipped: skip,
    });
  } catch (error) {
    if (error instanceof NotTaken) throw error.cause;
    skip(UNREADABLE_FILE, 1);
  }
  advance(file.size);
  progress.filesRead += 1;
  tell();
}

function tailed(path: string, mapper: SessionFileMapper): TailedFile {
  const info = statOf(path);
  return {
    path,
    mapper,
    cursor: null,
    size: info?.size ?? 0,
    changedAt: 0,
    modifiedAt: 0,
    inode: info ? inodeOf(info) : "-:-",
    readBytes: 0,
    isUnrested: false,
    isGone: false,
  };
}
