/** Runs `air hook claude` as Claude Code does: the payload on stdin. */
import type { Home, Ran } from "./air.ts";

/** Runs one hook to its end. */
export async function runHook(
  binary: string,
  home: Home,
  payload: object,
  env: Record<string, string>,
): Promise<Ran> {
  const process = new Deno.Command(binary, {
    args: ["hook", "claude"],
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
