/** Starts the server and stops it in reverse; the only file that starts things. */
import type { ReadEnv } from "../collectors/target.ts";
import { createApp } from "./app.ts";
import { assumeWindows } from "./assumed_windows.ts";
import { type Config, serverUrl } from "./config.ts";
import type { Deps } from "./deps.ts";
import { importLegacies } from "./legacy.ts";
import { lazyPricer } from "./domain/pricer.ts";
import { lazyRedactor } from "./domain/redactor.ts";
import { nanoUsd } from "./domain/told.ts";
import { createFolders } from "./folder_settings.ts";
import { createHub } from "./live/hub.ts";
import type { Log } from "./log.ts";
import { makePrivateFolder, type StatePaths } from "./paths.ts";
import { holdPidFile, runningPid } from "./pid_file.ts";
import { isAir } from "./probe.ts";
import { registrationsOf } from "./providers.ts";
import { registerSettings } from "./register.ts";
import { drainSpool } from "./spool.ts";
import { readState, writeState } from "./state.ts";
import type { Budgets } from "./store/budget.ts";
import { prepareLegacy } from "./store/legacy.ts";
import { openStore } from "./store/store.ts";
import { treeUrl } from "./store/tree.ts";
import { VERSION } from "./version.ts";
import { watchedAgents, watchSessions } from "./watch.ts";
import { fileURLToPath } from "node:url";

/** What requests under way may take when the server stops, of the 3 s for all of it. */
const REQUESTS_MS = 1_000;
/** What draining, committing and checkpointing may take; what is acknowledged is on disk before. */
const STORE_MS = 1_500;
/** What the watchers may take to end: a commit is under way at most. */
const WATCH_MS = 500;

/** An AIr that runs already: no error, there is nothing left to do. */
export class AlreadyRuns extends Error {
  constructor(
    /** Its address, or null where only its process is known. */
    readonly url: string | null,
    pid: number | null,
    /** Its database, or null where it is another user's. */
    readonly db: string | null,
  ) {
    super(`AIr already runs${url ? ` at ${url}` : ""}${pid ? ` (pid ${pid})` : ""}`);
    this.name = "AlreadyRuns";
  }
}

/** A server that answers. */
export interface RunningServer {
  url: string;
  port: number;
  /** Stops accepting, ends streams, lets requests finish, commits, checkpoints. At most 3 s. */
  stop(): Promise<void>;
}

/**
 * Opens the store, builds the app, listens, writes the PID and state files, and begins to watch the
 * agents whose folders `env` tells; without a home in it none. Throws `AlreadyRuns`,
 * or an error whose message is one line for a person: a port in use, a database that cannot be used.
 */
export async function startServer(
  config: Config,
  paths: StatePaths,
  log: Log,
  env: ReadEnv = () => undefined,
): Promise<RunningServer> {
  await using started = new AsyncDisposableStack();
  makePrivateFolder(paths.folder);
  const releasePid = await holdPidFile(paths.pid);
  if (!releasePid) throw alreadyRuns(paths);
  started.defer(releasePid);
  await refuseUsedPort(config);
  const copies = await prepareLegacy(config.db);
  const { db: path, durable } = config;
  const pricer = lazyPricer(config.prices);
  const options = { path, durable, budgets: budgetsOf(config) };
  const opened = await openStore(options, foldingLog(log, () => performance.now()));
  const store = assumeWindows(opened, pricer);
  let importing = Promise.resolve();
  started.defer(() => within(STORE_MS, importing.then(() => store.close())));
  const hub = createHub(opened.head.seq);
  store.onRaised((raised) => hub.publish(raised));
  store.onRetold((sessionIds) => hub.retell(sessionIds));
  const deps: Deps = {
    store,
    hub,
    folders: createFolders({ now: Date.now, log, budgetIsFlag: config.budgetIsFlag }),
    pricer,
    redactor: lazyRedactor(config.redaction),
    now: Date.now,
    newId,
    config: serverConfig(config, opened.head.schemaVersion),
    counters: { rejectedEvents: 0 },
    log,
  };
  await registerSettings(deps, registrationsOf(config.providers));
  started.defer(listen(deps));
  started.defer(() => hub.close());
  const { port } = deps.config;
  const url = serverUrl(config.host, port);
  writeState(paths.state, {
    pid: Deno.pid,
    url,
    port,
    level: config.redaction,
    version: VERSION,
    db: config.db,
    startedAt: Date.now(),
  });
  importing = importLegacies(deps, copies);
  const drain = drainSpool(deps, paths.spool);
  started.defer(() => within(WATCH_MS, drain.stop()));
  const agents = watchedAgents(config);
  if (agents.length > 0) {
    const watch = watchSessions(deps, agents, env);
    deps.watch = watch.progress;
    started.defer(() => within(WATCH_MS, watch.stop()));
  }
  const running = started.move();
  return { url, port, stop: () => running.disposeAsync() };
}

