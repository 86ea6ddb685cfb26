/** How far a server has read the agents' session files, for `air status`. */
import * as z from "zod";
import { isClosed } from "../../collectors/tail_folder.ts";

/** What `GET /api/watch` answers, as far as it is shown. */
export const WatchedAgents = z.array(z.object({
  agent: z.string(),
  folders: z.array(z.object({ path: z.string(), state: z.string() })),
  isLooking: z.boolean(),
  files: z.number(),
  filesRead: z.number(),
  bytesLeft: z.number(),
  events: z.object({ stored: z.number(), known: z.number(), refused: z.number() }),
  skipped: z.record(z.string(), z.number()),
}));
export type WatchedAgents = z.output<typeof WatchedAgents>;

/** A line for each agent that has left sessions here, and one for what of them was left out. */
export function watchLines(agents: WatchedAgents): string[] {
  return agents
    .filter(({ folders, isLooking, skipped }) =>
      isLooking || folders.some(({ state }) => state !== "missing") ||
      Object.keys(skipped).length > 0
    )
    .map(({ agent, isLooking, files, filesRead, bytesLeft, events, skipped }) => {
      const left = bytesLeft > 0 ? `, ${megabytes(bytesLeft)} left` : "";
      const more = isLooking ? ", looking for more" : "";
      const out = { ...skipped, ...events.refused > 0 ? { "event refused": events.refused } : {} };
      const reasons = Object.entries(out).map(([reason, count]) => `${reason}: ${count}`);
      const outText = reasons.length > 0 ? `; left out: ${reasons.join(", ")}` : "";
      return `watched     ${agent}: ${filesRead} of ${
        counted(files, "file")
      } read${left}${more}${outText}`;
    });
}

/** `"a" does not exist`, `"a" and "b" do not exist`, `"a" is closed to this user`. */
export function missingPlaces(paths: readonly string[]): string {
  const closed = paths.filter(isClosed);
  const missing = paths.filter((path) => !closed.includes(path));
  return [
    ...missing.length > 0
      ? [`${quoted(missing)} ${missing.length > 1 ? "do" : "does"} not exist`]
      : [],
    ...closed.length > 0
      ? [`${quoted(closed)} ${closed.length > 1 ? "are" : "is"} closed to this user`]
      : [],
  ].join(", ");
}

function quoted(paths: readonly string[]): string {
  return paths.map((path) => `"${path}"`).join(" and ");
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
