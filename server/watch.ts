/** Reads agents' session files inside the server: their events take the way of all events. */
import { AGENT_NAMES, type AgentName, sessionRoots } from "../collectors/agents.ts";
import { Tail } from "../collectors/tail.ts";
import { unbegun } from "../collectors/tail_progress.ts";
import type { AgentProgress, Take, Taken } from "../collectors/tail_types.ts";
import type { ReadEnv } from "../collectors/target.ts";
import type { WireEvent } from "../sdk/types.ts";
import type { Config } from "./config.ts";
import { decodeEvents } from "./decode.ts";
import type { Deps } from "./deps.ts";
import { ingest } from "./ingest.ts";
import { Problem } from "./problem.ts";
import type { CursorMove } from "./store/rows.ts";

/** How long after the start watching begins: first the server answers who waits for it. */
const BEGIN_MS = 100;
/** Events in one request: the commit of a live one waits for at most two such. */
const BATCH = 250;

/** The watchers of one server. */
export interface Watch {
  progress(): AgentProgress[];
  /** Resolves when nothing is stored any more; to be awaited before the store closes. */
  stop(): Promise<void>;
}

/** The agents that the settings let watch. */
export function watchedAgents({ watch }: Pick<Config, "watch">): AgentName[] {
  if (typeof watch === "boolean") return watch ? AGENT_NAMES : [];
  return AGENT_NAMES.filter((agent) => watch[agent] ?? true);
}

/**
 * Begins to read what the agents' folders hold, in the background, from where the last run ended.
 * Never throws: what cannot be read or stored is logged and tried again.
 */
export function watchSessions(deps: Deps, agents: readonly AgentName[], env: ReadEnv): Watch {
  let tail: Tail | null = null;
  let isStopped = false;
  const roots = agents.flatMap((agent) => sessionRoots(agent, env));
  let idle = unbegun(roots);
  const begin = async () => {
    await new Promise((resolve) => setTimeout(resolve, BEGIN_MS));
    if (isStopped) return;
    const cursors = await deps.store.read("cursors", {});
    if (isStopped) return;
    tail = new Tail({ roots, cursors, take: takerOf(deps), now: deps.now, log: deps.log });
    await tail.start();
  };
  const beginning = begin().catch((error) => {
    idle = [];
    deps.log(`Cannot watch sessions: ${error.message}`);
  });
  return {
    progress: () => tail?.progress() ?? idle,
    async stop() {
      isStopped = true;
      await tail?.stop();
      await beginning;
    },
  };
}

/**
 * Checks and stores what a tail brings; the moves are stored with the last of the events. An event
 * that can never be stored is counted and left out, so that it stops no file. Throws only while
 * nothing can be stored.
 */
export function takerOf(deps: Deps): Take {
  return async (values, moves) => {
    const taken: Taken = { stored: 0, known: 0, refused: 0 };
    const { events, refused } = decodeEvents(values, deps.now());
    refuse(deps, taken, refused);
    for (let start = 0; start === 0 || start < events.length; start += BATCH) {
      const isLast = start + BATCH >= events.length;
      await store(deps, events.slice(start, start + BATCH), isLast ? moves : [], taken);
    }
    return taken;
  };
}

async function store(
  deps: Deps,
  events: readonly WireEvent[],
  moves: readonly CursorMove[],
  taken: Taken,
): Promise<void> {
  try {
    const { duplicates } = await ingest(deps, events, moves);
    taken.known += duplicates;
    taken.stored += events.length - duplicates;
  } catch (error) {
    if (events.length === 0 || isUnavailable(error)) throw error;
    if (events.length === 1) refuse(deps, taken, 1);
    else for (const event of events) await store(deps, [event], [], taken);
    if (moves.length > 0) await ingest(deps, [], moves);
  }
}

function refuse({ counters }: Deps, taken: Taken, count: number): void {
  counters.rejectedEvents += count;
  taken.refused += count;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Problem && error.code === "unavailable";
}
