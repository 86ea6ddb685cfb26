/**
 * What the project file of a session's folder says of its sessions: their budget and integrations,
 * and nothing else. A running server must not suffer from an agent's folder: it is looked into
 * without following links, only briefly, and a file that is not valid changes nothing.
 */
import { constants, type FileHandle, open } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Log } from "./log.ts";
import type { Providers } from "./providers.ts";
import {
  ConfigError,
  MAX_FILE_BYTES,
  parseSettings,
  projectFiles,
  valueIn,
} from "./settings_file.ts";

/** What holds for the sessions of one folder. */
export interface FolderSettings {
  /** USD per session; null where the folder says nothing. */
  budgetLimit: number | null;
  providers: Providers;
}

/** Settings by the sessions' folders. */
export interface Folders {
  /**
   * The settings of an absolute path, from its project file or that of one of five parents. Never
   * rejects: what cannot be read in time, is no project file or not valid counts as none.
   */
  settingsOf(cwd: string): Promise<FolderSettings>;
}

/** What `createFolders` needs from outside. */
export interface FoldersOptions {
  /** Unix ms. */
  now: () => number;
  log: Log;
  /** True: a flag set the budget of all sessions, and no folder's stands against it. */
  budgetIsFlag: boolean;
  /** The text of a file, null for none; throws for what may not be read. */
  readText?: (path: string) => Promise<string | null>;
}

/** Folders remembered; agents work in a few. */
const MAX_FOLDERS = 500;
/** How long an answer stands, for people change their files. */
const LIFE_MS = 5_000;
/** How long an event waits for its folder: a network drive may hang, and an agent waits. */
const WAIT_MS = 100;
/** Lines told about folders, each once. */
const MAX_TOLD = 500;

const NONE: FolderSettings = { budgetLimit: null, providers: { rag: [], mcp: [] } };

interface Entry {
  settings: Promise<FolderSettings>;
  /** Unix ms; a look that has not come back yet is not begun again. */
  until: number;
}

/** Folders with a memory of their own. */
export function createFolders(options: FoldersOptions): Folders {
  const { now, log, budgetIsFlag, readText = readPlainFile } = options;
  const entries = new Map<string, Entry>();
  const told = new Set<string>();

  function tell(line: string): void {
    if (told.has(line) || told.size >= MAX_TOLD) return;
    told.add(line);
    log(line);
  }

  async function look(cwd: string): Promise<FolderSettings> {
    for (const path of projectFiles(cwd)) {
      try {
        const text = await readText(path);
        if (text !== null) return settingsIn(path, text, budgetIsFlag);
      } catch (error) {
        tell(faultLine(path, error));
        return NONE;
      }
    }
    return NONE;
  }

  function entryOf(cwd: string): Entry {
    const known = entries.get(cwd);
    if (known && now() < known.until) return known;
    entries.delete(cwd);
    const [oldest] = entries.size >= MAX_FOLDERS ? entries.keys() : [];
    if (oldest !== undefined) entries.delete(oldest);
    const entry: Entry = { settings: look(cwd), until: Infinity };
    entry.settings.then(() => entry.until = now() + LIFE_MS);
    entries.set(cwd, entry);
    return entry;
  }

  return {
    async settingsOf(cwd) {
      if (!isLocalPath(cwd)) return NONE;
      const settings = await inTime(entryOf(cwd).settings);
      if (settings === null) tell(`Cannot look for a project file in "${cwd}" in time`);
      return settings ?? NONE;
    },
  };
}

function settingsIn(path: string, text: string, budgetIsFlag: boolean): FolderSettings {
  const source = parseSettings("project", path, text);
  const budgetLimit = valueIn("budgetLimit", source) ?? null;
  return {
    budgetLimit: budgetIsFlag ? null : budgetLimit,
    providers: valueIn("providers", source) ?? NONE.providers,
  };
}

/** Says where the fault is but quotes nothing: whatever stands in an agent's folder stays there. */
function faultLine(path: string, error: unknown): string {
  const why = error instanceof ConfigError
    ? `line ${error.line ?? 1} is not valid there`
    : "it is no plain, readable file of at most 64 KiB";
  return `Ignored the project file ${path}: ${why}`;
}

/** True for an absolute path of this machine: a share's name would make Windows log on to it. */
function isLocalPath(path: string): boolean {
  if (path.includes("\0")) return false;
  return Deno.build.os === "windows" ? /^[A-Za-z]:[\\/]/.test(path) : isAbsolute(path);
}

/** Not through a link, which may lead anywhere, and not from a pipe, which may never end. */
const PLAIN_ONLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Codes of a path that names no file. */
const ABSENT = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

async function readPlainFile(path: string): Promise<string | null> {
  let file: FileHandle;
  try {
    file = await open(path, PLAIN_ONLY);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (ABSENT.has(code)) return null;
    throw error;
  }
  try {
    if (!(await file.stat()).isFile()) throw new Error("not a file");
    const { bytesRead, buffer } = await file.read(new Uint8Array(MAX_FILE_BYTES + 1));
    if (bytesRead > MAX_FILE_BYTES) throw new Error("too big");
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** What `work` gives, or null when it takes too long; it goes on then. */
async function inTime<T>(work: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), WAIT_MS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
