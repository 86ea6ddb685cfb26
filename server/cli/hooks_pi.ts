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
import { act, type Flags, here, printStatus, scopeOf } from "./hooks_agent.ts";

/** Does one action; throws `Failure` with one line for what cannot be done. */
export function runPi(action: string | undefined, flags: Flags): number {
  if (flags.http) throw new Failure("Pi has no http hooks: leave out --http", 2);
  const refusal = `Pi has no scope "${flags.scope}": use ${SCOPES.join(" or ")}`;
  const scope = scopeOf(SCOPES, flags, refusal);
  const place: Place = { ...here(), scope, code: extensionCode() };
  const dryRun = flags["dry-run"] ?? false;
  return act(action, {
    install: () => printInstall(install(place, dryRun), dryRun, scope),
    uninstall: () => printUninstall(uninstall(place, dryRun), dryRun),
    status: () => printStatus(SCOPES, flags, (scope) => status({ ...place, scope }), () => []),
  });
}

/** The built extension, which travels with the program; null in the sources. */
export function extensionCode(): string | null {
  try {
    return Deno.readTextFileSync(treeUrl("collectors/pi/air.js"));
  } catch {
    return null; // Not built: install says so.
  }
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
