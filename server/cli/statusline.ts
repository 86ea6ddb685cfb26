/** `air statusline claude`: run by Claude Code at each redraw of its status line. */
import { answerMs, runStatusLine, WRAP_MS } from "../../collectors/claude/status_run.ts";

/**
 * Prints one line and delivers what it tells. Always 0 for an agent; 2 only for a person at a
 * terminal.
 */
export async function run(args: string[]): Promise<number> {
  const isHelp = args.includes("--help") || args.includes("-h");
  if (isHelp || Deno.stdin.isTerminal()) {
    const { commandNamed, helpOf } = await import("./commands.ts");
    const help = helpOf(commandNamed("statusline"));
    if (isHelp) console.log(help);
    else console.error(help);
    return isHelp ? 0 : 2;
  }
  if (args[0] !== "claude") return 0;
  await runStatusLine({
    stdin: Deno.stdin.readable,
    env: (name) => Deno.env.get(name),
    now: Date.now,
    print: writeAll,
    wrap: valueOf(args, "--wrap"),
    wrapMs: WRAP_MS,
    answerMs: () => answerMs(performance.now()),
  });
  return 0;
}

/** Read by hand: to load a reader of flags takes time, and a wrong one must not fail. */
function valueOf(args: string[], flag: string): string | null {
  const at = args.indexOf(flag);
  if (at >= 0) return args[at + 1] ?? null;
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) ?? null;
}

function writeAll(bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  } catch {
    // The agent closed the pipe: nobody reads the line.
  }
}
