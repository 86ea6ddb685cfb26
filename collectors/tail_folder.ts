/** Finds session files below one folder: all at times, those that changed as the system tells. */
import { setImmediate } from "node:timers/promises";
import { isPacked } from "./tail_file.ts";

/** Folders below the root; agents use four levels. */
const MAX_DEPTH = 12;
/** How long looking around may hold up the thread, ms. */
const SLICE_MS = 4;
/** How long changes are gathered: an agent writes many lines at once. */
const GATHER_MS = 50;

/** How changes are noticed: not at all without the folder, by the system's events, by looking. */
export type FolderState = "missing" | "events" | "polled";

/** Who hears what is found. Paths begin with the folder's own and have forward slashes. */
export interface FolderListener {
  /** Whether a file is of interest. */
  owns(path: string): boolean;
  /** Whether a file was found before. */
  knows(path: string): boolean;
  /** A file that is there; told again at each look and change. */
  found(path: string, info: Deno.FileInfo): void;
  /** A look at the whole folder has ended; `paths` are all that was found. */
  looked(paths: ReadonlySet<string>): void;
}

/** One folder that is watched, whether it is there or not. */
export class TailFolder {
  readonly path: string;
  state: FolderState = "missing";
  /** How many folders, this one included, could not be looked into at the last look. */
  closedFolders = 0;
  readonly #listener: FolderListener;
  #events: Deno.FsWatcher | null = null;
  #inode: number | null = null;
  #changed = new Set<string>();
  #timer: number | undefined;
  #wasLooked = false;
  /** Looks into folders of which the system told. */
  #walks = 0;
  /** What goes on in the background. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(path: string, listener: FolderListener) {
    this.path = path;
    this.#listener = listener;
  }

  /**
   * Begins, or begins anew where the folder came, went or was replaced; gives true then. To be
   * called again and again.
   */
  attend(): boolean {
    const info = statOf(this.path);
    const inode = info?.isDirectory ? info.ino ?? 0 : null;
    if (inode === null) this.closedFolders = isClosed(this.path) ? 1 : 0;
    if (inode === this.#inode) return false;
    this.close();
    this.#inode = inode;
    if (inode !== null) this.#listen();
    return inode !== null;
  }

  /**
   * True while files may be there that were not found yet: until the first look at all has ended, and
   * while something new that the system told of waits to be looked into.
   */
  get isLooking(): boolean {
    if (this.state === "missing") return false;
    const isNew = (path: string) => !this.#listener.knows(path);
    return !this.#wasLooked || this.#walks > 0 || [...this.#changed].some(isNew);
  }

  /** Looks at every file, in short slices. Does nothing while the folder is missing. */
  async look(): Promise<void> {
    if (this.state === "missing") return;
    const closed = new Set<string>();
    const paths = await this.#walk(this.path, 0, closed);
    this.closedFolders = closed.size;
    // What could not be seen for a moment must not be taken for deleted.
    if (statOf(this.path)) this.#listener.looked(paths);
    this.#wasLooked = true;
  }

  /** Ends; resolves when nothing is found any more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
    this.#wasLooked = false;
    this.#events?.close();
    this.#events = null;
    this.state = "missing";
    await Promise.all(this.#running);
  }

  #run(work: Promise<unknown>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** The files found below a folder; adds the folders that are closed to this user to `closed`. */
  async #walk(folder: string, depth: number, closed = new Set<string>()): Promise<Set<string>> {
    const paths = new Set<string>();
    let until = performance.now() + SLICE_MS;
    for (const path of filesBelow(folder, (path) => closed.add(path), depth)) {
      if (path !== null && this.#visit(path)) paths.add(path);
      if (performance.now() < until) continue;
      await setImmediate();
      until = performance.now() + SLICE_MS;
    }
    return paths;
  }

  #visit(path: string): boolean {
    if (!this.#listener.owns(path)) return false;
    const info = statOf(path);
    if (!info?.isFile || isSurplus(path)) return false;
    this.#listener.found(path, info);
    return true;
  }

  #listen(): void {
    this.state = "polled";
    try {
      this.#events = Deno.watchFs(this.path, { recursive: true });
    } catch {
      return; // No events on this file system, or no more watches: looking has to do.
    }
    this.state = "events";
    this.#run(this.#follow(this.#events));
  }

  async #follow(events: Deno.FsWatcher): Promise<void> {
    // macOS tells paths with all links resolved.
    const real = Deno.realPathSync(this.path).replaceAll("\\", "/");
    try {
      for await (const { kind, flag, paths } of events) {
        if (this.#events !== events) return; // Closed: what still waits is old.
        if (flag === "rescan") this.#change(this.path);
        if (kind === "access") continue;
        for (const path of paths) this.#change(this.#own(path.replaceAll("\\", "/"), real));
      }
    } catch {
      if (this.#events === events) this.state = "polled";
    }
  }

  #own(path: string, real: string): string {
    return path.startsWith(`${real}/`) ? this.path + path.slice(real.length) : path;
  }

  #change(path: string): void {
    this.#changed.add(path);
    this.#timer ??= setTimeout(() => this.#tellChanges(), GATHER_MS);
  }

  #tellChanges(): void {
    const paths = [...this.#changed];
    this.#changed.clear();
    this.#timer = undefined;
    for (const path of paths) {
      if (this.#visit(path)) continue;
      // A new folder may have got files before the system watched it.
      if (statOf(path)?.isDirectory) this.#run(this.#lookInto(path));
    }
  }

  async #lookInto(folder: string): Promise<void> {
    this.#walks += 1;
    await this.#walk(folder, 1);
    this.#walks -= 1;
  }
}

/**
 * All files below a folder; null for each of its folders, so that a long walk can rest. `onClosed`
 * hears of the folders that are there and cannot be looked into.
 */
export function* filesBelow(
  folder: string,
  onClosed: (folder: string) => void,
  depth = 0,
): Generator<string | null> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (!isMissing(error)) onClosed(folder);
    return;
  }
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (!isDirectory) yield path;
    else if (depth < MAX_DEPTH) yield* filesBelow(path, onClosed, depth + 1);
  }
  yield null;
}

/** True for a packed file beside which the plain one lies, which then holds more. */
function isSurplus(path: string): boolean {
  return isPacked(path) && statOf(path.slice(0, -".zst".length)) !== null;
}

/** True where something is, or may be, that this user may not see. */
export function isClosed(path: string): boolean {
  try {
    Deno.statSync(path);
    return false;
  } catch (error) {
    return !isMissing(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** What lies at a path, or null. */
export function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null; // Nothing, or nothing that this user may see.
  }
}
