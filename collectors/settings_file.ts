/**
 * Changes the settings file of an agent and takes the changes out again. A file that is not valid
 * stays as it is, and how it was before AIr's first entry is kept beside it.
 */
import { dirname, resolve } from "node:path";
import { SettingsError } from "./hook_groups.ts";
import { systemError } from "./system_error.ts";
import type { ReadEnv } from "./target.ts";

/** Where settings are, and what may be written into them. */
export interface PlaceAt<Scope> {
  scope: Scope;
  env: ReadEnv;
  /** The project's folder. */
  cwd: string;
  /** The absolute path of the compiled binary, or null when AIr runs from source. */
  binary: string | null;
}

/** How AIr's hooks stand at one scope. */
export interface StatusAt<Scope> {
  scope: Scope;
  file: string;
  state: "installed" | "partial" | "absent" | "other binary" | "unreadable";
  /** Hook events that are missing, where some are there. */
  missing: string[];
  /** Commands that AIr's hooks run, each once. */
  commands: string[];
  /** Why the file is unreadable, or null. */
  problem: string | null;
}

/** What a project's committed settings run: each machine has its own place for the binary. */
export const PROGRAM_IN_PATH = "air";

/** What AIr writes into a settings file. Pure; each throws `SettingsError` for a broken text. */
export interface Editor {
  /** The text with AIr's entries; the same when they are there. */
  install(text: string): string;
  /** The text without them. */
  uninstall(text: string): string;
  /** Whether any of them is there. */
  isIn(text: string): boolean;
  /** What is to be written of the kept copy when it comes back. */
  restored(saved: string): string;
}

/** What an install or uninstall did, or would do. */
export interface Change {
  file: string;
  /** The text before; null: there was no file. */
  before: string | null;
  /** The text after; null: no file. The same as `before` when nothing was to do. */
  after: string | null;
  /** The copy of the file as it was before AIr's first entry, or null when there is none. */
  backup: string | null;
}

/** Adds AIr's entries. A second time changes nothing. Throws `SettingsError`. */
export function installInto(file: string, editor: Editor, dryRun: boolean): Change {
  const before = readSettings(file);
  const after = explained(file, () => editor.install(before ?? ""));
  const backup = before === null ? null : backupOf(file);
  if (after === before || dryRun) return { file, before, after, backup };
  if (before !== null && backup && !editor.isIn(before)) write(backup, before, modeOf(file));
  write(file, after, modeOf(file));
  return { file, before, after, backup };
}

/**
 * Removes AIr's entries. Where nothing but them was changed since, the file gets its old bytes back;
 * a file that AIr made goes. Throws `SettingsError`.
 */
export function uninstallFrom(file: string, editor: Editor, dryRun: boolean): Change {
  const before = readSettings(file);
  const backup = backupOf(file);
  if (before === null) return { file, before, after: null, backup: null };
  const saved = readSettings(backup);
  const after = explained(file, () => textWithout(before, saved, editor));
  const change = { file, before, after, backup: saved === null ? null : backup };
  if (after === before || dryRun) return change;
  if (after === null) Deno.removeSync(realPath(file));
  else write(file, after, modeOf(file));
  if (saved === null || after !== saved) return change;
  Deno.removeSync(backup); // The file is again what the copy was for.
  return { ...change, backup: null };
}

/** What the hooks of a place run; null when AIr runs from source. */
export function programAt({ scope, binary }: PlaceAt<string>): string | null {
  return scope === "project" ? PROGRAM_IN_PATH : binary;
}

/**
 * How the hooks stand in a file: those that `find` gives of its text, or null where there are none,
 * beside the command that they should run. Reads only; a broken file is `unreadable`.
 */
export function statusAt<Scope, Found extends { missing: string[]; commands: string[] }>(
  { scope, file, command }: { scope: Scope; file: string; command: string | null },
  nothing: Found,
  find: (text: string) => Found | null,
): StatusAt<Scope> & Found {
  const none = { scope, file, ...nothing, problem: null };
  try {
    const found = find(readSettings(file) ?? "");
    if (found === null) return { ...none, state: "absent" };
    const isOther = command !== null && found.commands.some((other) => other !== command);
    const state = found.missing.length > 0 ? "partial" : isOther ? "other binary" : "installed";
    return { ...none, state, ...found };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...none, state: "unreadable", problem };
  }
}

/** Of places where AIr may be, those where it is, in another file than `own`. */
export function installedElsewhere<P extends { file: string; state: string }>(
  own: string,
  places: readonly P[],
): P[] {
  return places.filter(({ file, state }) =>
    realPath(file) !== realPath(own) && state !== "absent" && state !== "unreadable"
  );
}

/** The text after an uninstall; null when nothing is left of a file that AIr made. */
function textWithout(before: string, saved: string | null, editor: Editor): string | null {
  const stripped = editor.uninstall(before);
  if (stripped === before) return before;
  if (saved !== null && isSameBesideOurs(saved, stripped, editor)) return editor.restored(saved);
  const isEmpty = Object.keys(JSON.parse(stripped)).length === 0;
  return isEmpty && saved === null ? null : stripped;
}

/** Whether installing into the saved text and uninstalling again gives what is left now. */
function isSameBesideOurs(saved: string, stripped: string, editor: Editor): boolean {
  try {
    return editor.uninstall(editor.install(saved)) === stripped;
  } catch {
    return false; // The saved copy was changed by hand: it is not used.
  }
}

function backupOf(file: string): string {
  return `${file}.air-backup`;
}

function explained<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError(`Cannot read "${file}": ${error.message}; it was left as it is`);
  }
}

/** The text of a settings file, or null where there is none. Throws `SettingsError`. */
function readSettings(file: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Deno.readFileSync(file),
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    const reason = error instanceof TypeError ? "it is not UTF-8" : reasonOf(error);
    throw new SettingsError(`Cannot read "${file}": ${reason}`);
  }
}

function modeOf(file: string): number {
  try {
    return (Deno.statSync(file).mode ?? 0o600) & 0o777;
  } catch {
    return 0o600; // A new file: settings may come to hold secrets.
  }
}

/** The file that a link leads to, there or not yet, so that a linked settings file stays a link. */
function realPath(file: string): string {
  try {
    return Deno.realPathSync(file);
  } catch {
    return linkedPath(file); // There is no file yet.
  }
}

function linkedPath(file: string): string {
  try {
    return resolve(dirname(file), Deno.readLinkSync(file));
  } catch {
    return file; // No link either.
  }
}

/** Whole or not at all: written beside it, then renamed over it. */
function write(file: string, text: string, mode: number): void {
  const target = realPath(file);
  const draft = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    Deno.mkdirSync(dirname(target), { recursive: true });
    Deno.writeTextFileSync(draft, text, { createNew: true, mode });
    // The umask may have taken bits from it. Windows has no such modes.
    if (Deno.build.os !== "windows") Deno.chmodSync(draft, mode);
    Deno.renameSync(draft, target);
  } catch (error) {
    try {
      Deno.removeSync(draft);
    } catch {
      // It was never made, or is already renamed.
    }
    throw new SettingsError(`Cannot write "${file}": ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return systemError(error)?.why ?? (error instanceof Error ? error.message : String(error));
}
