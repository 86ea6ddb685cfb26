/** What `air watch` and `air import` have in common: where they send, and what they say at the end. */
import { AGENT_NAMES, type AgentName, MAPPERS } from "../../collectors/agents.ts";
import { postEvents, reachServer } from "../../collectors/post_events.ts";
import { type ImportProgress, readFiles } from "../../collectors/read_files.ts";
import { UNREADABLE_FILE } from "../../collectors/tail_progress.ts";
import type { Take, Taken } from "../../collectors/tail_types.ts";
import {
  bypassProxy,
  findTarget,
  isEnabled,
  type ReadEnv,
  type Target,
} from "../../collectors/target.ts";
import { Failure } from "./failure.ts";
import { ProgressBar } from "./progress_bar.ts";
import { counted } from "./watch_lines.ts";

/** Tries to reach the server, a second apart, before an import is given up. */
const TRIES = 10;
const TRY_MS = 1_000;

/** The environment of the process. */
export const ENV: ReadEnv = (name) => Deno.env.get(name);

/**
 * The server to send to; null, with a line that says so, where AIr is switched off. Throws `Failure`
 * for an `AIR_URL` that is none.
 */
export function targetInUse(): Target | null {
  if (!isEnabled(ENV)) {
    console.log("AIr is switched off by AIR_ENABLED");
    return null;
  }
  const target = findTarget(ENV);
  if (!target) throw new Failure(`Cannot use AIR_URL: it takes http(s)://… or ws(s)://…`, 2);
  bypassProxy(target.url);
  return target;
}

/** The agent that a word names. Throws `Failure` for any other word. */
export function agentNamed(word: string): AgentName {
  const agent = AGENT_NAMES.find((name) => name === word);
  if (agent) return agent;
  throw new Failure(`Cannot tell the agent "${word}": use ${AGENT_NAMES.join(", ")}`, 2);
}

/** Sends to a server; waits for one that is busy or starts anew. Throws when it stays away. */
export function sendTo(target: Target): Take {
  return async (events) => {
    for (let tries = 1;; tries++) {
      try {
        return await postEvents(events, target);
      } catch (error) {
        if (tries === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, TRY_MS));
      }
    }
  };
}

/**
 * Reads files from their start and sends what they tell; says what became of it, and how many
 * folders beside them were closed. Throws `Failure` where none of the files could be read.
 */
export async function sendFiles(
  paths: readonly string[],
  agent: AgentName,
  target: Target,
  closedFolders = 0,
): Promise<void> {
  const bar = new ProgressBar();
  const show = ({ bytesRead, bytes, filesRead, files }: ImportProgress) =>
    bar.show(bytesRead, bytes, `${filesRead} of ${files} files`);
  let progress: ImportProgress;
  try {
    // At once where there is no server at all: nobody waits for a mistake in AIR_URL.
    await reachServer(target);
    progress = await readFiles(paths, MAPPERS[agent], sendTo(target), show, closedFolders);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(`Cannot import: ${why}; what was sent is stored once if it is sent again`);
  } finally {
    bar.end();
  }
  if (progress.skipped[UNREADABLE_FILE] === progress.files) {
    const which = paths.length === 1 ? `"${paths[0]}"` : `any of ${paths.length} files`;
    throw new Failure(`Cannot read ${which}: let this user read what it imports`);
  }
  console.log(reportOf(progress.events, counted(progress.files, "file"), progress.skipped));
}

/** What became of an import, a line each. */
export function reportOf(
  { stored, known, refused }: Taken,
  source: string,
  skipped: Record<string, number>,
): string {
  const left = Object.entries(skipped).map(([reason, count]) => `${reason}: ${count}`);
  return [
    `Stored ${counted(stored, "event")} of ${source}; ${known} were stored before`,
    ...refused > 0 ? [`Refused ${counted(refused, "event")}: not valid`] : [],
    ...left.length > 0 ? [`Left out: ${left.join(", ")}`] : [],
  ].join("\n");
}
