/** `air watch [claude|codex|pi] [--session ID] [--replay FILE]`. */
import { resolve } from "node:path";
import {
  AGENT_NAMES,
  type AgentName,
  isOfSession,
  ownerOf,
  sessionRoots,
} from "../../collectors/agents.ts";
import type { CursorMove } from "../../collectors/cursor.ts";
import { cursorFile, readCursors, writeCursors } from "../../collectors/cursor_file.ts";
import { postEvents } from "../../collectors/post_events.ts";
import { isClosed, statOf } from "../../collectors/tail_folder.ts";
import { Tail } from "../../collectors/tail.ts";
import type { AgentProgress, TailRoot, Take } from "../../collectors/tail_types.ts";
import type { Target } from "../../collectors/target.ts";
import { readArgs } from "./args.ts";
import { commandNamed } from "./commands.ts";
import { agentNamed, ENV, sendFiles, targetInUse } from "./deliver_files.ts";
import { Failure } from "./failure.ts";
import { ProgressBar } from "./progress_bar.ts";
import { counted, missingPlaces } from "./watch_lines.ts";

/** Between two writes of the cursors: what a crash forgets is sent again, and stored once. */
const SAVE_MS = 1_000;
/** Between two updates of the terminal. */
const SHOW_MS = 500;

/** Follows session files until a signal; with --replay reads one and ends. */
export async function run(args: string[]): Promise<number> {
  const read = readArgs(commandNamed("watch"), args);
  if (!read) return 0;
  const { words, flags: { session, replay } } = read;
  if (words.length > 1) throw new Failure(`Cannot watch "${words.join(" ")}": name one agent`, 2);
  const agents = words.map(agentNamed);
  const target = targetInUse();
  if (!target) return 0;
  if (typeof replay === "string") {
    await replayFile(resolve(replay), agents[0], target);
  } else {
    const roots = (agents.length > 0 ? agents : AGENT_NAMES)
      .flatMap((agent) => sessionRoots(agent, ENV));
    await follow(roots, typeof session === "string" ? session : null, target);
  }
  return 0;
}

async function replayFile(path: string, named: AgentName | undefined, target: Target) {
  const info = statOf(path);
  if (!info?.isFile) {
    const why = isClosed(path) ? "it is closed to this user" : "there is no such file";
    throw new Failure(`Cannot read "${path}": ${info ? "it is no file" : why}`);
  }
  const agent = named ?? ownerOf(path);
  if (!agent) {
    throw new Failure(`Cannot tell whose session "${path}" is: name the agent before --replay`, 2);
  }
  await sendFiles([path], agent, target);
}

async function follow(roots: TailRoot[], session: string | null, target: Target): Promise<void> {
  const file = cursorFile(ENV);
  if (file === null || roots.length === 0) {
    throw new Failure("Cannot find the sessions: no home folder is known; set HOME");
  }
  const moved = new Moved(file);
  const take: Take = async (events, moves) => {
    const taken = await postEvents(events, target);
    moved.add(moves);
    return taken;
  };
  const wants = session === null ? {} : { wants: (path: string) => isOfSession(path, session) };
  const log = (line: string) => console.error(`air: ${line}`);
  const tail = new Tail({ roots, cursors: readCursors(file), take, now: Date.now, log, ...wants });
  const stopped = stopSignal();
  await tail.start();
  for (const line of tail.progress().flatMap(describe)) console.log(line);
  const bar = new ProgressBar();
  const timer = setInterval(() => show(bar, tail.progress()), SHOW_MS);
  const isSent = await Promise.race([stopped.then(() => false), tail.settled().then(() => true)]);
  bar.end();
  clearInterval(timer);
  if (isSent) console.log("All is sent; following what is written. Ctrl-C ends");
  await stopped;
  await tail.stop();
  moved.save();
}

/** Cursors on their way to the disk. */
class Moved {
  readonly #file: string;
  #moves: CursorMove[] = [];
  #savedAt = 0;
  #isTold = false;

  constructor(file: string) {
    this.#file = file;
  }

  add(moves: readonly CursorMove[]): void {
    this.#moves.push(...moves);
    if (performance.now() - this.#savedAt > SAVE_MS) this.save();
  }

  save(): void {
    try {
      if (this.#moves.length > 0) writeCursors(this.#file, this.#moves);
    } catch (error) {
      // What was sent is stored: the next start sends it again, and that is all.
      if (!this.#isTold) console.error(`air: Cannot write "${this.#file}": ${error}`);
      this.#isTold = true;
    }
    this.#moves = [];
    this.#savedAt = performance.now();
  }
}

function describe({ agent, folders, files }: AgentProgress): string[] {
  const missing = folders.every(({ state }) => state === "missing");
  if (!missing) return [`Watching ${agent}: ${counted(files, "session file")}`];
  const missingOnes = missingPlaces(folders.map(({ path }) => path));
  return [`No sessions of ${agent} yet: ${missingOnes}; waiting for them`];
}

function show(bar: ProgressBar, agents: AgentProgress[]): void {
  const sum = (of: (agent: AgentProgress) => number) => agents.reduce((all, a) => all + of(a), 0);
  const bytes = sum((agent) => agent.bytes);
  const done = bytes - sum((agent) => agent.bytesLeft);
  bar.show(
    done,
    bytes,
    `${sum((agent) => agent.filesRead)} of ${sum((agent) => agent.files)} files`,
  );
}

function stopSignal(): Promise<void> {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    for (const signal of signals) Deno.addSignalListener(signal, resolve);
  });
}
