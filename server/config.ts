/**
 * From flags, environment, project file and user file to one Config, the strongest first. A
 * project file comes with a cloned repository, so it can hold little and loosen nothing.
 */
import { readFileSync, statSync } from "node:fs";
import { isIPv4 } from "node:net";
import { resolve } from "node:path";
import type { RedactionLevel } from "../sdk/types.ts";
import { statePaths } from "./paths.ts";
import type { Provider, Providers } from "./providers.ts";
import { type Config, LEVELS, type Setting, SETTINGS, type Settings } from "./settings.ts";
import {
  ConfigError,
  MAX_FILE_BYTES,
  parseSettings,
  projectFiles,
  settingOf,
  type Source,
  valueIn,
} from "./settings_file.ts";

export type { Config } from "./settings.ts";
export { ConfigError } from "./settings_file.ts";

/** Flags as the command line gave them, by their name without dashes. */
export type FlagValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** Where settings are looked for. */
export interface ConfigInput {
  flags: FlagValues;
  env: Record<string, string | undefined>;
  /** The folder that a relative path of the command line starts at. */
  cwd: string;
  /** The folder whose project file counts; null takes none, as for a server that a hook starts. */
  project: string | null;
  home: string;
}

type Name = keyof Settings;

/** The settings in force. Throws `ConfigError` for any value, winning or not, that is not one. */
export function loadConfig(input: ConfigInput): Config {
  const user = userSource(input.home);
  const project = input.project === null ? null : projectSource(input.project);
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
    budgetIsFlag: found("budgetLimit", sources)[0]?.source.kind === "flag",
    budgetDaily: pick("budgetDaily", sources),
    providers: mergeProviders(sources),
    prices: pick("prices", sources),
    watch: pick("watch", sources),
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
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** Where to reach a server that listens on `host`: an address for "any" becomes loopback. */
export function serverUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/**
 * The flags that give `config` again where the same files are read, for the server that `--detach`
 * starts; the token is not one.
 */
export function configFlags(config: Config): string[] {
  const names = Object.keys(SETTINGS) as Name[];
  return names.flatMap((name) => {
    // As a flag it would stand against the budgets of sessions' folders.
    if (name === "budgetLimit" && !config.budgetIsFlag) return [];
    const { flag, kind } = SETTINGS[name];
    const value = config[name];
    if (kind === "off-switch") return value === false ? [`--${flag}`] : [];
    if (flag === null || value === null || value === false) return [];
    if (value === true) return [`--${flag}`];
    return [value].flat().map((item) => `--${flag}=${item}`);
  });
}

function pick<K extends Name>(name: K, sources: Source[]): Settings[K] {
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
  const base = strongest.source.kind === "user" ? input.home : input.cwd;
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

/** Every source's own; of the same kind and name the strongest source's. */
function mergeProviders(sources: Source[]): Providers {
  const rag = new Map<string, Provider>();
  const mcp = new Map<string, Provider>();
  for (const { value } of found("providers", sources).reverse()) {
    for (const provider of value.rag) rag.set(provider.name, provider);
    for (const provider of value.mcp) mcp.set(provider.name, provider);
  }
  return { rag: [...rag.values()], mcp: [...mcp.values()] };
}

/** Every checked value of one setting, the strongest source first. */
function found<K extends Name>(name: K, sources: Source[]) {
  return sources.flatMap((source) => {
    const value = valueIn(name, source);
    return value === undefined ? [] : [{ source, value }];
  });
}

function flagSource(flags: FlagValues): Source {
  const values = textValues((setting) => setting.flag === null ? undefined : flags[setting.flag]);
  const place = (name: string) => `--${settingIn(name)?.flag}`;
  return { kind: "flag", values, place, line: () => null };
}

/** An empty variable counts as not set, as shells leave them. */
function variableSource(env: ConfigInput["env"]): Source {
  const values = textValues(({ variable }) => variable && env[variable] || undefined);
  const place = (name: string) => `${settingIn(name)?.variable}`;
  return { kind: "variable", values, place, line: () => null };
}

function textValues(
  valueOf: (setting: Setting<unknown>) => FlagValues[string],
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const value = valueOf(setting);
    if (value !== undefined) values.set(name, meant(setting, value));
  }
  return values;
}

function meant({ kind }: Setting<unknown>, value: FlagValues[string]): unknown {
  if (kind === "number") return toNumber(value);
  return kind === "off-switch" ? value !== true : value;
}

/** Digits become a number; anything else stays as it is, for the check to refuse. */
function toNumber(value: FlagValues[string]): unknown {
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** The setting that a dotted path lies in: `allowHosts.0` is an item of a flag's list. */
function settingIn(path: string): Setting<unknown> | null {
  return settingOf(path.split(".", 1)[0] ?? "");
}

function projectSource(cwd: string): Source | null {
  for (const path of projectFiles(cwd)) {
    const source = fileSource("project", path);
    if (source) return source;
  }
  return null;
}

function userSource(home: string): Source | null {
  return fileSource("user", statePaths(home).userConfig);
}

/** The settings of one file; null when there is no such file. */
function fileSource(kind: "project" | "user", path: string): Source | null {
  const text = readIfThere(path);
  return text === null ? null : parseSettings(kind, path, text);
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
