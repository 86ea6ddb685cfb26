/** `air doctor`: settings files, database and spool on this machine. */
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { lostCount } from "../../collectors/lost.ts";
import { listSpool } from "../../collectors/spool.ts";
import { systemError } from "../../collectors/system_error.ts";
import { loadConfig } from "../config.ts";
import { statePaths } from "../paths.ts";
import { projectFiles } from "../settings_file.ts";
import { readState } from "../state.ts";
import { assertReadable } from "../store/open.ts";
import { failing, type Finding, fine, noted } from "./finding.ts";
import { counted } from "./watch_lines.ts";

/** Which settings files count here, and whether a server could start with them. */
export function checkSettings(): Finding[] {
  const home = homedir();
  const cwd = Deno.cwd();
  try {
    loadConfig({ flags: {}, env: Deno.env.toObject(), cwd, project: cwd, home });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [failing("settings", text, "Mend it: no server starts with it")];
  }
  const project = projectFiles(cwd).find((path) => existsSync(path));
  const files = [project, statePaths(home).userConfig].filter((path) => path && existsSync(path));
  return [fine("settings", files.length > 0 ? `Valid: ${files.join(", ")}` : "All by default")];
}

/** The database of the last server, as far as the disk tells. */
export function checkDatabase(): Finding {
  const paths = statePaths();
  const db = readState(paths.state)?.db ?? paths.db;
  const file = statSync(db, { throwIfNoEntry: false });
  if (!file) return fine("database", `${db} is not there yet: the first start makes it`);
  const log = statSync(`${db}-wal`, { throwIfNoEntry: false });
  const megabytes = ((file.size + (log?.size ?? 0)) / 1e6).toFixed(1);
  try {
    Deno.openSync(db, { read: true, write: true }).close();
  } catch (error) {
    const why = systemError(error)?.why ?? String(error);
    return failing("database", `${db} cannot be written: ${why}`, "Make it yours to write");
  }
  try {
    assertReadable(db);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failing("database", why, "No server starts with it as it is");
  }
  return fine("database", `${db} (${megabytes} MB)`);
}

/** What waits on the disk for a server, and what was lost. */
export function checkSpool(answers: boolean): Finding[] {
  const files = listSpool(statePaths().spool);
  const events = files.reduce((sum, file) => sum + file.events, 0);
  const text = `${counted(events, "event")} in ${counted(files.length, "file")}`;
  const findings = [
    events === 0
      ? fine("spool", "No event waits on the disk")
      : answers
      ? noted("spool", `${text}, which a server on this machine is taking in`)
      : noted("spool", `${text} wait on the disk`, "A server takes them in when it runs"),
  ];
  const lost = lostCount((name) => Deno.env.get(name));
  if (lost > 0) {
    findings.push(
      noted("lost", `${counted(lost, "event")} found no server and no room, or were refused`),
    );
  }
  return findings;
}
