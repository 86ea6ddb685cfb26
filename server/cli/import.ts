/** `air import claude|codex|pi|air [PATH]`. */
import { resolve } from "node:path";
import { type AgentName, MAPPERS, sessionRoots } from "../../collectors/agents.ts";
import { sessionFilesAt } from "../../collectors/read_files.ts";
import { statOf } from "../../collectors/tail_folder.ts";
import type { Target } from "../../collectors/target.ts";
import { readArgs } from "./args.ts";
import { commandNamed } from "./commands.ts";
import { agentNamed, ENV, sendFiles, targetInUse } from "./deliver_files.ts";
import { Failure } from "./failure.ts";
import { missingPlaces } from "./watch_lines.ts";

/** Sends past sessions to the server; what it has of them already, it keeps once. */
export async function run(args: string[]): Promise<number> {
  const read = readArgs(commandNamed("import"), args);
  if (!read) return 0;
  const [whose, path, ...more] = read.words;
  if (whose === undefined || more.length > 0) {
    throw new Failure(`Cannot tell what to import: use "air import claude|codex|pi|air [PATH]"`, 2);
  }
  const target = targetInUse();
  if (!target) return 0;
  if (whose === "air") await importDatabase(path, target);
  else await importSessions(agentNamed(whose), path, target);
  return 0;
}

async function importDatabase(path: string | undefined, target: Target): Promise<void> {
  if (path === undefined) throw new Failure(`Name the database: "air import air FILE"`, 2);
  const { sendDatabase } = await import("./import_air.ts");
  await sendDatabase(resolve(path), target);
}

async function importSessions(
  agent: AgentName,
  path: string | undefined,
  target: Target,
): Promise<void> {
  const places = path === undefined
    ? sessionRoots(agent, ENV).map(({ folder }) => folder)
    : [resolve(path)];
  const there = places.filter((place) => statOf(place) !== null);
  if (there.length === 0) {
    const hint = path === undefined ? `; name another place: air import ${agent} PATH` : "";
    throw new Failure(`Cannot find sessions of ${agent}: ${missingPlaces(places)}${hint}`);
  }
  const closed = new Set<string>();
  const files = there.flatMap((place) => sessionFilesAt(place, MAPPERS[agent], closed));
  const named = places.map((place) => `"${place}"`).join(" and ");
  if (files.length > 0) return await sendFiles(files, agent, target, closed.size);
  const [first] = closed;
  if (first === undefined) return console.log(`No session files in ${named}`);
  throw new Failure(
    `Cannot look for sessions of ${agent}: "${first}" is closed to this user: let it read there`,
  );
}
