/** Which file of a tail is read next, and what happens when its events cannot be stored. */
import type { CursorMove } from "./cursor.ts";
import { isPacked } from "./tail_file.ts";
import { NotTaken, readOn, REST_MS, type TailedFile } from "./tail_reader.ts";
import { type TailProgress, UNREADABLE_FILE } from "./tail_progress.ts";
import type { TailOptions } from "./tail_types.ts";

/** Files read at once: while one waits for its commit, the other is mapped. */
const LANES = 2;
/** Between two tries to store: at first, and at most. */
const RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/** Reads what it is given: what was written now before the past, and of the past the newest first. */
export class TailQueue {
  readonly #options: TailOptions;
  readonly #progress: TailProgress;
  /** What was written just now, longest waiting first. */
  readonly #fresh = new Set<TailedFile>();
  /** What was there before, newest last. */
  #past: TailedFile[] = [];
  readonly #reading = new Set<TailedFile>();
  /** Files that may have more to tell when they are at rest. */
  readonly #unrested = new Set<TailedFile>();
  #isOpen = false;
  #isStopped = false;
  #failures = 0;
  #retryAt = 0;
  #settled: (() => void)[] = [];

  constructor(options: TailOptions, progress: TailProgress) {
    this.#options = options;
    this.#progress = progress;
  }

  /** Takes a file in: until the queue is opened it belongs to the past. */
  add(file: TailedFile): void {
    if (this.#isOpen) this.#fresh.add(file);
    else this.#past.push(file);
    this.pump();
  }

  /** Begins to read, once all of the past is known. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#past.sort((a, b) => a.changedAt - b.changedAt);
  }

  /** A file that is there no more. */
  drop(file: TailedFile): void {
    this.#fresh.delete(file);
    this.#unrested.delete(file);
    file.isGone = true;
  }

  /** Goes on with what waits, if its time has come. */
  pump(): void {
    for (const file of this.#unrested) {
      if (this.#options.now() - file.changedAt < REST_MS) continue;
      this.#unrested.delete(file);
      this.#fresh.add(file);
    }
    while (this.#isOpen && !this.isPaused() && this.#reading.size < LANES) {
      const next = this.#next();
      if (!next) break;
      this.#reading.add(next.file);
      this.#read(next.file, next.isPast).finally(() => {
        this.#reading.delete(next.file);
        this.pump();
      });
    }
    this.#tellSettled();
  }

  /** Stores moves alone; gives whether they are stored. */
  async store(moves: CursorMove[]): Promise<boolean> {
    if (this.isPaused()) return false;
    try {
      await this.#options.take([], moves);
      return true;
    } catch (error) {
      this.#pause(error);
      return false;
    }
  }

  /** True while nothing can be stored. */
  isPaused(): boolean {
    return this.#isStopped || this.#options.now() < this.#retryAt;
  }

  /** Resolves once all that was added is read and stored, or nothing is stored after a stop. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled.push(resolve);
      this.#tellSettled();
    });
  }

  /** Ends after the blocks that are being stored. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.settled();
  }

  #next(): { file: TailedFile; isPast: boolean } | null {
    for (const file of this.#fresh) {
      if (this.#reading.has(file)) continue;
      this.#fresh.delete(file);
      return { file, isPast: false };
    }
    for (let file = this.#past.pop(); file; file = this.#past.pop()) {
      // What was written to meanwhile has been read.
      const isRead = file.isGone || file.readBytes >= file.size;
      if (!isRead && !this.#reading.has(file)) return { file, isPast: true };
    }
    return null;
  }

  async #read(file: TailedFile, isPast: boolean): Promise<void> {
    const { agent } = file.mapper;
    // A packed file would have to be unpacked from its start again.
    const givesWay = isPast && !isPacked(file.path);
    try {
      const isEnd = await readOn(file, {
        take: this.#options.take,
        now: this.#options.now,
        shouldStop: () => this.#isStopped || (givesWay && this.#fresh.size > 0),
        counted: (taken) => {
          this.#failures = 0;
          this.#progress.count(agent, taken);
        },
        skipped: (reason, count) => this.#progress.skip(agent, reason, count),
      });
      if (!isEnd) this.#past.push(file);
      if (file.isUnrested) this.#unrested.add(file);
    } catch (error) {
      this.#failed(file, isPast, error);
    }
  }

  #failed(file: TailedFile, isPast: boolean, error: unknown): void {
    if (error instanceof NotTaken) {
      if (isPast) this.#past.push(file);
      else this.#fresh.add(file);
      return this.#pause(error);
    }
    if (error instanceof Deno.errors.NotFound) return; // Deleted meanwhile.
    this.#progress.skip(file.mapper.agent, UNREADABLE_FILE, 1);
    this.#options.log(`Cannot read "${file.path}": ${messageOf(error)}`);
  }

  #pause(error: unknown): void {
    const { now, log } = this.#options;
    if (this.#failures === 0) {
      log(`Cannot store what sessions tell: ${messageOf(error)}; tries again`);
    }
    this.#retryAt = now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
  }

  #tellSettled(): void {
    const waiting = this.#fresh.size + this.#past.length + this.#unrested.size;
    const isDone = this.#isStopped || (this.#isOpen && waiting === 0);
    if (!isDone || this.#reading.size > 0) return;
    for (const resolve of this.#settled.splice(0)) resolve();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
