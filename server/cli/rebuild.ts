/** `air rebuild`. */
import { homedir } from "node:os";
import { loadConfig } from "../config.ts";
import { closeNewFiles, statePaths } from "../paths.ts";
import { runningPid } from "../pid_file.ts";
import { readState } from "../state.ts";
import { readFlags } from "./args.ts";
import { commandNamed } from "./commands.ts";
import { Failure } from "./failure.ts";

/** Folds facts and totals anew. Refused while a server holds the database. */
export async function run(args: string[]): Promise<number> {
  const flags = readFlags(commandNamed("rebuild"), args);
  if (!flags) return 0;
  const env = Deno.env.toObject();
  const { db } = loadConfig({ flags, env, cwd: Deno.cwd(), project: Deno.cwd(), home: homedir() });
  const paths = statePaths();
  const pid = runningPid(paths.pid);
  if (pid !== null && (readState(paths.state)?.db ?? db) === db) {
    throw new Failure(`Cannot rebuild ${db} while AIr runs (pid ${pid}): stop it by "air stop"`);
  }
  closeNewFiles();
  const { rebuild } = await import("../store/rebuild.ts");
  const show = Deno.stderr.isTerminal();
  const count = rebuild(db, (done, total) => {
    if (show) Deno.stderr.writeSync(new TextEncoder().encode(`\r${done} of ${total} events`));
  });
  if (show) console.error("");
  console.log(`Rebuilt from ${count} events`);
  return 0;
}
