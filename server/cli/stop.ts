/** `air stop`. */
import { setTimeout as delay } from "node:timers/promises";
import { statePaths } from "../paths.ts";
import { runningPid } from "../pid_file.ts";
import { readFlags } from "./args.ts";
import { commandNamed } from "./commands.ts";
import { Failure } from "./failure.ts";

/** The server promises 3 s (DESIGN.md); a busy machine gets some more. */
const STOP_MS = 5_000;
const POLL_MS = 20;

/** Stops the server and waits for its end. With none running there is nothing to do: 0 too. */
export async function run(args: string[]): Promise<number> {
  if (!readFlags(commandNamed("stop"), args)) return 0;
  const paths = statePaths();
  const pid = runningPid(paths.pid);
  if (pid === null) {
    console.log("AIr does not run");
    return 0;
  }
  Deno.kill(pid, "SIGTERM");
  for (let waitedMs = 0; waitedMs < STOP_MS; waitedMs += POLL_MS) {
    if (runningPid(paths.pid) !== pid) {
      console.log(`AIr stopped (pid ${pid})`);
      return 0;
    }
    await delay(POLL_MS);
  }
  throw new Failure(
    `AIr (pid ${pid}) did not stop within 5 s: see ${paths.log}, or end it by "${killing(pid)}"`,
  );
}

/** What was acknowledged is on the disk, so that ending the process at once loses nothing. */
function killing(pid: number): string {
  return Deno.build.os === "windows" ? `taskkill /F /PID ${pid}` : `kill -9 ${pid}`;
}
