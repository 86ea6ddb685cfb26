/**
 * One settings file: what a project file and the user file may hold. A project file comes with a
 * cloned repository, so it can hold little.
 */
import { dirname, join, resolve } from "node:path";
import { JsonError, parseJson } from "./json_lines.ts";
import { type Setting, SETTINGS, type Settings } from "./settings.ts";

/** A setting that stops the start: one line with where it stands, why, and the mend. */
export class ConfigError extends Error {
  readonly exitCode = 2;

  /** `line` (from 1) is where in a file it stands, null elsewhere. */
  constructor(message: string, readonly line: number | null = null) {
    super(message);
    this.name = "ConfigError";
  }
}

/** Where values come from. */
export interface Source {
  kind: "flag" | "variable" | "project" | "user";
  values: Map<string, unknown>;
  /** How an error line names a setting of this source, or what lies in it at a dotted path. */
  place(name: string): string;
  /** The line of a setting of a file, null elsewhere. */
  line(name: string): number | null;
}

/** Far above any settings file; a repository could link its own to an endless device. */
export const MAX_FILE_BYTES = 65_536;

const PROJECT_FILES = [".air.json", "air.config.json"];
/** This folder and five parents. */
const PROJECT_DEPTH = 6;
const PROJECT_MAY_HOLD = "providers, budgetLimit, port and a stricter redaction";
/** Of a wrong value in an error line. */
const SHOWN_CHARS = 80;

/** Where the project file of a folder may lie, in the order that they are looked for. */
export function projectFiles(cwd: string): string[] {
  const paths: string[] = [];
  let folder = resolve(cwd);
  for (let depth = 0; depth < PROJECT_DEPTH; depth++) {
    for (const file of PROJECT_FILES) {
      const path = join(folder, file);
      if (!paths.includes(path)) paths.push(path);
    }
    folder = dirname(folder);
  }
  return paths;
}

/** The settings of a file's text. Throws `ConfigError` where it is not JSON or holds what it may not. */
export function parseSettings(kind: "project" | "user", path: string, text: string): Source {
  const { fields, lines } = fieldsOf(path, text);
  const line = (name: string) => lineOf(lines, name);
  const place = (name: string) => `${path}:${line(name)}: ${JSON.stringify(name)}`;
  for (const name of fields.keys()) {
    const setting = settingOf(name);
    if (setting && (kind === "project" ? setting.inProject : setting.inUser)) continue;
    throw new ConfigError(`${place(name)} ${refusal(kind, setting)}`, line(name));
  }
  return { kind, values: fields, place, line };
}

/** The checked value of a setting; undefined where the source has none. Throws `ConfigError`. */
export function valueIn<K extends keyof Settings>(
  name: K,
  source: Source,
): Settings[K] | undefined {
  if (!source.values.has(name)) return undefined;
  const setting: Setting<Settings[K]> = SETTINGS[name];
  const value = source.values.get(name);
  const checked = setting.schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const surplus = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const path = [...issue?.path ?? [], ...surplus];
  const place = [name, ...path].join(".");
  throw new ConfigError(
    `${source.place(place)} is ${shown(name, valueAt(value, path))}: it takes ${setting.takes}`,
    source.line(place),
  );
}

/** The setting of that name, null for any other word. */
export function settingOf(name: string): Setting<unknown> | null {
  return Object.entries(SETTINGS).find(([known]) => known === name)?.[1] ?? null;
}

/** The line of a field, or of what it should stand in; 1 for the file itself. */
function lineOf(lines: ReadonlyMap<string, number>, place: string): number {
  const line = lines.get(place);
  if (line !== undefined || place === "") return line ?? 1;
  return lineOf(lines, place.slice(0, Math.max(place.lastIndexOf("."), 0)));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = found[key as keyof typeof found];
  }
  return found;
}

function shown(name: string, value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(name === "token" ? "…" : value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

function refusal(kind: "project" | "user", setting: Setting<unknown> | null): string {
  if (kind === "project") {
    return `may not stand in a project file, which may hold only ${PROJECT_MAY_HOLD}: ` +
      `use the user file ~/.hydrotik/air/config.json, the environment or a flag`;
  }
  if (setting) return `may not stand in a file: set ${setting.variable}`;
  return `is not a setting: remove it, or use one of ${userNames().join(", ")}`;
}

function userNames(): string[] {
  return Object.entries(SETTINGS).filter(([, { inUser }]) => inUser).map(([name]) => name);
}

function fieldsOf(path: string, text: string) {
  try {
    const { value, lines } = parseJson(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { fields: new Map<string, unknown>(Object.entries(value)), lines };
    }
    throw new JsonError("not a JSON object", 1);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ConfigError(
      `${path}:${error.line}: ${error.message}: mend or remove the file`,
      error.line,
    );
  }
}
