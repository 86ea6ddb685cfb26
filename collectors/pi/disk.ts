/**
 * What the extension leaves on the disk where no server answers, in the words of Node, on which Pi
 * runs: a file of the spool (spool.ts), which the server of this machine takes in, and the count of
 * lost events (lost.ts).
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import type { WireEvent } from "../../sdk/types.ts";
import { airHome, type ReadEnv } from "../target.ts";

/** The whole spool may take so much; spool.ts keeps to the same. */
const MAX_SPOOL_BYTES = 64 * 1024 * 1024;
/** One session without a server loses less; a count that is cut is still a large one. */
const MAX_COUNTED = 100_000;

/** Keeps events for the server of this machine; what cannot be kept is counted as lost. Never throws. */
export function keepEvents(events: readonly WireEvent[], env: ReadEnv, now: number): void {
  if (events.length === 0) return;
  try {
    const folder = `${airFolder(env)}/spool`;
    const bytes = Buffer.from(JSON.stringify(events.map(bare)));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (spooledBytes(folder) + bytes.length > MAX_SPOOL_BYTES) throw new Error("The spool is full");
    const random = randomBytes(4).toString("hex");
    const name = `${now}-${random}-${events.length}-${bytes.length}-here.json`;
    writeFileSync(`${folder}/${name}.new`, bytes, { flag: "wx", mode: 0o600 });
    renameSync(`${folder}/${name}.new`, `${folder}/${name}`);
  } catch {
    countLost(events.length, env);
  }
}

/** What a person or model wrote, and where it lies. */
const CONTENT = new Set(["inputPreview", "outputPreview", "errorMessage", "cwd"]);
const NAMED_BY_USER = new Set<unknown>(["context_files", "skills"]);

/** Without content and paths nothing is left that any level would redact. */
function bare(event: WireEvent): Record<string, unknown> {
  const rest = Object.fromEntries(Object.entries(event).filter(([field]) => !CONTENT.has(field)));
  if (event.type !== "context_breakdown") return rest;
  const segments = event.segments.map((segment) =>
    NAMED_BY_USER.has(segment.category) ? { ...segment, label: segment.category } : segment
  );
  return { ...rest, segments };
}

/** By the files' names: each tells its size. */
function spooledBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => {
    const bytes = /-(\d{1,12})-(?:here|[0-9a-f]{16})\.json$/.exec(name)?.[1];
    return sum + Number(bytes ?? 0);
  }, 0);
}

/** Adds to the count that `air status` shows, one byte each. Never throws. */
export function countLost(count: number, env: ReadEnv): void {
  if (count <= 0) return;
  try {
    const folder = airFolder(env);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(`${folder}/lost`, ".".repeat(Math.min(count, MAX_COUNTED)), { mode: 0o600 });
  } catch {
    // A read-only home: the count is a courtesy, Pi must not notice.
  }
}

/** The port that the running server wrote down, not checked; undefined where none has. */
export function readPort(env: ReadEnv): unknown {
  try {
    return JSON.parse(readFileSync(`${airFolder(env)}/state.json`, "utf8")).port;
  } catch {
    return undefined; // No server has run here yet, or it is just writing.
  }
}

function airFolder(env: ReadEnv): string {
  const folder = airHome(env);
  if (folder === null) throw new Error("No home folder is known");
  return folder;
}
