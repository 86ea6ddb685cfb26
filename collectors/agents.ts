/** The agents whose session files AIr reads, and where each keeps them. */
import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { claudeTranscripts } from "./claude/transcript.ts";
import { codexRollouts } from "./codex/rollout.ts";
import { piSessions } from "./pi/session_file.ts";
import type { SessionFileMapper } from "./session_file.ts";
import { plainPath } from "./tail_reader.ts";
import type { TailRoot } from "./tail_types.ts";
import { homeFolder, type ReadEnv } from "./target.ts";

/** An agent as the command line names it. */
export type AgentName = "claude" | "codex" | "pi";

/** Who reads each agent's session files. */
export const MAPPERS: Record<AgentName, SessionFileMapper> = {
  claude: claudeTranscripts,
  codex: codexRollouts,
  pi: piSessions,
};

/** All of them, in the order they are shown. */
export const AGENT_NAMES = Object.keys(MAPPERS) as AgentName[];

/** The folders of an agent's session files, whether they exist or not; none without a home. */
export function sessionRoots(agent: AgentName, env: ReadEnv): TailRoot[] {
  return FOLDERS[agent](env).map((folder) => rootAt(agent, folder));
}

/** A folder that holds session files of an agent. */
function rootAt(agent: AgentName, folder: string): TailRoot {
  return { mapper: MAPPERS[agent], folder: slashed(resolve(folder)) };
}

/** The agent whose session file a path is, by its name alone where it lies elsewhere; or null. */
export function ownerOf(path: string): AgentName | null {
  const plain = plainPath(slashed(path));
  const name = plain.slice(plain.lastIndexOf("/") + 1);
  const places = [plain, `/sessions/2026/01/01/${name}`, `/projects/-/${name}`];
  return AGENT_NAMES.find((agent) => places.some((place) => MAPPERS[agent].owns(place))) ?? null;
}

/** Where a path tells the id of its session: at the end of the name, and above subagents' files. */
const ID_PLACES = [
  /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl(?:\.zst)?$/,
  /[/_]([^/_]+)\.jsonl(?:\.zst)?$/,
  /\/([^/]+)\/subagents\//,
];

/** Whether a session file is of the session with that id, or with one that begins so. */
export function isOfSession(path: string, start: string): boolean {
  return ID_PLACES.some((place) => place.exec(path)?.[1]?.startsWith(start));
}

const FOLDERS: Record<AgentName, (env: ReadEnv) => string[]> = {
  claude: (env) => below(env("CLAUDE_CONFIG_DIR"), env, ".claude", ["projects"]),
  codex: (env) => below(env("CODEX_HOME"), env, ".codex", ["sessions", "archived_sessions"]),
  pi(env) {
    const named = env("PI_CODING_AGENT_DIR");
    const chosen = env("PI_CODING_AGENT_SESSION_DIR") ||
      below(named, env, ".pi/agent", ["settings.json"]).map(sessionDirIn)[0];
    // What was written before the folder was chosen stays where it was.
    const usual = below(named, env, ".pi/agent", ["sessions"]);
    const own = chosen ? [atHome(chosen, env)] : [];
    return [...own.filter((folder) => isOwnFolder(folder, env)), ...usual];
  },
};

/** The folder that Pi's settings choose, or null. A project's own settings are not known here. */
function sessionDirIn(file: string): string | null {
  try {
    const { sessionDir } = JSON.parse(readFileSync(file, "utf8"));
    return typeof sessionDir === "string" && sessionDir !== "" ? sessionDir : null;
  } catch {
    return null; // Pi itself goes on without settings that it cannot read.
  }
}

/**
 * False for a home folder, what lies above it, and a folder below wherever Pi was started: those
 * hold more than sessions, and all that lies in a folder would be watched.
 */
function isOwnFolder(folder: string, env: ReadEnv): boolean {
  const toHome = relative(folder, homeFolder(env) ?? "/");
  return isAbsolute(folder) && (toHome.startsWith("..") || isAbsolute(toHome));
}

/** Folders of an agent's own folder: where a variable says, else in the user's home. */
function below(
  named: string | undefined,
  env: ReadEnv,
  usual: string,
  folders: string[],
): string[] {
  const home = homeFolder(env);
  const base = named ? atHome(named, env) : home && `${home}/${usual}`;
  return base ? folders.map((folder) => `${base}/${folder}`) : [];
}

function atHome(folder: string, env: ReadEnv): string {
  return folder.replace(/^~(?=\/|$)/, homeFolder(env) ?? "~");
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}
