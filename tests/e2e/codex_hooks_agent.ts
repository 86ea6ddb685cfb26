/** Runs the real Codex with hooks by the driver beside the repository: a model plays a scenario. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const AGENTS = resolve("../shared/agents");

/** A finished run of all prompts of a scenario. */
export interface HookedRun {
  exitCodes: number[];
  /** What Codex printed, by type and how often, for each prompt. */
  printed: Record<string, number>[];
  threadId: string;
}

/** The real Codex, installed at the first call; null without the folder that installs it. */
export async function installedCodex(): Promise<string | null> {
  const install = join(AGENTS, "install");
  if (!existsSync(install)) {
    console.log(`skipped: tests that need Codex, because ${install} is not there`);
    return null;
  }
  const { code, stdout } = await new Deno.Command(install, { args: ["codex"] }).output();
  const path = new TextDecoder().decode(stdout).trim();
  if (code !== 0 || !path) throw new Error("Cannot test without Codex: it does not install");
  return path;
}

/** A model's delay. Codex kills the hooks that still run when it ends; no real model answers at once. */
const LATENCY_MS = 600;

/**
 * Runs Codex with `home` as HOME and its hooks there, as if a person had reviewed them: a headless
 * run cannot ask.
 */
export async function runHooked(
  codex: string,
  name: string,
  home: string,
  env: Record<string, string>,
): Promise<HookedRun> {
  const source = join(AGENTS, "codex", "scenarios", `${name}.json`);
  const told = JSON.parse(Deno.readTextFileSync(source));
  const runs: { args?: string[] }[] = told.runs ?? [{ prompt: told.prompt }];
  const reviewed = runs.map((run) => ({
    ...run,
    args: [...run.args ?? [], "--dangerously-bypass-hook-trust"],
  }));
  const scenario = join(home, "scenario.json");
  Deno.writeTextFileSync(
    scenario,
    JSON.stringify({ ...told, runs: reviewed, env, default_latency_ms: LATENCY_MS }),
  );
  const args = [
    join(AGENTS, "codex", "run.mjs"),
    ...["--codex", codex, "--scenario", scenario],
    ...["--project", join(home, "project"), "--home", join(home, ".codex")],
  ];
  const { stdout, stderr } = await new Deno.Command("node", { args, stdin: "null" }).output();
  if (stdout.length === 0) throw new Error(new TextDecoder().decode(stderr));
  const summary = JSON.parse(new TextDecoder().decode(stdout));
  return {
    exitCodes: summary.runs.map((run: { exit_code: number }) => run.exit_code),
    printed: summary.runs.map((run: { events: Record<string, number> }) => run.events),
    threadId: summary.session_id,
  };
}
