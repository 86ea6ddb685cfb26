/** `air doctor`: the server that this shell's collectors and clients would deliver to. */
import * as z from "zod";
import { isLoopback, type Target } from "../../collectors/target.ts";
import { statePaths } from "../paths.ts";
import { runningPid } from "../pid_file.ts";
import { readState } from "../state.ts";
import { VERSION } from "../version.ts";
import { ask } from "./ask.ts";
import { failing, type Finding, fine, noted } from "./finding.ts";
import { WatchedAgents, watchLines } from "./watch_lines.ts";

const Health = z.object({
  version: z.string(),
  redactionLevel: z.string(),
  rejectedEvents: z.number(),
  queueDepth: z.number(),
});

/** What was found at an address. */
export interface FoundServer {
  url: string;
  /** An AIr that takes our token; only then there is more to ask. */
  answers: boolean;
  findings: Finding[];
}

/** Asks the server at `target` for its health. */
export async function checkServer({ url, token }: Target): Promise<FoundServer> {
  const answer = await ask(`${url}/api/health`);
  if (!answer) return { url, answers: false, findings: [silent(url)] };
  const body: unknown = await answer.json().catch(() => null);
  if (answer.status === 401) {
    const text = token
      ? "The server refuses the token of AIR_TOKEN"
      : "The server asks for a token, and AIR_TOKEN is not set";
    const fix = "Set AIR_TOKEN here to what it was when the server started";
    return { url, answers: false, findings: [failing("token", text, fix)] };
  }
  const health = Health.safeParse(body);
  if (!answer.ok || !health.success) {
    const text = `What answers at ${url} is no AIr (status ${answer.status})`;
    const fix = "Name the right one by AIR_URL or AIR_PORT, or start AIr on another port";
    return { url, answers: false, findings: [failing("server", text, fix)] };
  }
  return { url, answers: true, findings: healthFindings(url, token, health.data) };
}

function silent(url: string): Finding {
  const paths = statePaths();
  const pid = runningPid(paths.pid);
  if (pid !== null && readState(paths.state)?.url === url) {
    const text = `The server at ${url} runs (pid ${pid}) and does not answer`;
    return failing("server", text, 'If it stays so: "air stop", then "air --detach"');
  }
  const fix = isLoopback(url)
    ? 'Start one: "air --detach"'
    : "Start it there, or see whether AIR_URL names the right host and port";
  return failing("server", `No server answers at ${url}`, fix);
}

function healthFindings(
  url: string,
  token: string | null,
  { version, redactionLevel, rejectedEvents, queueDepth }: z.output<typeof Health>,
): Finding[] {
  const findings = [
    fine("server", `AIr ${version} answers at ${url} (redaction ${redactionLevel})`),
    fine("token", token ? "The server takes the token of AIR_TOKEN" : "None is needed"),
  ];
  if (version !== VERSION) {
    const text = `The server is version ${version}, this program ${VERSION}`;
    findings.push(noted("version", text, 'Start it anew: "air stop", then "air --detach"'));
  }
  if (rejectedEvents > 0) {
    const text = `${rejectedEvents} events were refused since the server started`;
    const fix = "POST /api/ingest answers why; of hooks, spool and disk the log tells";
    findings.push(noted("refused", text, fix));
  }
  if (queueDepth > 0) findings.push(noted("queue", `${queueDepth} events wait to be committed`));
  return findings;
}

/** How far the agents' session files are read; nothing where no server tells. */
export async function checkWatch({ url, answers }: FoundServer): Promise<Finding[]> {
  if (!answers) return [];
  const body: unknown = await (await ask(`${url}/api/watch`))?.json().catch(() => null);
  const agents = WatchedAgents.safeParse(body);
  if (!agents.success) return [];
  if (agents.data.length === 0) {
    const text = "The server reads no session files of agents";
    return [
      noted("watch", text, "Start it without --no-watch, or watch from elsewhere: air watch"),
    ];
  }
  const lines = watchLines(agents.data).map((line) => line.replace(/^watched\s+/, ""));
  const told = lines.length > 0 ? lines : ["No agent has left session files here yet"];
  return told.map((line) => fine("watch", line));
}
