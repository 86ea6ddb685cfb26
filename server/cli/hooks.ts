/** `air hooks install|uninstall|status claude|codex|pi`. */
import { parseArgs } from "node:util";
import {
  alsoInstalledAt,
  type Change,
  install,
  type Place,
  type Scope,
  SCOPES,
  type ScopeStatus,
  status,
  uninstall,
  type Wanted,
} from "../../collectors/claude/install.ts";
import { findTarget, type ReadEnv } from "../../collectors/target.ts";
import { commandNamed, helpOf } from "./commands.ts";
import { Failure } from "./failure.ts";
import { runCodex } from "./hooks_codex.ts";
import { runPi } from "./hooks_pi.ts";
import { printInstalled, printUninstall } from "./hooks_print.ts";

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
  const env: ReadEnv = (name) => Deno.env.get(name);
  const binary = Deno.build.standalone ? Deno.execPath() : null;
  const place: Place = { scope: scopeOf(values.scope), env, cwd: Deno.cwd(), binary };
  const dryRun = values["dry-run"] ?? false;
  switch (action) {
    case "install":
      printInstall(install(place, wantedBy(values, place), dryRun), dryRun, place);
      if (values.http) console.error(HTTP_NOTE);
      break;
    case "uninstall":
      printUninstall(uninstall(place, dryRun), dryRun);
      break;
    case "status":
      printStatus(statusOf(place, values.scope), values.json ?? false);
      break;
    default:
      throw new Failure(`Cannot do "${action}": use install, uninstall or status`, 2);
  }
  return Promise.resolve(0);
}

function wantedBy({ http, statusline }: Parsed, { scope, env }: Place): Wanted {
  if (statusline && scope !== "user") {
    throw new Failure("A person has one status line: use --statusline at scope user", 2);
  }
  return { http: http ? httpHooks(env) : null, statusLine: statusline ?? false };
}

const HTTP_NOTE =
  "Note: while the server is down, Claude Code prints an error for every http hook; the agent goes on";

interface Parsed {
  scope?: string;
  http?: boolean;
  statusline?: boolean;
  "dry-run"?: boolean;
  json?: boolean;
  help?: boolean;
}

/** Flags may stand before, between and after the words. */
function parsed(args: string[]): { values: Parsed; positionals: string[] } {
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

function scopeOf(value: string | undefined): Scope {
  const scope = SCOPES.find((known) => known === (value ?? "user"));
  if (scope) return scope;
  throw new Failure(`Unknown scope "${value}": use ${SCOPES.join(", ")}`, 2);
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

function statusOf(place: Place, asked: string | undefined): ScopeStatus[] {
  const scopes = asked === undefined ? SCOPES : [place.scope];
  return scopes.map((scope) => status({ ...place, scope }));
}

function printStatus(rows: ScopeStatus[], asJson: boolean) {
  if (asJson) return console.log(JSON.stringify(rows, null, 2));
  for (const row of rows) {
    const { scope, state, file, missing, commands, urls, statusLine, problem } = row;
    const runs = [...commands, ...urls].join(", ");
    const details = [
      ...(runs ? [runs] : []),
      ...(statusLine === null ? [] : [`status line: ${statusLine}`]),
      ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
      ...(problem ? [problem] : []),
    ];
    console.log([scope.padEnd(8), state.padEnd(13), file, ...details].join("  "));
  }
}
