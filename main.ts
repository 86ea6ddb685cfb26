/**
 * The program's entry: which subcommand, and nothing else. Each one is loaded only when it is
 * asked for, because an agent waits while a hook starts; hook and status line are small and come
 * along, for loading the hook apart took 4 ms of its 35.
 */
import * as hook from "./server/cli/hook.ts";
import * as statusline from "./server/cli/statusline.ts";

/** A subcommand: takes the arguments after its name, gives the exit code. */
interface Subcommand {
  run(args: string[]): Promise<number>;
}

const SUBCOMMANDS = new Map<string, () => Promise<Subcommand>>([
  ["hook", () => Promise.resolve(hook)],
  ["statusline", () => Promise.resolve(statusline)],
  ["hooks", () => import("./server/cli/hooks.ts")],
  ["serve", () => import("./server/cli/serve.ts")],
  ["stop", () => import("./server/cli/stop.ts")],
  ["status", () => import("./server/cli/status.ts")],
  ["doctor", () => import("./server/cli/doctor.ts")],
  ["watch", () => import("./server/cli/watch.ts")],
  ["import", () => import("./server/cli/import.ts")],
  ["rebuild", () => import("./server/cli/rebuild.ts")],
  ["version", () => import("./server/cli/version.ts")],
  ["--version", () => import("./server/cli/version.ts")],
  ["-V", () => import("./server/cli/version.ts")],
  ["help", () => import("./server/cli/help.ts")],
  ["--help", () => import("./server/cli/help.ts")],
  ["-h", () => import("./server/cli/help.ts")],
]);

/** Runs the subcommand that `args` names; flags alone mean `serve`. Gives the exit code. */
async function main(args: string[]): Promise<number> {
  const name = args[0] ?? "serve";
  const load = SUBCOMMANDS.get(name);
  if (load) return await (await load()).run(args.slice(1));
  if (name.startsWith("-")) return await (await import("./server/cli/serve.ts")).run(args);
  return (await import("./server/cli/unknown.ts")).run([name, ...SUBCOMMANDS.keys()]);
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  Deno.exit((await import("./server/cli/failure.ts")).report(error));
}
