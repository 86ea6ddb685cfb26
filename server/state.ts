/** What a running server tells the other programs of its user: state.json. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import type { RedactionLevel } from "../sdk/types.ts";
import { writePrivateFile } from "./paths.ts";

/** state.json. It outlives the server: a collector obeys `level` also while none runs. */
export interface ServerState {
  pid: number;
  /** Where the server listens, as a browser on this machine writes it. */
  url: string;
  port: number;
  /** The redaction level in force. */
  level: RedactionLevel;
  version: string;
  /** The database file. */
  db: string;
  /** Unix ms. */
  startedAt: number;
}

const ServerState: z.ZodType<ServerState> = z.object({
  pid: z.int(),
  url: z.url(),
  port: z.int(),
  level: z.enum(["none", "preview", "full"]),
  version: z.string(),
  db: z.string(),
  startedAt: z.number(),
});

/** Writes state.json at `path`. */
export function writeState(path: string, state: ServerState): void {
  writePrivateFile(path, JSON.stringify(state) + "\n");
}

/** What the last server wrote; null when none ever did, or not this version's fields. */
export function readState(path: string): ServerState | null {
  try {
    const checked = ServerState.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return checked.success ? checked.data : null;
  } catch {
    return null; // No file, or not JSON: nothing is known.
  }
}
