/** What `air hooks` says of a settings file that it changed, or would change. */
import type { Change } from "../../collectors/settings_file.ts";

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
