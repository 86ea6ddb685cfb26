/** Puts AIr's hooks into Codex's hooks files and takes them out again. */
import { resolve } from "node:path";
import {
  allHooks,
  installGroups,
  type IsHook,
  removeAllHooks,
  SettingsError,
} from "../hook_groups.ts";
import type { Json } from "../json.ts";
import { isProgramOfOurs, shellCommand, shellWords } from "../program.ts";
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
import { HOOK_EVENTS } from "./hook_map.ts";

/** Which hooks file: the user's, or that of a project, which Codex reads where it is trusted. */
export type Scope = "user" | "project";

/** Every scope. */
export const SCOPES: readonly Scope[] = ["user", "project"];

/** Where hooks are, and what may be written into them. */
export type Place = PlaceAt<Scope>;

const ARGS = ["hook", "codex"];
/** Codex waits for it whether it is async or not, and allows no more seconds than this. */
const LAST_EVENT = { name: "SessionEnd", timeout: 3 };
/** Seconds. Codex does not wait for the others, and AIr's own limit is 1 s. */
const TIMEOUT = 5;

/** The hooks file of a scope. Throws `SettingsError` when no home folder is known. */
export function hooksFile({ scope, env, cwd }: Omit<Place, "binary">): string {
  if (scope === "project") return resolve(cwd, ".codex", "hooks.json");
  const named = env("CODEX_HOME");
  if (named) return resolve(cwd, named, "hooks.json");
  const home = homeFolder(env);
  if (home === null) throw new SettingsError("no home folder: HOME is not set");
  return resolve(home, ".codex", "hooks.json");
}

/**
 * Installs the hooks; the file as it was before AIr's first entry is kept beside it. A second time
 * changes nothing. Throws `SettingsError` for a broken file, which stays as it is, and when AIr runs
 * from source: its hooks would name a file that any checkout may move.
 */
export function install(place: Place, dryRun: boolean): Change {
  if (place.binary === null) {
    throw new SettingsError("AIr runs from source: use the compiled binary");
  }
  return installInto(hooksFile(place), editorOf(place), dryRun);
}

/**
 * Removes the hooks. Where nothing but them was changed since, the file gets its old bytes back; a
 * file that AIr made goes. Throws `SettingsError`.
 */
export function uninstall(place: Place, dryRun: boolean): Change {
  return uninstallFrom(hooksFile(place), editorOf(place), dryRun);
}

/** How the hooks stand at a scope. Reads only; a broken file is `unreadable`. */
export function status(place: Place): StatusAt<Scope> {
  const program = programAt(place);
  const isOurs = ours(program);
  const at = { scope: place.scope, file: hooksFile(place), command: program && commandOf(program) };
  return statusAt(at, { missing: [], commands: [] }, (text) => {
    const hooks = allHooks(text).filter(({ hook }) => isOurs(hook));
    if (hooks.length === 0) return null;
    const missing = HOOK_EVENTS.filter((name) => !hooks.some(({ event }) => event === name));
    return { missing, commands: [...new Set(hooks.map(({ hook }) => String(hook.command)))] };
  });
}

/** The other scope, if AIr is installed there too, in another file. */
export function alsoInstalledAt(place: Place): Scope[] {
  const places = SCOPES.map((scope) => status({ ...place, scope }));
  return installedElsewhere(hooksFile(place), places).map(({ scope }) => scope);
}

function editorOf(place: Place): Editor {
  const program = programAt(place);
  const isOurs = ours(program);
  const command = commandOf(program ?? PROGRAM_IN_PATH);
  const wanted = new Map(HOOK_EVENTS.map((name) => [name, { hooks: [hookFor(name, command)] }]));
  return {
    install: (text) => installGroups(text, wanted, isOurs),
    uninstall: (text) => removeAllHooks(text, isOurs),
    isIn: (text) => allHooks(text).some(({ hook }) => isOurs(hook)),
    restored: (saved) => saved,
  };
}

function hookFor(name: string, command: string): Json {
  if (name === LAST_EVENT.name) return { type: "command", command, timeout: LAST_EVENT.timeout };
  return { type: "command", command, timeout: TIMEOUT, async: true };
}

/** A hook that some AIr put there, wherever its binary was; `program` is ours by any name. */
function ours(program: string | null): IsHook {
  return ({ command }) => {
    if (typeof command !== "string") return false;
    const [first, ...args] = shellWords(command) ?? [];
    const hasOurArgs = JSON.stringify(args) === JSON.stringify(ARGS);
    return first !== undefined && hasOurArgs && isProgramOfOurs(first, program);
  };
}

function commandOf(program: string): string {
  return shellCommand([program, ...ARGS]);
}
