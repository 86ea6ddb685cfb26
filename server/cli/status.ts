/** `air status`. */
import { statSync } from "node:fs";
import * as z from "zod";
import { lostCount } from "../../collectors/lost.ts";
import { listSpool } from "../../collectors/spool.ts";
import { bypassProxy } from "../../collectors/target.ts";
import { statePaths } from "../paths.ts";
import { runningPid } from "../pid_file.ts";
import { readState, type ServerState } from "../state.ts";
import { readFlags } from "./args.ts";
import { ask } from "./ask.ts";
import { commandNamed } from "./commands.ts";
import { Failure } from "./failure.ts";
import { WatchedAgents, watchLines } from "./watch_lines.ts";

/** Sessions a request, the most the API gives. */
const PAGE = 500;

const Health = z.object({
  uptime: z.number(),
  rejectedEvents: z.number(),
  queueDepth: z.number(),
  dashboardClients: z.number(),
});

/** What `air status --json` prints; null where only a running server knows. */
interface Status {
  running: boolean;
  url: string | null;
  pid: number | null;
  version: string | null;
  uptimeS: number | null;
  redaction: string | null;
  sessions: number | null;
  db: string;
  /** With what waits in its write-ahead log. */
  dbBytes: number | null;
  queueDepth: number | null;
  dashboardClients: number | null;
  rejectedEvents: number | null;
  /** How far the agents' session files are read. */
  watch: WatchedAgents | null;
  /** Events that wait on the disk for a server, and the files that hold them. */
  spooledEvents: number;
  spooledFiles: number;
  /** Events that no server took or that the spool had no room for. */
  lostEvents: number;
}

/** Prints what runs; 0 also when nothing does. */
export async function run(args: string[]): Promise<number> {
  const flags = readFlags(commandNamed("status"), args);
  if (!flags) return 0;
  const status = await readStatus();
  console.log(flags.json ? JSON.stringify(status, null, 2) : describe(status));
  return 0;
}

async function readStatus(): Promise<Status> {
  const paths = statePaths();
  const pid = runningPid(paths.pid);
  const state = readState(paths.state);
  const db = state?.db ?? paths.db;
  const spool = listSpool(paths.spool);
  const running = state && state.pid === pid ? await askServer(state) : null;
  return {
    running: pid !== null,
    url: null,
    pid,
    version: null,
    uptimeS: null,
    redaction: null,
    sessions: null,
    db,
    dbBytes: databaseBytes(db),
    queueDepth: null,
    dashboardClients: null,
    rejectedEvents: null,
    watch: null,
    spooledEvents: spool.reduce((sum, { events }) => sum + events, 0),
    spooledFiles: spool.length,
    lostEvents: lostCount((name) => Deno.env.get(name)),
    ...running,
  };
}

function databaseBytes(db: string): number | null {
  const [file, log] = [db, `${db}-wal`].map((path) => statSync(path, { throwIfNoEntry: false }));
  return file ? file.size + (log?.size ?? 0) : null;
}

async function askServer(state: ServerState): Promise<Partial<Status>> {
  bypassProxy(state.url);
  const health = Health.parse(await (await get(`${state.url}/api/health`)).json());
  return {
    url: state.url,
    version: state.version,
    redaction: state.level,
    uptimeS: health.uptime,
    queueDepth: health.queueDepth,
    dashboardClients: health.dashboardClients,
    rejectedEvents: health.rejectedEvents,
    sessions: await countSessions(state.url),
    watch: WatchedAgents.parse(await (await get(`${state.url}/api/watch`)).json()),
  };
}

/** Follows the pages of the session list by their Link header. */
async function countSessions(url: string): Promise<number> {
  let count = 0;
  let next: string | null = `${url}/api/sessions?limit=${PAGE}`;
  while (next !== null) {
    const page: Response = await get(next);
    const rows: unknown = await page.json();
    count += Array.isArray(rows) ? rows.length : 0;
    const link: string | undefined = /<([^>]+)>/.exec(page.headers.get("link") ?? "")?.[1];
    next = link ? new URL(link, url).href : null;
  }
  return count;
}

async function get(url: string): Promise<Response> {
  const answer = await ask(url);
  if (answer?.ok) return answer;
  if (answer?.status === 401) throw new Failure("The server asks for its token: set AIR_TOKEN");
  if (answer) throw new Failure(`The server at ${url} answers ${answer.status}: see air.log`);
  throw new Failure(
    `The server runs and is silent at ${url}: if it stays so, end it by "air stop"`,
  );
}

function describe(status: Status): string {
  const lines = status.running
    ? [
      `AIr${status.version ? ` ${status.version}` : ""} runs at ${
        status.url ?? "an address not yet known"
      }`,
      `pid         ${status.pid}`,
      ...status.url === null ? [] : answered(status),
    ]
    : ["AIr does not run"];
  const size = status.dbBytes === null ? "not there yet" : `${status.dbBytes} bytes`;
  return [
    ...lines,
    `spooled     ${status.spooledEvents} events in ${status.spooledFiles} files`,
    `lost        ${status.lostEvents} events`,
    `database    ${status.db} (${size})`,
  ].join("\n");
}

/** What only a server that answers can tell. */
function answered(status: Status): string[] {
  return [
    `uptime      ${status.uptimeS} s`,
    `sessions    ${status.sessions}`,
    `redaction   ${status.redaction}`,
    `dashboards  ${status.dashboardClients}`,
    `waiting     ${status.queueDepth} events`,
    `refused     ${status.rejectedEvents} events`,
    ...watchLines(status.watch ?? []),
  ];
}
