/** `air doctor`: what is amiss, in words with what to do; `--source` asks for one source's events. */
import { bypassProxy, findTarget, isEnabled } from "../../collectors/target.ts";
import { readArgs } from "./args.ts";
import { commandNamed } from "./commands.ts";
import { checkDatabase, checkSettings, checkSpool } from "./doctor_files.ts";
import { checkHooks } from "./doctor_hooks.ts";
import { checkServer, checkWatch, type FoundServer } from "./doctor_server.ts";
import { checkSource, countsByType, readSource, type SourceFacts } from "./doctor_source.ts";
import { Failure } from "./failure.ts";
import { describeFindings, failing, type Finding } from "./finding.ts";

const env = (name: string) => Deno.env.get(name);

/** Prints what was found: 0 when all works, 1 when something keeps events from arriving. */
export async function run(args: string[]): Promise<number> {
  const given = readArgs(commandNamed("doctor"), args);
  if (!given) return 0;
  const source = given.flags.source;
  if (given.words.length > 0 || source === "") {
    throw new Failure('Cannot tell the source: use "air doctor --source NAME"', 2);
  }
  const { findings, facts } = await diagnose(typeof source === "string" ? source : null);
  const isWell = findings.every(({ state }) => state !== "fail");
  console.log(given.flags.json ? asJson(isWell, findings, facts) : describeFindings(findings));
  return isWell ? 0 : 1;
}

/** What was found, and of a source that was asked for, what the server knows of it. */
interface Diagnosis {
  findings: Finding[];
  facts: SourceFacts | null;
}

async function diagnose(source: string | null): Promise<Diagnosis> {
  const target = findTarget(env);
  if (!target) {
    const fix = "Set it to http://HOST:PORT or ws://HOST:PORT/ws/collector, or unset it";
    const text = `AIR_URL is no address: "${env("AIR_URL")}"`;
    return { findings: [failing("server", text, fix)], facts: null };
  }
  bypassProxy(target.url);
  const server = await checkServer(target);
  const facts = source !== null && server.answers ? await readSource(server.url, source) : null;
  const rest = facts
    ? checkSource(facts, Date.now())
    : source !== null
    ? checkSpool(server.answers)
    : await checkMachine(server);
  return { findings: [...checkEnabled(), ...server.findings, ...rest], facts };
}

async function checkMachine(server: FoundServer): Promise<Finding[]> {
  return [
    ...checkSettings(),
    checkDatabase(),
    ...await checkWatch(server),
    ...checkHooks(),
    ...checkSpool(server.answers),
  ];
}

function checkEnabled(): Finding[] {
  if (isEnabled(env)) return [];
  return [failing("events", "AIR_ENABLED switches AIr off in this shell", "Unset AIR_ENABLED")];
}

/** Times in Unix ms; `recent` counts the newest events by type. */
function asJson(ok: boolean, findings: Finding[], facts: SourceFacts | null): string {
  const source = facts && {
    name: facts.name,
    kinds: facts.kinds,
    lastSeen: facts.lastSeenAt,
    eventCount: facts.eventCount,
    recent: countsByType(facts),
  };
  return JSON.stringify({ ok, source, findings }, null, 2);
}
