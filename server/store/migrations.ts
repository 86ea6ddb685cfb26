/** The numbered migrations, read from the folder beside this file or from inside the binary. */
import { readdirSync, readFileSync } from "node:fs";
import { treeUrl } from "./tree.ts";

/** One step of the schema. */
export interface Migration {
  /** 1 is the first; there are no gaps. */
  version: number;
  /** The file's name without number and ending. */
  name: string;
  sql: string;
}

const FILE = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Every migration, lowest version first. Throws when a file is named otherwise or one is missing. */
export function migrations(): Migration[] {
  const folder = treeUrl("server/store/migrations/");
  const found = readdirSync(folder).sort().map((file) => {
    const [, version, name] = FILE.exec(file) ?? [];
    if (!version || !name) throw new Error(`Cannot use "${file}" as a migration`);
    return { version: Number(version), name, sql: readFileSync(new URL(file, folder), "utf8") };
  });
  const gap = found.findIndex((migration, index) => migration.version !== index + 1);
  if (gap >= 0) throw new Error(`Cannot find migration ${gap + 1}`);
  return found;
}
