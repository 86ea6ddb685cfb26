/** Session files of all agents in a home folder: copies of real captures, each a session of its own. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;

/** Which captures, how many copies, and where the agent would have put them. */
const SESSIONS: { from: string; copies: number; path: (id: string, text: string) => string }[] = [
  {
    from: "claude/long/projects/-home-dev-project",
    copies: 200,
    path: (id) => `.claude/projects/-home-dev-project/${id}.jsonl`,
  },
  {
    from: "codex/long",
    copies: 400,
    path: (id) => `.codex/sessions/2026/11/23/rollout-2026-11-23T00-58-02-${id}.jsonl`,
  },
  {
    from: "pi/0.87.1/long",
    copies: 900,
    path(id, text) {
      const { timestamp } = JSON.parse(text.slice(0, text.indexOf("\n")));
      return `.pi/agent/sessions/--p--/${timestamp.replaceAll(/[:.]/g, "-")}_${id}.jsonl`;
    },
  },
  {
    from: "codex/basic",
    copies: 500,
    path: (id) => `.codex/archived_sessions/rollout-2026-11-23T00-54-07-${id}.jsonl`,
  },
];

/** What was written. */
export interface AgentFiles {
  paths: string[];
  bytes: number;
}

/** Writes 2,000 files of together some 210 MB, or a part of them (0 to 1). */
export function writeAgentFiles(home: string, part = 1): AgentFiles {
  const written: AgentFiles = { paths: [], bytes: 0 };
  for (const { from, copies, path } of SESSIONS) {
    const text = sessionIn(`${FIXTURES}${from}`);
    for (let copy = 0; copy < copies * part; copy++) {
      // Every id becomes another, and stays the same wherever it stands.
      const start = (copy + 1).toString(16).padStart(8, "0");
      const own = text.replace(UUID, (_, rest) => start + rest);
      const id = own.match(UUID)?.[0] ?? "";
      const file = `${home}/${path(id, own)}`;
      mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      writeFileSync(file, own);
      written.paths.push(file);
      written.bytes += own.length;
    }
  }
  return written;
}

function sessionIn(folder: string): string {
  const name = readdirSync(folder).find((file) =>
    /^(rollout|session-|[0-9a-f-]{36}).*\.jsonl$/.test(file)
  );
  if (!name) throw new Error(`Cannot find a session in "${folder}"`);
  return readFileSync(`${folder}/${name}`, "utf8");
}
