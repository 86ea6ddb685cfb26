/** `air hooks install|uninstall|status pi`: one extension file instead of settings. */
import {
  type Change,
  install,
  type Place,
  type Scope,
  SCOPES,
  status,
  uninstall,
} from "../../collectors/pi/install.ts";
import { treeUrl } from "../store/tree.ts";
import { Failure } from "./failure.ts";

/** The flags of `air hooks` as they were given. */
interface Flags {
  scope?: string;
  http?: boolean;
  "dry-run"?: boolean;
  json?: boolean;
}

/** Does one action; throws `Failure` with one line for what cannot be done. */
export function runPi(action: string | undefined, flags: Flags): number {
  if (flags.http) throw new Failure("Pi has no http hooks: leave out --http", 2);
  const scope = scopeOf(flags.scope);
  const env = (name: string) => Deno.env.get(name);
  const place: Place = { scope, env, cwd: Deno.cwd(), code: extensionCode() };
  const dryRun = flags["dry-run"] ?? false;
  switch (action) {
    case "install":
      printInstall(install(place, dryRun), dryRun, scope);
      break;
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

/** The built extension, which travels with the program; null in the sources. */
export function extensionCode(): string | null {
  try {
    return Deno.readTextFileSync(treeUrl("collectors/pi/air.js"));
  } catch {
    return null; // Not built: install says so.
  }
}

function scopeOf(value: string | undefined): Scope {
  const scope = SCOPES.find((known) => known === (value ?? "user"));
  if (scope) return scope;
  throw new Failure(`Pi has no scope "${value}": use ${SCOPES.join(" or ")}`, 2);
}

const TRUST_NOTE =
  "Note: Pi 0.79 and later load it only where the project is trusted, and say nothing where it is not";

function printInstall({ file, before }: Change, dryRun: boolean, scope: Scope): void {
  if (before === "same") console.log(`Already installed in ${file}`);
  else if (dryRun) console.error(`Would write ${file}`);
  else console.log(`Installed in ${file}; a running Pi takes it up with /reload`);
  if (scope === "project") console.error(TRUST_NOTE);
}

function printUninstall({ file, before }: Change, dryRun: boolean): void {
  if (before === "absent") console.log(`Nothing of AIr in ${file}`);
  else if (dryRun) console.error(`Would remove ${file}`);
  else console.log(`Removed ${file}`);
}

function printStatus(place: Place, { scope, json }: Flags): void {
  const scopes = scope === undefined ? SCOPES : [place.scope];
  const rows = scopes.map((each) => status({ ...place, scope: each }));
  if (json) return console.log(JSON.stringify(rows, null, 2));
  for (const { scope: name, state, file, problem } of rows) {
    const details = problem === null ? [] : [problem];
    console.log([name.padEnd(8), state.padEnd(13), file, ...details].join("  "));
  }
}
