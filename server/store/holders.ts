/** Which processes have a file open: asked before a database that another program made is moved. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";

/** lsof looks through every process. */
const LSOF_MS = 10_000;

/**
 * The other processes that have one of the files open, as far as this system tells. Empty is no
 * proof: another user's process may be hidden, lsof may be missing, and Windows has neither; there
 * an open file cannot be renamed, which the caller finds out.
 */
export function holdersOf(files: readonly string[]): number[] {
  const found = existsSync("/proc/self/fd") ? pidsByProc(files) : pidsByLsof(files);
  return found.filter((pid) => pid !== process.pid);
}

/** By Linux's /proc: the processes of which an open file is one of the files. */
export function pidsByProc(files: readonly string[]): number[] {
  const names = new Set(files.map((file) => basename(file)));
  const wanted = new Set(files.flatMap((file) => fileKey(file) ?? []));
  const isWanted = (link: string) => {
    // The name is compared first: to ask for a file on a dead network disk would hang.
    const name = basename(attempt(() => readlinkSync(link)) ?? "");
    return names.has(name) && wanted.has(fileKey(link) ?? "");
  };
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
    const folder = `/proc/${pid}/fd`;
    return attempt(() => readdirSync(folder))?.some((fd) => isWanted(`${folder}/${fd}`));
  }).map(Number);
}

/** By lsof, as macOS has it: the processes that have one of the files open. */
export function pidsByLsof(files: readonly string[]): number[] {
  const found = files.filter((file) => existsSync(file));
  // Without a name lsof lists every process.
  if (found.length === 0) return [];
  const { stdout } = spawnSync("lsof", ["-t", "--", ...found], {
    encoding: "utf8",
    timeout: LSOF_MS,
  });
  return (stdout ?? "").split("\n").filter((line) => /^\d+$/.test(line)).map(Number);
}

/** Names a file whatever its path is. */
function fileKey(path: string): string | null {
  const stat = attempt(() => statSync(path, { bigint: true }));
  return stat ? `${stat.dev}:${stat.ino}` : null;
}

/** Null for what is gone, and for what belongs to another user. */
function attempt<Result>(look: () => Result): Result | null {
  try {
    return look();
  } catch {
    return null;
  }
}
