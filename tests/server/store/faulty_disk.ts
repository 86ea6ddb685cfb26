/** Disks and processes that get in the way of a database, as far as this machine lets a test make them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** A file system of its own, in memory; gone with its scope. */
export class SmallDisk implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "air-disk-"));

  /** Throws where mounting is not allowed. */
  constructor(size: string) {
    if (runs("mount", "-t", "tmpfs", "-o", `size=${size}`, "air-test", this.path)) return;
    rmdirSync(this.path);
    throw new Error(`Cannot mount a file system at ${this.path}`);
  }

  /** Fills it but for so many bytes. */
  fill(leftBytes: number): void {
    const { bavail, bsize } = statfsSync(this.path);
    writeFileSync(join(this.path, "filler"), new Uint8Array(bavail * bsize - leftBytes));
  }

  /** Takes back what `fill` took. */
  empty(): void {
    rmSync(join(this.path, "filler"));
  }

  makeReadOnly(): void {
    if (!runs("mount", "-o", "remount,ro", this.path)) throw new Error("Cannot remount");
  }

  [Symbol.dispose](): void {
    if (!runs("umount", "-l", this.path)) throw new Error(`Cannot unmount ${this.path}`);
    rmdirSync(this.path);
  }
}

/** True where a test may mount: root on Linux, outside most containers. */
export function canMount(): boolean {
  try {
    new SmallDisk("64k")[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}

/** Makes a file read-only for this user; gives the undoing, or null where root cannot. */
export function makeFileReadOnly(path: string): (() => void) | null {
  if (Deno.uid() !== 0) {
    Deno.chmodSync(path, 0o444);
    return () => Deno.chmodSync(path, 0o600);
  }
  // Modes mean nothing to root.
  return runs("chattr", "+i", path) ? () => void runs("chattr", "-i", path) : null;
}

/** True where `makeFileReadOnly` works. */
export function canMakeFileReadOnly(): boolean {
  const path = Deno.makeTempFileSync();
  const undo = makeFileReadOnly(path);
  undo?.();
  Deno.removeSync(path);
  return undo !== null;
}

const HOLD = `
  import { DatabaseSync } from "node:sqlite";
  const db = new DatabaseSync(Deno.args[0]);
  db.exec(Deno.args[1]);
  console.log("held");
  await Deno.stdin.read(new Uint8Array(1));`;

/** Another process that has run SQL on a database and keeps it open; killed with its scope. */
export async function otherProcess(path: string, sql: string): Promise<AsyncDisposable> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", HOLD, path, sql],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  if (done) throw new Error("The other process ended before it held the database");
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}
