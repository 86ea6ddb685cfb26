/** Takes in what collectors left on the disk while no server answered, the way of all events. */
import {
  HERE,
  listSpool,
  listUnfinished,
  removeSpooled,
  type Spooled,
} from "../collectors/spool.ts";
import type { Take } from "../collectors/tail_types.ts";
import type { WireEvent } from "../sdk/types.ts";
import type { Deps } from "./deps.ts";
import { makePrivateFolder } from "./paths.ts";
import { takerOf } from "./watch.ts";

/** Between two looks at the folder. */
const PERIOD_MS = 2_000;
/** The same while there is more: what comes in live goes between. */
const BUSY_MS = 20;
/** A collector is done long before; what is older is what a killed one left. */
const UNFINISHED_MS = 60_000;
/** Read in one round. */
const ROUND_FILES = 64;
const ROUND_BYTES = 2 * 1024 * 1024;

/** The draining of one server. */
export interface Drain {
  /** Resolves when nothing is stored any more; to be awaited before the store closes. */
  stop(): Promise<void>;
}

/**
 * Begins to empty the spool in `folder`, oldest first, in the background, and goes on looking. Never
 * throws: while nothing can be stored the files stay.
 */
export function drainSpool(deps: Deps, folder: string): Drain {
  makePrivateFolder(folder);
  dropUnfinished(deps, folder);
  const round = roundOf(deps, folder);
  let isStopped = false;
  let timer: number | undefined;
  let running = Promise.resolve();
  const turn = async () => {
    const isMore = await round();
    if (!isStopped) timer = later(isMore ? BUSY_MS : PERIOD_MS);
  };
  const later = (ms: number) => {
    const id = setTimeout(() => void (running = turn()), ms);
    Deno.unrefTimer(id);
    return id;
  };
  timer = later(0);
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function dropUnfinished({ counters, log, now }: Deps, folder: string): void {
  for (const file of listUnfinished(folder)) {
    if (now() - file.at < UNFINISHED_MS || !removeSpooled(file)) continue;
    counters.rejectedEvents += file.events;
    log(`Dropped ${file.events} events of the spool that were not written to their end`);
  }
}

/** One round; true when more waits. A file goes after its commit; what comes twice has its id. */
function roundOf(deps: Deps, folder: string): () => Promise<boolean> {
  const take = takerOf(deps);
  const done = new Set<string>(); // What could be neither read nor removed: not again.
  let isFailing = false;
  return async () => {
    const waiting = listSpool(folder).filter(({ server, path }) =>
      server === HERE && !done.has(path)
    );
    const files = firstOf(waiting);
    try {
      await drain(deps, take, files, done);
      isFailing = false;
      return waiting.length > files.length;
    } catch (error) {
      if (!isFailing) deps.log(`Cannot empty the spool: ${messageOf(error)}`);
      isFailing = true;
      return false;
    }
  };
}

/** As many as one round may hold, at least one. */
function firstOf(waiting: Spooled[]): Spooled[] {
  let bytes = 0;
  return waiting.slice(0, ROUND_FILES).filter((file, index) => {
    bytes += file.bytes;
    return index === 0 || bytes <= ROUND_BYTES;
  });
}

async function drain(deps: Deps, take: Take, files: readonly Spooled[], done: Set<string>) {
  const events: WireEvent[] = [];
  for (const file of files) {
    const read = await readSpooled(deps, file);
    if (read === null) done.add(file.path);
    else events.push(...read);
  }
  if (events.length > 0) {
    const { refused } = await take(events, []);
    if (refused > 0) deps.log(`Refused ${refused} events of the spool`);
  }
  for (const file of files) {
    if (!done.has(file.path) && !removeSpooled(file)) done.add(file.path);
  }
}

/**
 * What a file holds, to be checked by `take`; nothing, counted as refused, for what is no list. Null
 * where it cannot be read: it stays for the next start.
 */
async function readSpooled({ counters, log }: Deps, file: Spooled): Promise<WireEvent[] | null> {
  try {
    const events: unknown = JSON.parse(await Deno.readTextFile(file.path));
    if (Array.isArray(events)) return events;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return []; // Another took it.
    if (!(error instanceof SyntaxError)) {
      log(`Cannot read the spool: ${messageOf(error)}`);
      return null;
    }
  }
  counters.rejectedEvents += file.events;
  log(`Refused ${file.events} events of the spool: no list of events`);
  return [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
