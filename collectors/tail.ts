/**
 * Follows agents' session files: what they held before, newest first, and what is written now,
 * which goes before that. Each file is read by byte offset in small pieces, never whole.
 */
import type { Cursor, CursorMove } from "./cursor.ts";
import { inodeIn, inodeOf, isPacked } from "./tail_file.ts";
import { statOf, TailFolder } from "./tail_folder.ts";
import { TailProgress } from "./tail_progress.ts";
import { TailQueue } from "./tail_queue.ts";
import { isDone, plainPath, type TailedFile } from "./tail_reader.ts";
import type { AgentProgress, TailOptions, TailRoot } from "./tail_types.ts";

/** Between two looks at what is being written, for where no event of the system tells. */
const POLL_MS = 2_000;
/** Between two looks at everything, where the system tells of changes. */
const LOOK_MS = 60_000;
/** Looking at everything takes at most this part of the time. */
const LOOK_PART = 200;
/** What changed this short ago is looked at every 2 s; so many files at most. */
const ACTIVE_MS = 600_000;
const MAX_ACTIVE = 200;

interface Root extends TailRoot {
  watched: TailFolder;
  /** Unix ms. */
  nextLookAt: number;
}

/** One tail over any number of folders. `start` it, and `stop` it before what takes its events. */
export class Tail {
  readonly #options: TailOptions;
  readonly #roots: Root[];
  readonly #progress: TailProgress;
  readonly #queue: TailQueue;
  readonly #files = new Map<string, TailedFile>();
  /** Cursors of files that were not met yet. */
  readonly #cursors: Map<string, Cursor>;
  /** Paths by inode, to know a file again that was renamed. */
  readonly #byInode = new Map<string, string>();
  readonly #active = new Set<TailedFile>();
  #moves: CursorMove[] = [];
  /** What was found where, until what is not there any more is forgotten. */
  #looks: { root: TailRoot; paths: ReadonlySet<string> }[] = [];
  #ticking: Promise<void> | null = null;
  #isStopped = false;
  /** All folders were met. */
  #hasBegun = false;
  #timer: number | undefined;

