/** `air doctor`: how AIr's hooks stand in each agent, at every scope that this folder has. */
import * as claude from "../../collectors/claude/install.ts";
import * as codex from "../../collectors/codex/install.ts";
import * as pi from "../../collectors/pi/install.ts";
import { here } from "./hooks_agent.ts";
import { extensionCode } from "./hooks_pi.ts";
import { failing, type Finding, fine, noted } from "./finding.ts";

/** What the agents' own status functions have in common. */
interface Installed {
  scope: string;
  file: string;
  state: string;
  problem: string | null;
  missing?: string[];
}

/** One finding for each agent that has AIr's hooks nowhere, else one for each place of them. */
export function checkHooks(): Finding[] {
  const place = { ...here(), code: extensionCode() };
  const agents = [
    {
      agent: "claude",
      name: "Claude Code",
      read: () => claude.SCOPES.map((scope) => claude.status({ ...place, scope })),
    },
    {
      agent: "codex",
      name: "Codex",
      read: () => codex.SCOPES.map((scope) => codex.status({ ...place, scope })),
    },
    {
      agent: "pi",
      name: "Pi",
      read: () => pi.SCOPES.map((scope) => pi.status({ ...place, scope })),
    },
  ];
  return agents.flatMap(({ agent, name, read }) => {
    try {
      return hookFindings(agent, name, read());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [failing("hooks", `${name}: ${why}`, "Set HOME to your home folder")];
    }
  });
}

/** What the scopes of one agent say. */
function hookFindings(agent: string, name: string, scopes: Installed[]): Finding[] {
  // In the home folder two scopes share one file.
  const files = new Map(scopes.toReversed().map((status) => [status.file, status]));
  const there = [...files.values()].filter(({ state }) => state !== "absent").reverse();
  if (there.length === 0) {
    const text = `${name}: not installed; its session files are still read`;
    return [noted("hooks", text, `"air hooks install ${agent}" adds what files do not tell`)];
  }
  return there.map((status) => scopeFinding(agent, name, status));
}

function scopeFinding(agent: string, name: string, status: Installed): Finding {
  const { scope, state, file, problem, missing = [] } = status;
  const again = `"air hooks install ${agent}${scope === "user" ? "" : ` --scope ${scope}`}"`;
  const where = `${name}, scope ${scope}:`;
  switch (state) {
    case "installed":
      return fine("hooks", `${where} installed in ${file}`);
    case "partial":
      return failing("hooks", `${where} ${missing.join(", ")} missing in ${file}`, again);
    case "other binary":
      return noted("hooks", `${where} ${file} runs another copy of AIr`, `${again} runs this one`);
    case "other version":
      return noted("hooks", `${where} ${file} is of another version`, again);
    case "foreign":
      return failing("hooks", `${where} ${file} is not AIr's`, `Move it away, then ${again}`);
    default:
      return failing("hooks", `${where} ${problem ?? state} (${file})`, "Mend the file");
  }
}
