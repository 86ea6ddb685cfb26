/** The server inside another program: what `createServer()` of the SDK starts. */
import { homedir } from "node:os";
import type { AirServer, ServerOptions } from "../sdk/server.ts";
import { type FlagValues, loadConfig } from "./config.ts";
import { statePaths } from "./paths.ts";
import { startServer } from "./serve.ts";

/**
 * Starts a server as `air serve` would with these flags: environment and user file count below
 * them, a project file does not. Throws as `loadConfig` and `startServer` do.
 */
export async function startEmbedded(options: ServerOptions): Promise<AirServer> {
  const home = options.home ?? homedir();
  const env = Deno.env.toObject();
  const { token = env.AIR_TOKEN, log = () => {} } = options;
  const config = loadConfig({
    flags: flagsOf(options),
    env: { ...env, AIR_TOKEN: token },
    cwd: Deno.cwd(),
    project: null,
    home,
  });
  const readEnv = (name: string) => Deno.env.get(name);
  const { url, port, stop } = await startServer(config, statePaths(home), log, readEnv);
  let stopped: Promise<void> | undefined;
  const close = () => stopped ??= stop();
  return { url, port, close, [Symbol.asyncDispose]: close };
}

/** The options in the words of the command line. */
function flagsOf(options: ServerOptions): FlagValues {
  const { port = 0, host, db, redaction, durable, allowHosts, allowOrigins } = options;
  const { budgetLimit, watch = false } = options;
  return {
    port: String(port),
    host,
    // A home of its own must not share the database that a variable names for the user's.
    db: db ?? (options.home === undefined ? undefined : statePaths(options.home).db),
    redaction,
    durable,
    "allow-host": allowHosts,
    "allow-origin": allowOrigins,
    budget: budgetLimit === undefined ? undefined : String(budgetLimit),
    ...(watch ? {} : { "no-watch": true }),
  };
}
