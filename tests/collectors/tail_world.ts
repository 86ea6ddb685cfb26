/** Folders of session files that a toy agent writes, and a tail over them. */
import assert from "node:assert/strict";
import type { Cursor, CursorMove } from "../../collectors/cursor.ts";
import type { SessionFileMapper } from "../../collectors/session_file.ts";
import { Tail } from "../../collectors/tail.ts";
import type { Taken } from "../../collectors/tail_types.ts";
import type { WireEvent } from "../../sdk/types.ts";

/** A look at everything is due by then. */
const HOUR_MS = 3_600_000;

/** Each line is the reason of a session_end, JSON; what is left at the end tells their number. */
export const toy: SessionFileMapper = {
  agent: "toy",
  owns: (path) => path.endsWith(".jsonl"),
  begin: (path) => ({ path, lines: 0, skipped: 0 }),
  line(state, line) {
    try {
      const reason = String(JSON.parse(line));
      state.lines = Number(state.lines) + 1;
      return [toyEvent(reason)];
    } catch {
      state.skipped = Number(state.skipped) + 1;
      return [];
    }
  },
};

/** As `toy`, but the end of a file tells its number of lines. */
export const restingToy: SessionFileMapper = {
  ...toy,
  rest(state) {
    const { lines } = state;
    state.lines = 0; // A mapper may do what it likes with the state it gets here.
    return [toyEvent(`${lines} lines`)];
  },
};

/** What a line tells. */
export function toyEvent(reason: string): WireEvent {
  return { type: "session_end", id: `toy:${reason}`, sessionId: "s", timestamp: 1e12, reason };
}

/** A line as the toy agent writes it. */
export const toyLine = (reason: string) => `${JSON.stringify(reason)}\n`;

/** A folder, and what a tail over it told. */
export class TailWorld implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "air-tail-" });
  readonly cursors = new Map<string, Cursor>();
  readonly told: string[] = [];
  readonly logged: string[] = [];
  /** Called before a batch is taken; what it throws is what the store would throw. */
  beforeTake: (events: WireEvent[], moves: CursorMove[]) => void | Promise<void> = () => {};
  mapper = toy;
  /** Later than any file of a test was changed, so that all files are at rest. */
  now = Date.UTC(2100, 0, 1);
  #tails: Tail[] = [];

  /** A tail from where the last one ended. */
  tail(folders: string[] = [this.folder], wants?: (path: string) => boolean): Tail {
    const tail = new Tail({
      roots: folders.map((folder) => ({ folder, mapper: this.mapper })),
      cursors: [...this.cursors.values()],
      take: (events, moves) => this.#take(events, moves),
      now: () => this.now,
      log: (line) => this.logged.push(line),
      ...wants ? { wants } : {},
    });
    this.#tails.push(tail);
    return tail;
  }

  /** Lets a tail look at everything, and read what it finds. */
  async look(tail: Tail): Promise<void> {
    this.now += HOUR_MS;
    await tail.tick();
    await tail.settled();
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  write(name: string, ...reasons: string[]): void {
    this.writeText(name, reasons.map(toyLine).join(""));
  }

  append(name: string, text: string | Uint8Array): void {
    const data = typeof text === "string" ? new TextEncoder().encode(text) : text;
    Deno.writeFileSync(this.path(name), data, { append: true });
  }

  writeText(name: string, text: string): void {
    const path = this.path(name);
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text);
  }

  /** What was told since it was asked last. */
  news(): string[] {
    return this.told.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const tail of this.#tails) await tail.stop();
    Deno.removeSync(this.folder, { recursive: true });
  }

  async #take(events: WireEvent[], moves: CursorMove[]): Promise<Taken> {
    await this.beforeTake(events, moves);
    for (const event of events) {
      assert.equal(event.type, "session_end");
      if (event.type === "session_end") this.told.push(event.reason ?? "");
    }
    for (const move of moves) {
      if ("gone" in move) this.cursors.delete(move.path);
      else this.cursors.set(move.path, move);
    }
    return { stored: events.length, known: 0, refused: 0 };
  }
}
