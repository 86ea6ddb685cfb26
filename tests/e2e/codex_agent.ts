/** Runs the real Codex by the driver beside the repository: a loopback model plays a scenario. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Served } from "../collectors/codex/rollouts.ts";
import { jsonLines } from "./claude_agent.ts";
import type { RunTime } from "./totals.ts";

const AGENTS = resolve("../shared/agents");

/** A finished run of all steps of a scenario. */
export interface CodexRun {
  /** Every step ended as the scenario says. */
  ok: boolean;
  /** What the model answered. */
  served: Served[];
  /** Of each tool call that ran a command, by its id. */
  commands: Map<string, RunTime>;
}

/** The program, installed at the first call; null without the folder that installs it. */
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

/** Runs Codex to its end, with its folder in the home. */
export async function runCodex(codex: string, scenario: string, home: string): Promise<CodexRun> {
  const args = [
    join(AGENTS, "codex", "run.mjs"),
    ...["--codex", codex, "--scenario", join(AGENTS, "codex", "scenarios", `${scenario}.json`)],
    ...["--project", join(home, "project"), "--home", join(home, ".codex")],
  ];
  const { stdout, stderr } = await new Deno.Command("node", { args, stdin: "null" }).output();
  if (stdout.length === 0) throw new Error(new TextDecoder().decode(stderr));
  const summary = JSON.parse(new TextDecoder().decode(stdout));
  const files: { path: string }[] = summary.rollouts;
  return {
    ok: summary.ok,
    served: summary.mock.served,
    commands: new Map(files.flatMap(({ path }) => commandsIn(path))),
  };
}

/** What tests read of one line of a rollout. */
interface Line {
  timestamp: string;
  payload: {
    type?: string;
    call_id?: string;
    arguments?: string;
    completed_at_ms?: number;
    item?: { id: string; type: string; command?: string[]; exit_code?: number };
  };
}

/**
 * How long commands took, by the lines themselves: at least what they slept, at most from the
 * line that asked for one to the line that told its end. A script's command is asked for by no
 * line, and its start is told up to 200 ms late (FORMAT.md, 13).
 */
function commandsIn(path: string): [string, RunTime][] {
  const asked = new Map<string, number>();
  const ran: [string, RunTime][] = [];
  for (const { timestamp, payload: { type, call_id: id, item } } of jsonLines<Line>(path)) {
    const at = Date.parse(timestamp);
    if (type === "function_call" && id) asked.set(id, at);
    if (type !== "item_completed" || item?.type !== "CommandExecution") continue;
    const askedAt = asked.get(item.id);
    const seconds = /sleep ([\d.]+)/.exec(item.command?.join(" ") ?? "")?.[1] ?? 0;
    const isKilled = item.exit_code === -1;
    ran.push([item.id, {
      min: isKilled ? 0 : Math.max(0, Number(seconds) * 1000 - (askedAt === undefined ? 200 : 0)),
      max: at - (askedAt ?? Date.parse(firstTime(path))),
    }]);
  }
  return ran;
}

function firstTime(path: string): string {
  return jsonLines<Line>(path)[0]!.timestamp;
}
