/** Small programs that use the SDK, run to their end in Deno and in Node. */
import { build, stop } from "esbuild";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the SDK stands as one file that every runtime takes, and a home for what runs. */
export interface Programs extends AsyncDisposable {
  folder: string;
  /** The spool of the home. */
  spool: string;
  /** Runs a program whose text may import `./sdk.mjs`; one at a time. */
  run(
    runtime: Runtime,
    text: string,
    env?: Record<string, string>,
    permissions?: readonly string[],
  ): Promise<Ran>;
}

/** What a program is run by. */
export type Runtime = "deno" | "node";

/** What a finished run gave. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  wallMs: number;
}

/** Makes one file of a module of this folder and all that it imports. */
export async function bundle(
  module: string,
  outfile: string,
  platform: "neutral" | "node",
): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(module, import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform,
    target: "es2022",
    logLevel: "error",
  });
  await stop(); // Its service would outlive the test.
}

/** A program that should end and does not is killed, so that its test fails and does not hang. */
const RUN_MS = 30_000;

/** Builds the SDK into a folder of its own, which goes when this is disposed of. */
export async function programs(): Promise<Programs> {
  const folder = await Deno.makeTempDir({ prefix: "air-sdk-" });
  await bundle("../../sdk/mod.ts", join(folder, "sdk.mjs"), "neutral");
  return {
    folder,
    spool: join(folder, ".hydrotik", "air", "spool"),
    async run(runtime, text, env = {}, permissions = ["-A"]) {
      const file = join(folder, "program.mjs");
      await Deno.writeTextFile(file, text);
      const [program, args] = runtime === "node"
        ? ["node", []]
        : [Deno.execPath(), ["run", ...permissions]];
      const start = performance.now();
      const child = new Deno.Command(program, {
        args: [...args, file],
        cwd: folder,
        clearEnv: true,
        env: { HOME: folder, PATH: Deno.env.get("PATH") ?? "", NO_COLOR: "1", ...env },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const timer = setTimeout(() => child.kill("SIGKILL"), RUN_MS);
      const { code, stdout, stderr } = await child.output();
      clearTimeout(timer);
      const wallMs = performance.now() - start;
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr), wallMs };
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
