/** What `air hooks` does for every agent alike. */
import type { Change } from "../../collectors/settings_file.ts";
import { Failure } from "./failure.ts";

/** The flags of `air hooks` as they were given. */
export interface Flags {
  scope?: string;
  http?: boolean;
  statusline?: boolean;
  "dry-run"?: boolean;
  json?: boolean;
  help?: boolean;
}

/** One line of a status. */
interface Standing {
  scope: string;
  file: string;
  state: string;
  problem: string | null;
}

/** Where this process runs, and the compiled binary; null when AIr runs from source. */
export function here() {
  const binary = Deno.build.standalone ? Deno.execPath() : null;
  return { env: (name: string) => Deno.env.get(name), cwd: Deno.cwd(), binary };
}

/** The scope that was named, else the user's. Throws `Failure` for one that the agent has not. */
export function scopeOf<S extends string>(scopes: readonly S[], flags: Flags, refusal: string): S {
  const scope = scopes.find((known) => known === (flags.scope ?? "user"));
  if (scope) return scope;
  throw new Failure(refusal, 2);
}

/** Does one action and gives its exit code. Throws `Failure` for what is none. */
export function act(
  action: string | undefined,
  actions: Record<"install" | "uninstall" | "status", () => void>,
): number {
  const work = new Map(Object.entries(actions)).get(action ?? "");
  if (!work) throw new Failure(`Cannot do "${action}": use install, uninstall or status`, 2);
  work();
  return 0;
}

/**
 * A line for each scope, or for the one that was asked for; `detailsOf` is what it says at its end. Each
 * file stands under the first scope that reads it: in the home folder the project's file is the user's,
 * and is none of another program.
 */
export function printStatus<S extends string, Row extends Standing>(
  scopes: readonly S[],
  { scope: asked, json }: Flags,
  status: (scope: S) => Row,
  detailsOf: (row: Row) => string[],
): void {
  const all = scopes.filter((scope) => scope === (asked ?? scope)).map(status);
  const rows = all.filter(({ file }, index) => all.findIndex((row) => row.file === file) === index);
  if (json) return console.log(JSON.stringify(rows, null, 2));
  for (const row of rows) {
    const { scope, state, file, problem } = row;
    const details = [...detailsOf(row), ...(problem ? [problem] : [])];
    console.log([scope.padEnd(8), state.padEnd(13), file, ...details].join("  "));
  }
}

/** Of hook events that are missing. */
export function missingText(missing: readonly string[]): string[] {
  return missing.length > 0 ? [`missing: ${missing.join(", ")}`] : [];
}

/** Of an install. True when it was written. */
export function printInstalled({ file, before, after, backup }: Change, dryRun: boolean): boolean {
  if (before === after) console.log(`Already installed in ${file}`);
  else if (dryRun) printDryRun(file, after);
  else console.log(`Installed in ${file}${backup ? `; as it was: ${backup}` : ""}`);
  return before !== after && !dryRun;
}

/** Of an uninstall. */
export function printUninstall({ file, before, after, backup }: Change, dryRun: boolean): void {
  if (before === after) return console.log(`Nothing of AIr in ${file}`);
  if (dryRun) return printDryRun(file, after);
  const kept = backup ? `; as it was before AIr: ${backup}` : "";
  console.log(
    after === null ? `Removed ${file}, which held only AIr` : `Removed from ${file}${kept}`,
  );
}

/** The text alone on stdout, so that it can be compared or piped. */
function printDryRun(file: string, after: string | null): void {
  console.error(after === null ? `Would remove ${file}` : `Would write ${file}`);
  if (after !== null) console.log(after.trimEnd());
}
