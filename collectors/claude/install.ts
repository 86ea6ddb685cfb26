/** Puts AIr's hooks and status line into Claude Code's settings files and takes them out again. */
import { resolve } from "node:path";
import { SettingsError } from "../hook_groups.ts";
import {
  type Change,
  type Editor,
  installedElsewhere,
  installInto,
  type PlaceAt,
  PROGRAM_IN_PATH,
  programAt,
  type StatusAt,
  statusAt,
  uninstallFrom,
} from "../settings_file.ts";
import { homeFolder } from "../target.ts";
import {
  type HookPlan,
  inspectHooks,
  type Installed,
  installHooks,
  removeLegacy,
  uninstallHooks,
} from "./hook_settings.ts";

export type { Change } from "../settings_file.ts";

/** What is to be installed. */
export type Wanted = Pick<HookPlan, "http" | "statusLine">;

/** Which settings file: the user's, the project's committed one, the project's private one. */
export type Scope = "user" | "project" | "local";

/** Every scope, in the order Claude Code reads them. */
export const SCOPES: readonly Scope[] = ["user", "project", "local"];

/** Where settings are, and what may be written into them. */
export type Place = PlaceAt<Scope>;

/** How AIr's hooks and status line stand at one scope. */
export type ScopeStatus = StatusAt<Scope> & Omit<Installed, "present">;

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
 * Installs the hooks, and the status line where it is asked for; the file as it was before AIr's
 * first entry is kept beside it. A second time changes nothing. Throws `SettingsError` for a broken
 * file, which stays as it is, and when AIr runs from source: its hooks would name a file that any
 * checkout may move.
 */
export function install(place: Place, wanted: Wanted, dryRun: boolean): Change {
  const file = settingsFile(place);
  if (place.binary === null) {
    throw new SettingsError("AIr runs from source: use the compiled binary");
  }
  return installInto(file, editorOf(place, wanted), dryRun);
}

/**
 * Removes the hooks and the status line. Where nothing but them was changed since, the file gets its
 * old bytes back (without the original AIr's entries); a file that AIr made goes. Throws
 * `SettingsError`.
 */
export function uninstall(place: Place, dryRun: boolean): Change {
  const file = settingsFile(place);
  const statusLine = status(place).statusLine !== null;
  return uninstallFrom(file, editorOf(place, { http: null, statusLine }), dryRun);
}

/** How the hooks stand at a scope. Reads only; a broken file is `unreadable`. */
export function status(place: Place): ScopeStatus {
  const [{ scope }, file, command] = [place, settingsFile(place), programAt(place)];
  const nothing = { missing: [], commands: [], urls: [], statusLine: null };
  return statusAt({ scope, file, command }, nothing, (text) => {
    const { present, ...found } = inspectHooks(text, command);
    return present.length === 0 && found.statusLine === null ? null : found;
  });
}

/**
 * The other scopes at which AIr is installed too, in another file: in the home folder, user and
 * project scope are one.
 */
export function alsoInstalledAt(place: Place): Scope[] {
  const places = SCOPES.map((scope) => status({ ...place, scope }));
  return installedElsewhere(settingsFile(place), places).map(({ scope }) => scope);
}

function editorOf(place: Place, wanted: Wanted): Editor {
  const command = programAt(place);
  const plan = {
    command: command ?? PROGRAM_IN_PATH,
    allAsync: place.scope === "project",
    ...wanted,
  };
  return {
    install: (text) => installHooks(text, plan),
    uninstall: (text) => uninstallHooks(text, command),
    isIn: (text) => {
      const { present, statusLine } = inspectHooks(text, command);
      return present.length > 0 || statusLine !== null;
    },
    restored: removeLegacy,
  };
}
