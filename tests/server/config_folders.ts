/** A home and a project with settings files in them, for a test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFlags } from "../../server/cli/args.ts";
import { commandNamed } from "../../server/cli/commands.ts";
import { type Config, loadConfig } from "../../server/config.ts";

/** What a case writes into a fresh home and, below it, a project with three folders. */
export interface Given {
  flags?: string[];
  env?: Record<string, string>;
  /** .air.json of the project. */
  project?: unknown;
  /** Files of the project folder by path, as they are. */
  files?: Record<string, string>;
  user?: unknown;
  /** The folder of the start, below the project. */
  at?: string;
  noProject?: boolean;
}

/** Runs `use` with a function that loads the settings of a case; its folders are gone afterwards. */
export function withFolders<T>(given: Given, use: (home: string, load: () => Config) => T): T {
  const home = mkdtempSync(join(tmpdir(), "air-config-"));
  const project = join(home, "project");
  const cwd = join(project, given.at ?? "");
  try {
    mkdirSync(join(home, ".hydrotik/air"), { recursive: true });
    mkdirSync(cwd, { recursive: true });
    const write = (path: string, value: unknown) => writeFileSync(path, JSON.stringify(value));
    if (given.user !== undefined) write(join(home, ".hydrotik/air/config.json"), given.user);
    if (given.project !== undefined) write(join(project, ".air.json"), given.project);
    for (const [name, text] of Object.entries(given.files ?? {})) {
      writeFileSync(join(project, name), text);
    }
    const flags = readFlags(commandNamed("serve"), given.flags ?? []) ?? {};
    const input = { flags, env: given.env ?? {}, cwd, project: given.noProject ? null : cwd, home };
    return use(home, () => loadConfig(input));
  } finally {
    rmSync(home, { recursive: true });
  }
}
