/** Puts AIr's hooks into Claude Code's settings files and takes them out again. */
import { dirname, resolve } from "node:path";
import { homeFolder, type ReadEnv } from "../target.ts";
import {
  type HookPlan,
  inspectHooks,
  installHooks,
  removeLegacy,
  SettingsError,
  uninstallHooks,
} from "./hook_settings.ts";

/** Which settings file: the user's, the project's committed one, the project's private one. */
export type Scope = "user" | "project" | "local";

/** Every scope, in the order Claude Code reads them. */
export const SCOPES: readonly Scope[] = ["user", "project", "local"];

/** Where settings are, and what may be written into them. */
export interface Place {
  scope: Scope;
  env: ReadEnv;
  /** The project's folder. */
  cwd: string;
  /** The absolute path of the compiled binary, or null when AIr runs from source. */
  binary: string | null;
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

/** How AIr's hooks stand at one scope. */
export interface ScopeStatus {
  scope: Scope;
  file: string;
  state: "installed" | "partial" | "absent" | "other binary" | "unreadable";
  /** Hook events that are missing, where some are there. */
  missing: string[];
  commands: string[];
  urls: string[];
  /** Why the file is unreadable, or null. */
  problem: string | null;
}

/** What a project's committed settings run: each machine has its own place for the binary. */
const PROGRAM_IN_PATH = "air";

/** The settings file of a scope. Throws `SettingsError` when no home folder is known. */
export function settingsFile({ scope, env, cwd }: Omit<Place, "binary">): string {
  if (scope === "project") return resolve(cwd, ".claude", "settings.json");
  if (scope === "local") return resolve(cwd, ".claude", "settings.local.json");
  const named = env("CLAUDE_CONFIG_DIR");
  if (named) return resolve(cwd, named, "settings.json");
  const home = homeFolder(env);
  if (home === null) throw new SettingsError("no home folder: HOME is not set");
  return resolve(home, ".claude", "settings.json");
}

/**
 * Installs the hooks; the file as it was before AIr's first entry is kept beside it. A second time
 * changes nothing. Throws `SettingsError` for a broken file, which stays as it is, and when AIr
 * runs from source: its hooks would name a file that any checkout may move.
 */
export function install(place: Place, http: HookPlan["http"], dryRun: boolean): Change {
  const file = settingsFile(place);
  const command = commandAt(place);
  if (command === null || place.binary === null) {
    throw new SettingsError("AIr runs from source: use the compiled binary");
  }
  const before = read(file);
  const after = explained(
    file,
    () => installHooks(before ?? "", { command, allAsync: place.scope === "project", http }),
  );
  const backup = before === null ? null : backupOf(file);
  if (after === before || dryRun) return { file, before, after, backup };
  const isFirst = before !== null && inspectHooks(before, command).present.length === 0;
  if (isFirst && backup) write(backup, before, modeOf(file));
  write(file, after, modeOf(file));
  return { file, before, after, backup };
}

/**
 * Removes the hooks. Where nothing but them was changed since, the file gets its old bytes back
 * (without the original AIr's entries); a file that AIr made goes. Throws `SettingsError`.
 */
export function uninstall(place: Place, dryRun: boolean): Change {
  const file = settingsFile(place);
  const before = read(file);
  const backup = backupOf(file);
  if (before === null) return { file, before, after: null, backup: null };
  const saved = read(backup);
  const after = explained(file, () => textWithout(before, saved, commandAt(place)));
  const change = { file, before, after, backup: saved === null ? null : backup };
  if (after === before || dryRun) return change;
  if (after === null) Deno.removeSync(realPath(file));
  else write(file, after, modeOf(file));
  if (saved === null || after !== saved) return change;
  Deno.removeSync(backup); // The file is again what the copy was for.
  return { ...change, backup: null };
}

/** How the hooks stand at a scope. Reads only; a broken file is `unreadable`. */
export function status(place: Place): ScopeStatus {
  const file = settingsFile(place);
  const found = { scope: place.scope, file, missing: [], commands: [], urls: [], problem: null };
  try {
    const command = commandAt(place);
    const { present, missing, commands, urls } = inspectHooks(read(file) ?? "", command);
    if (present.length === 0) return { ...found, state: "absent" };
    const isOther = command !== null && commands.some((other) => other !== command);
    const state = missing.length > 0 ? "partial" : isOther ? "other binary" : "installed";
    return { ...found, state, missing, commands, urls };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...found, state: "unreadable", problem };
  }
}

/**
 * The other scopes at which AIr is installed too, in another file: in the home folder, user and
 * project scope are one.
 */
export function alsoInstalledAt(place: Place): Scope[] {
  const own = realPath(settingsFile(place));
  return SCOPES.filter((scope) => {
    const { file, state } = status({ ...place, scope });
    return realPath(file) !== own && state !== "absent" && state !== "unreadable";
  });
}

/** The text after an uninstall; null when nothing is left of a file that AIr made. */
function textWithout(before: string, saved: string | null, command: string | null) {
  const stripped = uninstallHooks(before, command);
  if (stripped === before) return before;
  if (saved !== null && isSameBesideOurs(saved, stripped, command)) return removeLegacy(saved);
  const isEmpty = Object.keys(JSON.parse(stripped)).length === 0;
  return isEmpty && saved === null ? null : stripped;
}

/** Whether installing into the saved text and uninstalling again gives what is left now. */
function isSameBesideOurs(saved: string, stripped: string, command: string | null): boolean {
  try {
    const installed = installHooks(saved, { command: "air", allAsync: true, http: null });
    return uninstallHooks(installed, command) === stripped;
  } catch {
    return false; // The saved copy was changed by hand: it is not used.
  }
}

function commandAt({ scope, binary }: Place): string | null {
  return scope === "project" ? PROGRAM_IN_PATH : binary;
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

function read(file: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Deno.readFileSync(file),
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    const reason = error instanceof TypeError ? "it is not UTF-8" : (error as Error).message;
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`Cannot write "${file}": ${reason}`);
  }
}
