/** `air hooks install|uninstall|status claude|codex|pi`. */
import { parseArgs } from "node:util";
import {
  alsoInstalledAt,
  type Change,
  install,
  type Place,
  SCOPES,
  type ScopeStatus,
  status,
  uninstall,
  type Wanted,
} from "../../collectors/claude/install.ts";
import { findTarget, type ReadEnv } from "../../collectors/target.ts";
import { commandNamed, helpOf } from "./commands.ts";
import { Failure } from "./failure.ts";
import {
  act,
  type Flags,
  here,
  missingText,
  printInstalled,
  printStatus,
  printUninstall,
  scopeOf,
} from "./hooks_agent.ts";
import { runCodex } from "./hooks_codex.ts";
import { runPi } from "./hooks_pi.ts";

const COMMAND = commandNamed("hooks");

/** Exit code 0 done, 1 failed. Throws `Failure` with one line for what cannot be done. */
export function run(args: string[]): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help) {
    console.log(helpOf(COMMAND));
    return Promise.resolve(0);
  }
  const [action, agent, ...more] = positionals;
  if (values.statusline && agent !== "claude") {
    throw new Failure("Only Claude Code has a status line: leave out --statusline", 2);
  }
  if (agent === "codex" && more.length === 0) return Promise.resolve(runCodex(action, values));
  if (agent === "pi" && more.length === 0) return Promise.resolve(runPi(action, values));
  if (agent !== "claude" || more.length > 0) {
    const example = `air hooks ${action ?? "install"} claude`;
    throw new Failure(`Cannot tell the agent: use "${example}", or codex or pi in its place`, 2);
  }
  const scope = scopeOf(
    SCOPES,
    values,
    `Unknown scope "${values.scope}": use ${SCOPES.join(", ")}`,
  );
  const place: Place = { ...here(), scope };
  const dryRun = values["dry-run"] ?? false;
  const exitCode = act(action, {
    install() {
      printInstall(install(place, wantedBy(values, place), dryRun), dryRun, place);
      if (values.http) console.error(HTTP_NOTE);
    },
    uninstall: () => printUninstall(uninstall(place, dryRun), dryRun),
    status: () => printStatus(SCOPES, values, (scope) => status({ ...place, scope }), detailsOf),
  });
  return Promise.resolve(exitCode);
}

function wantedBy({ http, statusline }: Flags, { scope, env }: Place): Wanted {
  if (statusline && scope !== "user") {
    throw new Failure("A person has one status line: use --statusline at scope user", 2);
  }
  return { http: http ? httpHooks(env) : null, statusLine: statusline ?? false };
}

const HTTP_NOTE =
  "Note: while the server is down, Claude Code prints an error for every http hook; the agent goes on";

/** Flags may stand before, between and after the words. */
function parsed(args: string[]): { values: Flags; positionals: string[] } {
  const flags = COMMAND.flags.map(({ name, value }): [string, { type: "boolean" | "string" }] => [
    name,
    { type: value === null ? "boolean" : "string" },
  ]);
  const help = { type: "boolean", short: "h" } as const;
  const options = { ...Object.fromEntries(flags), help };
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/[.\n]/, 1)[0] : String(error);
    throw new Failure(`${reason}: see "air hooks --help"`, 2);
  }
}

/** Http hooks go to this machine; a token is read from the agent's environment on each call. */
function httpHooks(env: ReadEnv) {
  const port = URL.parse(
    findTarget((name) => name === "AIR_URL" ? undefined : env(name))?.url ?? "",
  )
    ?.port;
  return {
    url: `http://127.0.0.1:${port || "5200"}/hooks/claude`,
    withToken: Boolean(env("AIR_TOKEN")),
  };
}

function printInstall(change: Change, dryRun: boolean, place: Place) {
  if (!printInstalled(change, dryRun)) return;
  const twice = alsoInstalledAt(place);
  if (twice.length > 0) {
    console.log(
      `Also installed at scope ${twice.join(", ")}: each hook runs twice and counts once`,
    );
  }
}

function detailsOf({ commands, urls, statusLine, missing }: ScopeStatus): string[] {
  const runs = [...commands, ...urls].join(", ");
  return [
    ...(runs ? [runs] : []),
    ...(statusLine === null ? [] : [`status line: ${statusLine}`]),
    ...missingText(missing),
  ];
}
