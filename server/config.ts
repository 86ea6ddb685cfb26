/**
 * From flags, environment, project file and user file to one Config, the strongest first. A
 * project file comes with a cloned repository, so it can hold little and loosen nothing.
 */
import { readFileSync, statSync } from "node:fs";
import { isIPv4 } from "node:net";
import { dirname, join, resolve } from "node:path";
import type { RedactionLevel } from "../sdk/types.ts";
import { JsonError, parseJson } from "./json_lines.ts";
import { statePaths } from "./paths.ts";
import { type Config, LEVELS, type Setting, SETTINGS } from "./settings.ts";

export type { Config } from "./settings.ts";

/** A setting that stops the start: one line with where it stands, why, and the mend. */
export class ConfigError extends Error {
  readonly exitCode = 2;

  constructor(message: string) {
    super(message);
    this.name = "ConfigError";
  }
}

/** Flags as the command line gave them, by their name without dashes. */
export type FlagValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** Where settings are looked for. */
export interface ConfigInput {
  flags: FlagValues;
  env: Record<string, string | undefined>;
  /** The folder whose project file counts; null takes none, as for a server that a hook starts. */
  cwd: string | null;
  home: string;
}

interface Source {
  kind: "flag" | "variable" | "project" | "user";
  values: Map<string, unknown>;
  /** How an error line names a setting of this source. */
  place(name: string): string;
}

type Name = keyof Config;

const PROJECT_FILES = [".air.json", "air.config.json"];
/** This folder and five parents. */
const PROJECT_DEPTH = 6;
const PROJECT_MAY_HOLD = "providers, budgetLimit, port and a stricter redaction";
/** Far above any settings file; a repository could link its own to an endless device. */
const MAX_FILE_BYTES = 65_536;
/** Registered RAG and MCP sources; the file's own check of them comes with the registry. */
const PROVIDERS = "providers";

/** The settings in force. Throws `ConfigError` for any value, winning or not, that is not one. */
export function loadConfig(input: ConfigInput): Config {
  const user = userSource(input.home);
  const project = input.cwd === null ? null : projectSource(input.cwd);
  const sources = [
    flagSource(input.flags),
    variableSource(input.env),
    ...(project ? [project] : []),
    ...(user ? [user] : []),
  ];
  const config: Config = {
    port: pick("port", sources),
    host: pick("host", sources),
    db: pickDb(sources, input),
    redaction: pickRedaction(sources),
    durable: pick("durable", sources),
    allowHosts: pick("allowHosts", sources),
    allowOrigins: pick("allowOrigins", sources),
    budgetLimit: pick("budgetLimit", sources),
    token: pick("token", sources),
  };
  if (!isLoopback(config.host) && config.token === null) {
    throw new ConfigError(
      `Cannot listen on "${config.host}" without a token: set AIR_TOKEN, or use 127.0.0.1`,
    );
  }
  return config;
}

/** True for names and addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** Where to reach a server that listens on `host`: an address for "any" becomes loopback. */
export function serverUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** The flags that give `config` again, for the server that `--detach` starts; the token is not one. */
export function configFlags(config: Config): string[] {
  const names = Object.keys(SETTINGS) as Name[];
  return names.flatMap((name) => {
    const { flag } = SETTINGS[name];
    const value = config[name];
    if (flag === null || value === null || value === false) return [];
    if (value === true) return [`--${flag}`];
    return [value].flat().map((item) => `--${flag}=${item}`);
  });
}

function pick<K extends Name>(name: K, sources: Source[]): Config[K] {
  const [strongest] = found(name, sources);
  if (strongest) return strongest.value;
  const { fallback } = SETTINGS[name];
  if (fallback === undefined) throw new Error(`Cannot find a value for "${name}"`);
  return fallback;
}

/** A relative path starts at the folder of its source: here for a flag, at home for the user file. */
function pickDb(sources: Source[], input: ConfigInput): string {
  const [strongest] = found("db", sources);
  if (!strongest) return statePaths(input.home).db;
  const base = strongest.source.kind === "user" ? input.home : (input.cwd ?? Deno.cwd());
  return resolve(base, strongest.value.replace(/^~(?=\/)/, input.home));
}

