/** Runs the program as an agent does: the payload on stdin. */
import type { Home, Ran } from "./air.ts";

/** Runs one hook of Claude Code to its end. */
export function runHook(
  binary: string,
  home: Home,
  payload: object,
  env: Record<string, string>,
): Promise<Ran> {
  return runWith(["hook", "claude"], binary, home, payload, env);
}

/** Runs the program to its end. */
export async function runWith(
  args: string[],
  binary: string,
  home: Home,
  payload: object,
  env: Record<string, string>,
): Promise<Ran> {
  const process = new Deno.Command(binary, {
    args,
    cwd: home.folder,
    clearEnv: true,
    env: { HOME: home.folder, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(payload)));
  await writer.close();
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
