/**
 * `createServer()`: the AIr server, with its dashboard, inside a program of your own. Deno only.
 *
 * @module
 */
import type { RedactionLevel } from "./types.ts";

/** What a server is to be; what is left out is as `air serve` has it, but where it says otherwise. */
export interface ServerOptions {
  /** Port to listen on; 0, the default here, takes any free one. */
  port?: number;
  /** Address to listen on, default 127.0.0.1; any but loopback needs a token. */
  host?: string;
  /** Database file, default `.hydrotik/air/telemetry.db` below `home`. */
  db?: string;
  /**
   * The folder whose `.hydrotik/air` holds state, settings, spool and database. Default is the
   * user's own home: then this is the user's server, of which only one runs at a time.
   */
  home?: string;
  /** Redaction level, default `preview`. */
  redaction?: RedactionLevel;
  /** True: every commit survives a loss of power. Default false. */
  durable?: boolean;
  /** Other names that the Host header may hold. */
  allowHosts?: string[];
  /** Other origins whose pages may call. */
  allowOrigins?: string[];
  /** Cost limit of a session, USD. */
  budgetLimit?: number;
  /** The bearer token that requests need. Default `AIR_TOKEN`, else none. */
  token?: string;
  /** True: reads the session files of the agents on this machine. Default false. */
  watch?: boolean;
  /** Takes the lines that `air serve` would log. Default: they are dropped. */
  log?: (line: string) => void;
}

/** A server that answers. */
export interface AirServer extends AsyncDisposable {
  /** Its address, as a browser on this machine writes it. */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Lets requests finish, commits and stops; at most 3 s. A second call changes nothing. */
  close(): Promise<void>;
}

/** Where the server's code lies: built in the npm package, as source in AIr's own tree. */
const PLACES = [
  new URL("./program/server/embed.js", import.meta.url),
  new URL("../server/embed.ts", import.meta.url),
];

/**
 * Starts a server and gives it once it answers. It needs Deno with the permissions to listen, to
 * read its own files and to read and write those below `home`.
 *
 * Throws for a setting that is none, a port in use, a home whose server runs already, and where the
 * server's code is not at hand: JSR has the types only, `npm:@hydrotik/air/server` has all of it.
 *
 * @example
 * ```ts
 * import { createServer } from "@hydrotik/air/server";
 *
 * const home = await Deno.makeTempDir();
 * await using server = await createServer({ home });
 * const health = await fetch(`${server.url}/api/health`);
 * console.log((await health.json()).status); // ok
 * ```
 */
export async function createServer(options: ServerOptions = {}): Promise<AirServer> {
  const { startEmbedded } = await loadServer();
  return await startEmbedded(options);
}

/** What server/embed.ts gives. */
interface Embedded {
  startEmbedded(options: ServerOptions): Promise<AirServer>;
}

async function loadServer(): Promise<Embedded> {
  if (typeof Deno === "undefined") throw new Error("Cannot start the AIr server: it needs Deno");
  for (const place of PLACES) {
    if (place.protocol === "file:" && await isThere(place)) return await import(place.href);
  }
  throw new Error(
    'Cannot find the AIr server beside its types: import it from "npm:@hydrotik/air/server"',
  );
}

async function isThere(place: URL): Promise<boolean> {
  try {
    return (await Deno.stat(place)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
