/** `air`, `air serve`: runs the server until a signal, or with --detach in the background. */
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { type Config, type FlagValues, loadConfig } from "../config.ts";
import { fileLog, type Log, terminalLog } from "../log.ts";
import { closeNewFiles, statePaths } from "../paths.ts";
import { AlreadyRuns, type RunningServer, startServer } from "../serve.ts";
import { VERSION } from "../version.ts";
import { readFlags } from "./args.ts";
import { commandNamed } from "./commands.ts";
import { Failure } from "./failure.ts";
import { openBrowser } from "./open.ts";

/** What ends the server in order. A closed terminal sends SIGHUP, Windows knows only SIGINT. */
const STOP_SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Resolves when the server has stopped, or at once when one runs already. */
export async function run(args: string[]): Promise<number> {
  const flags = readFlags(commandNamed("serve"), args);
  if (!flags) return 0;
  const home = homedir();
  const project = projectFolder(flags);
  const config = loadConfig({ flags, env: Deno.env.toObject(), cwd: Deno.cwd(), project, home });
  try {
    if (flags.detach) {
      const { detach } = await import("./detach.ts");
      const { url, pid } = await detach(config, project, logFile(flags) ?? statePaths(home).log);
      console.log(`AIr runs at ${url} (pid ${pid}); stop it with "air stop"`);
      if (flags.open) openBrowser(url);
    } else {
      await serve(config, flags);
    }
  } catch (error) {
    if (!(error instanceof AlreadyRuns)) throw error;
    refuseOther(error, config, flags);
    console.log(error.message);
    if (flags.open && error.url) openBrowser(error.url);
  }
  return 0;
}

async function serve(config: Config, flags: FlagValues): Promise<void> {
  closeNewFiles();
  const stopped = stopSignal();
  const file = logFile(flags);
  const log = file ? fileLog(file, Date.now) : terminalLog();
  logStrayErrors(log);
  const started = startServer(config, statePaths(), log, (name) => Deno.env.get(name));
  const server = await Promise.race([started, stopped.then(() => null)]);
  // Nothing was acknowledged yet, and a start that converts a large database takes long.
  if (!server) return;
  tellStart(server, config, file ? log : console.log);
  if (flags.open) openBrowser(server.url);
  const signal = await stopped;
  if (file) log(`AIr stops (${signal})`);
  await server.stop();
}

/** An AIr on another port or database than the command line names is not what was asked for. */
function refuseOther(other: AlreadyRuns, config: Config, flags: FlagValues): void {
  const port = other.url === null ? null : Number(new URL(other.url).port || 80);
  const portDiffers = flags.port !== undefined && config.port !== 0 && port !== null &&
    port !== config.port;
  const dbDiffers = flags.db !== undefined && other.db !== null && other.db !== config.db;
  if (portDiffers || dbDiffers) {
    throw new Failure(`${other.message} with another port or database: "air stop" ends it`);
  }
}

function tellStart({ url }: RunningServer, config: Config, tell: Log): void {
  tell(`AIr ${VERSION} at ${url} (redaction ${config.redaction}, database ${config.db})`);
}

/** The folder whose project file counts, or null. */
function projectFolder(flags: FlagValues): string | null {
  if (flags["no-project"]) return null;
  if (typeof flags.project !== "string") return Deno.cwd();
  const folder = resolve(flags.project);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new Failure(`--project is "${flags.project}": it takes a folder that is there`, 2);
}

function logFile({ log }: FlagValues): string | null {
  return typeof log === "string" ? resolve(log) : null;
}

/** The first signal that asks to stop; listening begins at once, so that none kills the start. */
function stopSignal(): Promise<Deno.Signal> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) Deno.addSignalListener(signal, () => resolve(signal));
  });
}

/** An error that no request waits for must neither end the server nor vanish. */
function logStrayErrors(log: Log): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log(`Internal error: ${event.reason}`);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    log(`Internal error: ${event.message}`);
  });
}