/** A project file may only tighten what holds without it. */
function pickRedaction(sources: Source[]): RedactionLevel {
  const inForce = pick("redaction", sources.filter((source) => source.kind !== "project"));
  const asked = found("redaction", sources).find(({ source }) => source.kind === "project");
  if (!asked) return inForce;
  if (LEVELS.indexOf(asked.value) < LEVELS.indexOf(inForce)) {
    throw new ConfigError(
      `${
        asked.source.place("redaction")
      } is "${asked.value}", weaker than "${inForce}" in force: ` +
        `a project file may only make redaction stricter; remove it`,
    );
  }
  return asked.value;
}

/** Every checked value of one setting, the strongest source first. */
function found<K extends Name>(name: K, sources: Source[]) {
  const setting: Setting<Config[K]> = SETTINGS[name];
  return sources.filter(({ values }) => values.has(name)).map((source) => {
    const value = source.values.get(name);
    const checked = setting.schema.safeParse(value);
    if (!checked.success) {
      const shown = JSON.stringify(name === "token" ? "…" : value);
      throw new ConfigError(`${source.place(name)} is ${shown}: it takes ${setting.takes}`);
    }
    return { source, value: checked.data };
  });
}

function flagSource(flags: FlagValues): Source {
  const values = textValues((setting) => setting.flag === null ? undefined : flags[setting.flag]);
  return { kind: "flag", values, place: (name) => `--${settingOf(name)?.flag}` };
}

/** An empty variable counts as not set, as shells leave them. */
function variableSource(env: ConfigInput["env"]): Source {
  const values = textValues(({ variable }) => variable && env[variable] || undefined);
  return { kind: "variable", values, place: (name) => `${settingOf(name)?.variable}` };
}

function textValues(
  valueOf: (setting: Setting<unknown>) => FlagValues[string],
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const value = valueOf(setting);
    if (value !== undefined) values.set(name, setting.kind === "number" ? toNumber(value) : value);
  }
  return values;
}

/** Digits become a number; anything else stays as it is, for the check to refuse. */
function toNumber(value: FlagValues[string]): unknown {
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function projectSource(cwd: string): Source | null {
  let folder = resolve(cwd);
  for (let depth = 0; depth < PROJECT_DEPTH; depth++) {
    for (const file of PROJECT_FILES) {
      const source = fileSource("project", join(folder, file));
      if (source) return source;
    }
    folder = dirname(folder);
  }
  return null;
}

function userSource(home: string): Source | null {
  return fileSource("user", statePaths(home).userConfig);
}

/** The settings of one file; null when there is no such file. */
function fileSource(kind: "project" | "user", path: string): Source | null {
  const text = readIfThere(path);
  if (text === null) return null;
  const { fields, lines } = fieldsOf(path, text);
  const place = (name: string) => `${path}:${lines.get(name) ?? 1}: ${JSON.stringify(name)}`;
  for (const name of fields.keys()) {
    if (name === PROVIDERS) continue;
    const setting = settingOf(name);
    if (setting && (kind === "project" ? setting.inProject : setting.inUser)) continue;
    throw new ConfigError(`${place(name)} ${refusal(kind, setting)}`);
  }
  return { kind, values: fields, place };
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

function settingOf(name: string): Setting<unknown> | null {
  return Object.entries(SETTINGS).find(([known]) => known === name)?.[1] ?? null;
}

function readIfThere(path: string): string | null {
  try {
    const found = statSync(path);
    if (found.isFile() && found.size <= MAX_FILE_BYTES) return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
  }
  throw new ConfigError(
    `Cannot read ${path}: make it a readable file of at most 64 KiB, or remove it`,
  );
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
    throw new ConfigError(`${path}:${error.line}: ${error.message}: mend or remove the file`);
  }
}