/** Of fewer events nobody notices that they are folded. */
const MANY_EVENTS = 50_000;
const FOLDING_LOG_MS = 5_000;

/** Tells every few seconds how far the folding is, for nothing answers before; `clock` gives ms. */
export function foldingLog(log: Log, clock: () => number): (done: number, total: number) => void {
  let toldAt = -Infinity;
  return (done, total) => {
    if (total < MANY_EVENTS || clock() - toldAt < FOLDING_LOG_MS) return;
    toldAt = clock();
    const percent = Math.floor(done / total * 100);
    log(`Counts the ${total} stored events anew, once after an update: ${percent} %`);
  };
}

/** Who holds the PID file, as the state file tells; a server that is just starting has none yet. */
export function alreadyRuns(paths: StatePaths): AlreadyRuns {
  const pid = runningPid(paths.pid);
  const state = readState(paths.state);
  const its = state?.pid === pid ? state : null;
  return new AlreadyRuns(its?.url ?? null, pid, its?.db ?? null);
}

/** Listens, tells `deps` the real port, and gives what stops it. */
function listen(deps: Deps): () => Promise<void> {
  const { config, log } = deps;
  const server = Deno.serve({
    hostname: config.host,
    port: config.port,
    onListen() {},
    onError(error) {
      log(`Cannot answer: ${error instanceof Error ? error.message : error}`);
      return new Response("Internal error", { status: 500 });
    },
  }, (request, info) => app.fetch(request, info));
  config.port = server.addr.port;
  const app = createApp(deps);
  // What hangs longer ends with the process: aborting would throw "Bad resource ID" past every catch.
  return () => within(REQUESTS_MS, server.shutdown());
}

/** Before the store opens: the holder of the port may be an AIr that uses the same database. */
async function refuseUsedPort({ host, port }: Config): Promise<void> {
  try {
    Deno.listen({ hostname: host, port }).close();
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      const url = serverUrl(host, port);
      if (await isAir(url)) throw new AlreadyRuns(url, null, null);
      throw new Error(
        `Cannot listen on port ${port}: another program uses it; choose one by --port`,
      );
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot listen on ${host}, port ${port}: ${why}; see --host and --port`);
  }
}

function budgetsOf({ budgetLimit, budgetDaily }: Config): Budgets {
  return {
    sessionNanoUsd: budgetLimit === null ? null : nanoUsd(budgetLimit),
    dailyNanoUsd: budgetDaily === null ? null : nanoUsd(budgetDaily),
  };
}

function serverConfig(config: Config, schemaVersion: number): Deps["config"] {
  return {
    schemaVersion,
    version: VERSION,
    port: config.port,
    host: config.host,
    redactionLevel: config.redaction,
    budgetLimit: config.budgetLimit,
    allowHosts: config.allowHosts,
    allowOrigins: config.allowOrigins,
    token: config.token,
    staticDir: fileURLToPath(treeUrl("static/dist/")),
  };
}

/** 26 hex digits: 104 random bits. */
function newId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 26);
}

/** Waits for `work`, but no longer than `ms`: a stop must end. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: number | undefined;
  const limit = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
