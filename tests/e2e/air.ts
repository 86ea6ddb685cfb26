/** Runs the compiled program with a home folder of its own. */

/** A run that should end and does not is killed (code 137), so that its test fails, not hangs. */
const RUN_MS = 60_000;

/** What a finished run gave. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** A home folder for one test, where nothing of the real user is read or written. */
export interface Home {
  folder: string;
  /** Runs the program to its end. */
  run(args: string[], options?: { cwd?: string; env?: Record<string, string> }): Promise<Ran>;
  /** Starts the program; the caller ends it. */
  spawn(args: string[], env?: Record<string, string>): Deno.ChildProcess;
}

/** Gives `use` a fresh home; afterwards stops what still runs there and removes it. */
export async function withHome(binary: string, use: (home: Home) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "air-home-" });
  const command = (args: string[], env: Record<string, string> = {}, cwd = folder) =>
    new Deno.Command(binary, {
      args,
      cwd,
      clearEnv: true,
      env: { HOME: folder, PATH: Deno.env.get("PATH") ?? "", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  const run: Home["run"] = async (args, { cwd, env } = {}) => {
    const child = command(args, env, cwd).spawn();
    const timer = setTimeout(() => child.kill("SIGKILL"), RUN_MS);
    const { code, stdout, stderr } = await child.output();
    clearTimeout(timer);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  };
  try {
    await use({ folder, run, spawn: (args, env) => command(args, env).spawn() });
  } finally {
    await run(["stop"]);
    await Deno.remove(folder, { recursive: true });
  }
}

/** A server in the foreground. */
export interface Server {
  url: string;
  process: Deno.ChildProcess;
  /** Sends the signal and gives the exit code; a process that outlives `limitMs` is killed: 137. */
  end(signal: Deno.Signal, limitMs?: number): Promise<number>;
}

/** Starts `air serve` on a free port and waits for the line that it prints when it listens. */
export async function serve(home: Home, args: string[] = [], env = {}): Promise<Server> {
  const process = home.spawn(["serve", "--port=0", ...args], env);
  const line = await firstLine(process.stdout);
  const url = /http:\/\/\S+/.exec(line)?.[0];
  if (!url) {
    const { code } = await process.status;
    throw new Error(`air serve gave ${code}: ${await new Response(process.stderr).text()}`);
  }
  return { url, process, end: (signal, limitMs = 3_000) => end(process, signal, limitMs) };
}

async function end(process: Deno.ChildProcess, signal: Deno.Signal, limitMs: number) {
  process.kill(signal);
  const timer = setTimeout(() => process.kill("SIGKILL"), limitMs);
  const { code } = await process.status;
  clearTimeout(timer);
  await process.stderr.cancel();
  return code;
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let seen = "";
  for await (const chunk of stream) {
    seen += decoder.decode(chunk, { stream: true });
    if (seen.includes("\n")) break;
  }
  return seen;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
