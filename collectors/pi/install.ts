/** Puts AIr's extension where Pi loads extensions from, and takes it out again. */
import { dirname, resolve } from "node:path";
import { homeFolder, type ReadEnv } from "../target.ts";

/** Whose sessions are told: all of the user's, or those in one project. */
export type Scope = "user" | "project";

/** Every scope that Pi has. */
export const SCOPES: readonly Scope[] = ["user", "project"];

/** Where the extension goes, and what it is. */
export interface Place {
  scope: Scope;
  env: ReadEnv;
  /** The project's folder. */
  cwd: string;
  /** The extension's code, or null when AIr runs from source, which has not built it. */
  code: string | null;
}

/** What an install or uninstall did, or would do. */
export interface Change {
  file: string;
  /** Whether a file was there, and whether one is. */
  before: "absent" | "same" | "other version";
  after: "absent" | "installed";
}

/** How the extension stands at one scope; `foreign` is a file of that name that is not AIr's. */
export interface ScopeStatus {
  scope: Scope;
  file: string;
  state: "installed" | "other version" | "absent" | "foreign" | "unreadable";
  /** Why the file is unreadable, or null. */
  problem: string | null;
}

/** It cannot be done; the message says why, in one line. */
export class ExtensionError extends Error {
  override readonly name = "ExtensionError";
}

/** The first line of every installed file, by which AIr knows its own. */
const MARK =
  '// AIr for Pi: put here by "air hooks install pi", removed by "air hooks uninstall pi".\n';

/** The file of a scope. Throws `ExtensionError` when no home folder is known. */
export function extensionFile({ scope, env, cwd }: Omit<Place, "code">): string {
  if (scope === "project") return resolve(cwd, ".pi", "extensions", "air.js");
  const home = homeFolder(env);
  const folder = env("PI_CODING_AGENT_DIR")?.replace(/^~(?=\/|$)/, home ?? "~") ||
    (home && resolve(home, ".pi", "agent"));
  if (!folder) throw new ExtensionError("no home folder: HOME is not set");
  return resolve(cwd, folder, "extensions", "air.js");
}

/**
 * Writes the extension; a second time changes nothing, another version is replaced. Throws
 * `ExtensionError` for a file of that name that is not AIr's, and when AIr runs from source.
 */
export function install(place: Place, dryRun: boolean): Change {
  const file = extensionFile(place);
  if (place.code === null) {
    throw new ExtensionError("AIr runs from source: use the compiled binary");
  }
  const before = stateOf(file, place.code);
  if (before !== "same" && !dryRun) write(file, MARK + place.code);
  return { file, before, after: "installed" };
}

/** Removes the extension. Throws `ExtensionError` for a file that is not AIr's. */
export function uninstall(place: Place, dryRun: boolean): Change {
  const file = extensionFile(place);
  const before = stateOf(file, place.code);
  if (before !== "absent" && !dryRun) remove(file);
  return { file, before, after: "absent" };
}

/** How the extension stands at a scope. Reads only. */
export function status(place: Place): ScopeStatus {
  const file = extensionFile(place);
  const found = { scope: place.scope, file, problem: null };
  try {
    const text = read(file);
    if (text !== null && !text.startsWith(MARK)) return { ...found, state: "foreign" };
    const state = stateOf(file, place.code);
    return { ...found, state: state === "same" ? "installed" : state };
  } catch (error) {
    return { ...found, state: "unreadable", problem: reasonOf(error) };
  }
}

function stateOf(file: string, code: string | null): Change["before"] {
  const text = read(file);
  if (text === null) return "absent";
  if (!text.startsWith(MARK)) {
    throw new ExtensionError(`"${file}" is not AIr's; it was left as it is`);
  }
  // From source there is no code to compare with: what is there is taken for current.
  return code === null || text === MARK + code ? "same" : "other version";
}

function read(file: string): string | null {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new ExtensionError(`Cannot read "${file}": ${reasonOf(error)}`);
  }
}

/** Whole or not at all: Pi ends at once when an extension that it loads is broken. */
function write(file: string, text: string): void {
  const draft = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    Deno.mkdirSync(dirname(file), { recursive: true });
    Deno.writeTextFileSync(draft, text, { createNew: true, mode: 0o644 });
    Deno.renameSync(draft, file);
  } catch (error) {
    try {
      Deno.removeSync(draft);
    } catch {
      // It was never made.
    }
    throw new ExtensionError(`Cannot write "${file}": ${reasonOf(error)}`);
  }
}

function remove(file: string): void {
  try {
    Deno.removeSync(file);
  } catch (error) {
    throw new ExtensionError(`Cannot remove "${file}": ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
