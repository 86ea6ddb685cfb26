/** `air hooks install|uninstall|status codex`. */
import {
  alsoInstalledAt,
  install,
  type Place,
  type Scope,
  SCOPES,
  status,
  uninstall,
} from "../../collectors/codex/install.ts";
import { Failure } from "./failure.ts";
import { printInstalled, printUninstall } from "./hooks_print.ts";

/** The flags of `air hooks` as they were given. */
interface Flags {
  scope?: string;
  http?: boolean;
  "dry-run"?: boolean;
  json?: boolean;
}

/** Does one action; throws `Failure` with one line for what cannot be done. */
export function runCodex(action: string | undefined, flags: Flags): number {
  if (flags.http) throw new Failure("Codex has no http hooks: leave out --http", 2);
  const binary = Deno.build.standalone ? Deno.execPath() : null;
  const env = (name: string) => Deno.env.get(name);
  const place: Place = { scope: scopeOf(flags.scope), env, cwd: Deno.cwd(), binary };
  const dryRun = flags["dry-run"] ?? false;
  switch (action) {
    case "install": {
      const isNew = printInstalled(install(place, dryRun), dryRun);
      if (isNew) console.error(place.scope === "project" ? PROJECT_NOTE : TRUST_NOTE);
      const twice = alsoInstalledAt(place);
      if (isNew && twice.length > 0) console.error(`${TWICE_NOTE} ${twice.join(", ")}`);
      break;
    }
    case "uninstall":
      printUninstall(uninstall(place, dryRun), dryRun);
      break;
    case "status":
      printStatus(place, flags);
      break;
    default:
      throw new Failure(`Cannot do "${action}": use install, uninstall or status`, 2);
  }
  return 0;
}

const TRUST_NOTE =
  "Note: Codex runs no hook that you have not reviewed: it asks at its next start in a terminal";
const PROJECT_NOTE = `${TRUST_NOTE}, once the project is trusted`;
const TWICE_NOTE = "Note: each hook would run twice, and tell twice: uninstall it at scope";

function scopeOf(value: string | undefined): Scope {
  const scope = SCOPES.find((known) => known === (value ?? "user"));
  if (scope) return scope;
  throw new Failure(`Codex has no scope "${value}": use ${SCOPES.join(" or ")}`, 2);
}

function printStatus(place: Place, { scope: asked, json }: Flags): void {
  const scopes = asked === undefined ? SCOPES : [place.scope];
  const rows = scopes.map((scope) => status({ ...place, scope }));
  if (json) return console.log(JSON.stringify(rows, null, 2));
  for (const { scope, state, file, missing, commands, problem } of rows) {
    const details = [
      ...commands,
      ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
      ...(problem ? [problem] : []),
    ];
    console.log([scope.padEnd(8), state.padEnd(13), file, ...details].join("  "));
  }
}
