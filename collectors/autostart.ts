/** Starts a server that outlives the hook that asks for it. */
import { baseUrl, homeFolder, type ReadEnv } from "./target.ts";

/**
 * What the server gets of the agent's environment, beside every `AIR_…`: what a program needs to
 * run. The rest may hold the agent's secrets.
 */
const KEPT = [
  ["HOME", "USERPROFILE", "PATH", "USER", "LANG", "TZ", "TMPDIR", "TEMP", "TMP"],
  ["SystemRoot", "SYSTEMROOT", "LOCALAPPDATA", "APPDATA", "PATHEXT", "DENO_TLS_CA_STORE"],
].flat();

/**
 * Runs `air serve --detach` in the home folder and without project settings, so that nothing is
 * taken from the agent's folder, as a session of its own, so that it survives the agent. Does nothing when AIr runs from source,
 * where there is no binary to start. Never throws.
 */
export function startServer(environment: Record<string, string>): void {
  const env: ReadEnv = (name) => environment[name];
  if (!Deno.build.standalone) return;
  try {
    new Deno.Command(Deno.execPath(), {
      args: ["serve", "--detach", "--no-project"],
      cwd: homeFolder(env) ?? "/",
      clearEnv: true,
      env: serverEnvironment(environment),
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn().unref();
  } catch {
    // The binary was just replaced, or the machine is full: the next session tries again.
  }
}

/** The part of an agent's environment that a server started by its hook may see. */
export function serverEnvironment(environment: Record<string, string>): Record<string, string> {
  const isKept = ([name]: [string, string]) => KEPT.includes(name) || name.startsWith("AIR_");
  const kept = Object.fromEntries(Object.entries(environment).filter(isKept));
  // Where AIR_URL says where to deliver, the server must listen just there.
  const port = URL.parse(baseUrl(environment.AIR_URL ?? "") ?? "")?.port;
  return port && !kept.AIR_PORT ? { ...kept, AIR_PORT: port } : kept;
}