  constructor(options: TailOptions) {
    this.#options = options;
    this.#progress = new TailProgress(options.roots);
    this.#queue = new TailQueue(options, this.#progress);
    this.#cursors = new Map(options.cursors.map((cursor) => [cursor.path, cursor]));
    for (const { path, identity } of options.cursors) this.#byInode.set(inodeIn(identity), path);
    this.#roots = options.roots.map((root) => ({
      ...root,
      nextLookAt: 0,
      watched: new TailFolder(root.folder, {
        owns: (path) => this.#owns(root, path),
        knows: (path) => this.#files.has(path),
        found: (path, info) => this.#found(root, path, info),
        looked: (paths) => this.#looks.push({ root, paths }),
      }),
    }));
  }

  /** Resolves when all files are found and are being read; follows them from then on. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.tick(), POLL_MS);
    await this.tick();
  }

  /**
   * What happens every 2 s: looks at what is being written, at everything when it is time, and
   * tries again what could not be stored. Resolves when it has looked.
   */
  tick(): Promise<void> {
    return this.#ticking ??= this.#tick().finally(() => this.#ticking = null);
  }

  /** Resolves once all that is known has been read and stored; also when the tail is stopped. */
  async settled(): Promise<void> {
    await this.#ticking;
    await this.#queue.settled();
  }

  /** How far each agent's files are read, in the roots' order. */
  progress(): AgentProgress[] {
    const folders = this.#roots.map(({ mapper, folder, watched }) => {
      const { state, closedFolders } = watched;
      const isLooking = !this.#hasBegun || watched.isLooking;
      return { agent: mapper.agent, path: folder, state, isLooking, closedFolders };
    });
    return this.#progress.of(this.#files.values(), folders);
  }

  /** Stops looking and reading; resolves when nothing is stored any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    const closed = this.#roots.map(({ watched }) => watched.close());
    await Promise.all([this.#queue.stop(), ...closed]);
    await this.#ticking;
  }

  async #tick(): Promise<void> {
    const { now } = this.#options;
    for (const root of this.#roots) {
      if (this.#isStopped) return;
      if (root.watched.attend()) root.nextLookAt = 0;
    }
    this.#hasBegun = true;
    this.#lookAtActive();
    for (const root of this.#roots) {
      if (this.#isStopped) return;
      if (now() >= root.nextLookAt) await this.#look(root);
    }
    // Last, for what left one folder may have come to another.
    for (const { root, paths } of this.#looks.splice(0)) this.#forgetOthers(root, paths);
    this.#queue.open();
    await this.#storeMoves();
    this.#queue.pump();
  }

  async #look(root: Root): Promise<void> {
    const begun = performance.now();
    await root.watched.look();
    const pause = root.watched.state === "events" ? LOOK_MS : POLL_MS;
    const rest = Math.max(pause, (performance.now() - begun) * LOOK_PART);
    root.nextLookAt = this.#options.now() + rest;
  }

  #lookAtActive(): void {
    for (const file of this.#active) {
      const info = file.isGone ? null : statOf(file.path);
      if (info) this.#see(file, info);
      const isOld = this.#options.now() - file.changedAt > ACTIVE_MS;
      if (file.isGone || isOld) this.#active.delete(file);
    }
  }

  #owns({ mapper }: TailRoot, path: string): boolean {
    return mapper.owns(plainPath(path)) && (this.#options.wants?.(path) ?? true);
  }

  #found(root: TailRoot, path: string, info: Deno.FileInfo): void {
    if (this.#isStopped) return;
    this.#see(this.#files.get(path) ?? this.#meet(root, path, inodeOf(info)), info);
  }

  #meet({ mapper }: TailRoot, path: string, inode: string): TailedFile {
    const file: TailedFile = {
      path,
      mapper,
      cursor: this.#cursors.get(path) ?? this.#renamed(path, inode),
      size: -1,
      changedAt: 0,
      modifiedAt: 0,
      inode,
      readBytes: 0,
      isUnrested: false,
      isGone: false,
    };
    this.#cursors.delete(path);
    this.#files.set(path, file);
    return file;
  }

  /** The cursor that a file had under its former name. */
  #renamed(path: string, inode: string): Cursor | null {
    const old = this.#byInode.get(inode);
    if (old === undefined || inode === "-:-") return null;
    const cursor = this.#files.get(old)?.cursor ?? this.#cursors.get(old);
    const info = statOf(old);
    const isThere = info !== null && inodeOf(info) === inode;
    if (!cursor || isThere || inodeIn(cursor.identity) !== inode) return null;
    const moved = { ...cursor, path };
    this.#moves.push(moved);
    if (info === null) this.#forget(old);
    return moved;
  }

  /** Queues a file that changed. */
  #see(file: TailedFile, info: Deno.FileInfo): void {
    const now = this.#options.now();
    const { size } = info;
    const inode = inodeOf(info);
    const modifiedAt = info.mtime?.getTime() ?? 0;
    if (file.size === size && file.modifiedAt === modifiedAt && file.inode === inode) return;
    // Where the file system's clock runs ahead, a file would never be at rest.
    Object.assign(file, { size, modifiedAt, inode, changedAt: Math.min(modifiedAt, now) });
    this.#byInode.set(inode, file.path);
    const isActive = now - file.changedAt <= ACTIVE_MS;
    if (isActive && this.#active.size < MAX_ACTIVE) this.#active.add(file);
    const { cursor, path } = file;
    const isKnown = cursor !== null && inodeIn(cursor.identity) === inode && !isPacked(path);
    if (isKnown && isDone(cursor, size)) file.readBytes = size;
    else this.#queue.add(file);
  }

  #forgetOthers(root: TailRoot, paths: ReadonlySet<string>): void {
    if (this.#isStopped) return;
    for (const path of [...this.#files.keys(), ...this.#cursors.keys()]) {
      if (!path.startsWith(`${root.folder}/`) || paths.has(path)) continue;
      // It may have come after the look had passed its folder.
      if (this.#owns(root, path) && statOf(path) === null) this.#forget(path);
    }
  }

  /** What the file told stays stored. */
  #forget(path: string): void {
    const file = this.#files.get(path);
    if (file) this.#queue.drop(file);
    if (file && this.#byInode.get(file.inode) === path) this.#byInode.delete(file.inode);
    this.#files.delete(path);
    this.#cursors.delete(path);
    this.#moves.push({ path, gone: true });
  }

  async #storeMoves(): Promise<void> {
    const moves = this.#moves;
    this.#moves = [];
    if (moves.length > 0 && !await this.#queue.store(moves)) this.#moves.unshift(...moves);
  }
}
