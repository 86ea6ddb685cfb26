/** `air serve --detach`: a server that outlives the shell, and an agent tool's process group. */
import { statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Config, configFlags, serverUrl } from "../config.ts";
import { makePrivateFolder, type StatePaths, statePaths } from "../paths.ts";
import { runningPid } from "../pid_file.ts";
import { isAir } from "../probe.ts";
import { AlreadyRuns, alreadyRuns } from "../serve.ts";
import { readState } from "../state.ts";
import { Failure } from "./failure.ts";

/** Until the server answers, or says in its log that it goes on: a large database takes its time. */
const SILENT_MS = 30_000;
/** However much it says: millions of events take minutes. */
const START_MS = 30 * 60_000;
/** After this long the caller is told where to look. */
const HINT_MS = 5_000;
const POLL_MS = 20;

/** The server in the background. */
export interface Detached {
  url: string;
  pid: number;
}

/**
 * Starts `air serve` with exactly these settings, and those of the same files, in a session of its
 * own and waits until it listens; `project` is the folder whose project file counts. Throws
 * `AlreadyRuns`, or a `Failure` with the line that the server itself died of.
 */
export async function detach(
  config: Config,
  project: string | null,
  logFile: string,
): Promise<Detached> {
  const paths = statePaths();
  makePrivateFolder(paths.folder);
  if (runningPid(paths.pid) !== null) throw alreadyRuns(paths);
  const from = project === null ? "--no-project" : `--project=${project}`;
  const flags = [from, ...configFlags(config), `--log=${logFile}`];
  const child = spawnServer(flags, paths, config.token);
  const ended = child.status.then(async ({ code }) => {
    if (code === 0) throw await endedWell(config, paths);
    const line = (await new Response(child.stderr).text()).trim().replace(/^air: /, "");
    throw new Failure(line || `Cannot start the server: see ${logFile}`, code === 2 ? 2 : 1);
  });
  const url = await Promise.race([listening(child.pid, paths, logFile), ended]);
  if (url === null) {
    throw new Failure(`The server still does not answer: see ${logFile}`);
  }
  child.unref();
  return { url, pid: child.pid };
}

/** Why a server ended with 0 before it listened: another one is there, or somebody stopped it. */
async function endedWell({ host, port }: Config, paths: StatePaths): Promise<Error> {
  if (runningPid(paths.pid) !== null) return alreadyRuns(paths);
  const url = serverUrl(host, port);
  // Of another state folder: then only the port tells.
  if (await isAir(url)) return new AlreadyRuns(url, null, null);
  return new Failure("The server was stopped while it started");
}

/** Its folder is the state folder: it must not keep the caller's folder busy. */
function spawnServer(flags: string[], paths: StatePaths, token: string | null) {
  const self = Deno.build.standalone ? [] : ["run", "-A", Deno.mainModule];
  return new Deno.Command(Deno.execPath(), {
    args: [...self, "serve", ...flags],
    cwd: paths.folder,
    env: token === null ? {} : { AIR_TOKEN: token },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    detached: true,
  }).spawn();
}

/** The address in the state file once the process `pid` has written it; null when time is up. */
async function listening(pid: number, paths: StatePaths, logFile: string): Promise<string | null> {
  const startedAt = performance.now();
  let [heardAt, bytes, isTold] = [startedAt, 0, false];
  for (;;) {
    const state = readState(paths.state);
    if (state?.pid === pid && runningPid(paths.pid) === pid) return state.url;
    const now = performance.now();
    const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size !== bytes) [bytes, heardAt] = [size, now];
    if (now - heardAt > SILENT_MS || now - startedAt > START_MS) return null;
    if (!isTold && now - startedAt > HINT_MS) {
      console.error(`AIr is still starting: see ${logFile}`);
      isTold = true;
    }
    await delay(POLL_MS);
  }
}
