/** Every captured scenario of every agent: what was done, and what each source tells of it. */
import { existsSync, readFileSync } from "node:fs";
import { mapHook } from "../../collectors/claude/map.ts";
import { mapStatusLine } from "../../collectors/claude/status_line.ts";
import { mapCodexHook } from "../../collectors/codex/hook_map.ts";
import type { WireEvent } from "../../sdk/types.ts";
import type { Totals } from "../truth.ts";
import {
  FIXTURES,
  linesOf,
  mapScenario,
  servedIn,
  servedNanoUsd,
  transcriptsOf,
} from "./claude/transcript_files.ts";
import { countsOf, SCENARIOS as CLAUDE } from "./claude/truths.ts";
import { eventsOf, rolloutsOf } from "./codex/rollouts.ts";
import { SCENARIOS as CODEX } from "./codex/truths.ts";
import {
  type Capture as PiCapture,
  CAPTURES as PI,
  fromExtension,
  fromFiles,
  sessionFiles,
  sharedTotals,
} from "./pi/captures.ts";

/** One scenario. */
export interface Capture {
  agent: "claude-code" | "codex" | "pi";
  name: string;
  truth: Totals;
  /** Requests that failed in all, tried again or not, where AIr's strongest source knows of fewer. */
  failures?: number;
  /** What each source of CAPABILITIES tells, if it was captured; by the source's name. */
  told: Record<string, () => WireEvent[]>;
  /** The agent's own files. */
  files: () => SessionFile[];
}

/** A session file as it lies on the user's disk. */
export interface SessionFile {
  /** Below the home folder. */
  path: string;
  lines: string[];
}

/** When the hooks of captures happen: their payloads hold no times. */
const HOOKS_AT = Date.UTC(2026, 10, 23);
const CODEX_HOOKS = new URL("../fixtures/codex/hooks/", import.meta.url);
/** Scenarios of Codex whose hooks were captured. */
const HOOKED = ["errors", "subagents"];
/** Between two hooks, ms. */
const HOOK_EVERY_MS = 20;

/**
 * No mock's word is kept of this one: by hand from its ten answers. It is what the status line said,
 * without the compaction, and with 1 for 30 tokens of the answer that the user broke off.
 */
const TUI_NANO_USD = 299_483_500;

/** All of them, by agent and name. */
export const CAPTURES: readonly Capture[] = [
  ...Object.entries(CLAUDE).map(([name, counts]) => claudeCapture(name, counts)),
  ...CODEX.map(({ name, totals, nanoUsd }): Capture => ({
    agent: "codex",
    name,
    truth: { ...totals, costNanoUsd: nanoUsd },
    ...(name === "errors" && { failures: 5 }),
    told: {
      rollout: () => eventsOf(name),
      ...(HOOKED.includes(name) && { hooks: () => codexHookEvents(name) }),
    },
    files: () => rolloutsOf(name).map(atHome),
  })),
  ...PI.map(piCapture),
];

function claudeCapture(name: string, row: readonly number[]): Capture {
  const truth = { ...countsOf(row), costNanoUsd: claudeCost(name) };
  const transcript = () => mapScenario(name);
  const hooks = () => hookEvents(name);
  const statusLine = () => statusLineEvents(name);
  const hasStatusLine = existsSync(new URL(`${name}/statusline.jsonl`, FIXTURES));
  const files = () =>
    transcriptsOf(name).map((path) => ({
      path: `.claude/${path.slice(path.lastIndexOf("projects/"))}`,
      lines: linesOf(path),
    }));
  return {
    agent: "claude-code",
    name,
    truth,
    told: { transcript, hooks, ...(hasStatusLine && { "status line": statusLine }) },
    files,
  };
}

function atHome({ path, lines }: SessionFile): SessionFile {
  return { path: path.replace("/home/dev/", ""), lines };
}

/** What the hooks of a scenario map to, in their order, with ids that count instead of random ones. */
function hookEvents(name: string): WireEvent[] {
  const payloads = runsOf(name).flatMap((run) =>
    payloadsIn(new URL(`${run}/hooks.jsonl`, FIXTURES))
  );
  let made = 0;
  const env = { newId: () => `made-${++made}`, projectDir: null };
  return payloads.flatMap((payload, index) =>
    mapHook(payload, HOOKS_AT + index * HOOK_EVERY_MS, env)
  );
}

function statusLineEvents(name: string): WireEvent[] {
  return payloadsIn(new URL(`${name}/statusline.jsonl`, FIXTURES)).flatMap((payload, index) =>
    mapStatusLine(payload, HOOKS_AT + index * HOOK_EVERY_MS)
  );
}

function codexHookEvents(name: string): WireEvent[] {
  let made = 0;
  return payloadsIn(new URL(`${name}.jsonl`, CODEX_HOOKS)).flatMap((payload, index) =>
    mapCodexHook(payload, HOOKS_AT + index * HOOK_EVERY_MS, () => `made-${++made}`)
  );
}

/** The lines of a capture; some wrap the payload. */
function payloadsIn(file: URL): unknown[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => {
    const captured: { payload?: unknown } = JSON.parse(line);
    return captured.payload ?? captured;
  });
}

/** What the mock's answers cost that a transcript tells of. */
function claudeCost(name: string): number {
  if (name === "tui") return TUI_NANO_USD;
  return servedNanoUsd(servedIn(name) ?? []);
}

/** A resumed session goes on with the one of "basic", in the same file. */
function runsOf(name: string): string[] {
  return name === "resume" ? ["basic", name] : [name];
}

function piCapture(capture: PiCapture): Capture {
  return {
    agent: "pi",
    name: capture.name,
    truth: sharedTotals(capture.truth),
    told: { extension: () => fromExtension(capture), "session file": () => fromFiles(capture) },
    files: () => sessionFiles(capture).map(atHome),
  };
}
