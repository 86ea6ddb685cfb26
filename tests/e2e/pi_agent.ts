/** Runs the real Pi by the driver beside the repository: a loopback model plays a scenario. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const AGENTS = resolve("../shared/agents");

/** A Pi and the Node that it runs on. */
export interface Pi {
  version: string;
  pi: string;
  node: string;
}

/** What the model served, as far as Pi can know it, and what Pi showed for it. */
export interface PiRun {
  exitCode: number;
  stderr: string;
  extensionErrors: unknown[];
  /** The last answer, in print mode. */
  text: string;
  requests: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** Both captured versions, installed at the first call; none without the folder that installs them. */
export async function installedPis(): Promise<Pi[]> {
  const install = join(AGENTS, "install");
  if (!existsSync(install)) {
    console.log(`skipped: tests that need Pi, because ${install} is not there`);
    return [];
  }
  return [await installed(install, "pi", "0.73.1"), await installed(install, "pi-next", "0.87.1")];
}

async function installed(install: string, name: string, version: string): Promise<Pi> {
  const { code, stdout } = await new Deno.Command(install, { args: [name] }).output();
  const [pi, node] = new TextDecoder().decode(stdout).trim().split("\n");
  if (code !== 0 || !pi) throw new Error(`Cannot test without Pi ${version}: it does not install`);
  return { version, pi, node: node ?? "node" };
}

/** Runs Pi to its end in print mode, with the extensions that lie in the home or the project. */
export async function runPi(
  { pi, node }: Pi,
  scenario: string,
  place: { home: string; project: string; env: Record<string, string> },
): Promise<PiRun> {
  const args = [
    join(AGENTS, "pi", "run.mjs"),
    ...["--pi", pi, "--node", node, "--mode", "print"],
    ...["--scenario", join(AGENTS, "pi", "scenarios", `${scenario}.json`)],
    ...["--home", place.home, "--project", place.project],
    ...Object.entries(place.env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  const { stdout, stderr } = await new Deno.Command("node", { args, stdin: "null" }).output();
  if (stdout.length === 0) throw new Error(new TextDecoder().decode(stderr));
  const summary = JSON.parse(new TextDecoder().decode(stdout));
  const { input, output, cacheRead, cacheWrite } = summary.llm.usage;
  return {
    exitCode: summary.exit.code,
    stderr: summary.stderr ?? "",
    extensionErrors: summary.extensionErrors,
    text: summary.text,
    requests: summary.llm.requests,
    ...{ input, output, cacheRead, cacheWrite },
  };
}
