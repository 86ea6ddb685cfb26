/** How far the agents' session files are read. */
import * as z from "zod";
import { count, flag, named, text } from "./fields.ts";
import { read } from "./operation.ts";

const WatchedAgent = named("WatchedAgent", "How far an agent's session files are read", {
  agent: text,
  folders: z.array(z.object({
    path: text,
    state: z.enum(["missing", "events", "polled"]).describe(
      "missing: not there yet; events: the system tells of changes; polled: it does not",
    ),
  })),
  isLooking: flag.describe("There may be files not counted yet: not all was looked into"),
  files: count,
  filesRead: count.describe("Files read to their present end"),
  bytes: count,
  bytesLeft: count,
  events: z.object({
    stored: count,
    known: count.describe("Stored before"),
    refused: count.describe("Bad ones"),
  }).describe("Since the start"),
  skipped: z.record(text, count).describe("Lines and files left out, by the reason"),
});

/** `GET /api/watch`; empty where no agent is watched. */
export const WATCH_READ = read({
  path: "/api/watch",
  summary: "How far the session files of agents are read",
  answer: z.array(WatchedAgent),
}, (deps) => Promise.resolve(deps.watch?.() ?? []));
