/** `air hook claude|codex`: run by the agent, never by hand. */
import { startServer } from "../../collectors/autostart.ts";
import { runHook } from "../../collectors/claude/hook.ts";
import { runCodexHook } from "../../collectors/codex/hook.ts";

/** By the agent's name. */
const RUNS = new Map([["claude", runHook], ["codex", runCodexHook]]);

/**
 * Delivers one hook's events. Always 0 for an agent, also for a name that this version does not
 * know: exit code 2 would block the agent's tool. 2 only for a person at a terminal.
 */
export async function run(args: string[]): Promise<number> {
  const isHelp = args.includes("--help") || args.includes("-h");
  if (isHelp || Deno.stdin.isTerminal()) {
    const { commandNamed, helpOf } = await import("./commands.ts");
    const help = helpOf(commandNamed("hook"));
    if (isHelp) console.log(help);
    else console.error(help);
    return isHelp ? 0 : 2;
  }
  const runFor = RUNS.get(args[0] ?? "");
  if (!runFor) return 0;
  await runFor({
    stdin: Deno.stdin.readable,
    env: (name) => Deno.env.get(name),
    now: Date.now,
    newId: () => crypto.randomUUID(),
    startServer: () => startServer(Deno.env.toObject()),
  });
  return 0;
}
