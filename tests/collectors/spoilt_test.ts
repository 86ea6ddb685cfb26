import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { mapHook } from "../../collectors/claude/map.ts";
import { mapStatusLine } from "../../collectors/claude/status_line.ts";
import { claudeTranscripts } from "../../collectors/claude/transcript.ts";
import { mapCodexHook } from "../../collectors/codex/hook_map.ts";
import { codexRollouts } from "../../collectors/codex/rollout.ts";
import { piSessions } from "../../collectors/pi/session_file.ts";
import type { Json } from "../../collectors/json.ts";
import type { SessionFileMapper } from "../../collectors/session_file.ts";
import { MAX_AHEAD_MS } from "../../sdk/limits.ts";
import type { WireEvent } from "../../sdk/types.ts";
import { spoilt, spoiltAmong } from "../arbitraries/spoilt.ts";
import { fromProbe } from "./pi/captures.ts";
import { assertTaken } from "./taken.ts";

const AT = Date.UTC(2026, 10, 24);
const FIXTURES = new URL("../fixtures/", import.meta.url);
/** What a mapper remembers of a file, as JSON; a cursor's row holds it. */
const MAX_STATE_CHARS = 20_000;

interface Files {
  mapper: SessionFileMapper;
  /** A path that the mapper owns, and the captured files that are read as if they lay there. */
  path: string;
  files: URL[];
}

const SESSION_FILES: Files[] = [
  {
    mapper: claudeTranscripts,
    path: "/home/dev/.claude/projects/-p/c71a874a-7087-4cbe-be5a-a492b984a15b.jsonl",
    files: filesIn(
      /\.jsonl$/,
      "claude/tui/projects/",
      "claude/subagent/projects/",
      "claude/api-retry/projects/",
    ),
  },
  {
    mapper: codexRollouts,
    path: "/home/dev/.codex/sessions/2026/11/23/rollout-2026-11-23T00-54-07-01a205e5-5c03.jsonl",
    files: filesIn(
      /rollout-[^/]*\.jsonl$/,
      "codex/basic/",
      "codex/mcp/",
      "codex/subagents/",
      "codex/compaction/",
    ),
  },
  {
    mapper: piSessions,
    path: "/home/dev/.pi/agent/sessions/--p--/2026-11-23T01-14-15-000Z_01a205e5.jsonl",
    files: filesIn(
      /session-[^/]*\.jsonl$/,
      "pi/0.87.1/errors/",
      "pi/0.87.1/compaction/",
      "pi/0.73.1/basic/",
    ),
  },
];

for (const { mapper, path, files } of SESSION_FILES) {
  Deno.test(`${mapper.agent}'s session files, spoilt, give only what the wire takes`, () => {
    const lines = fc.constantFrom(...files).chain((file) => spoiltAmong(recordsOf(file)));
    fc.assert(fc.property(lines, (records) => {
      let state = mapper.begin(path);
      const events = records.flatMap((record) => {
        const told = mapper.line(state, JSON.stringify(record));
        state = JSON.parse(JSON.stringify(state)); // As a restart finds it.
        return told;
      });
      assertTakenInTime([...events, ...mapper.rest?.(state) ?? []]);
      assert.ok(JSON.stringify(state).length < MAX_STATE_CHARS);
    }));
  });
}

const HOOKS: { name: string; map: (payload: unknown) => WireEvent[]; payloads: unknown[] }[] = [
  {
    name: "Claude Code's hooks",
    map: (payload) => mapHook(payload, AT, { newId: () => "random", projectDir: null }),
    payloads: ["claude/tui/hooks.jsonl", "claude/api-fail/hooks.jsonl"].flatMap((name) =>
      recordsOf(new URL(name, FIXTURES))
    ),
  },
  {
    name: "Claude Code's status line",
    map: (payload) => mapStatusLine(payload, AT),
    payloads: recordsOf(new URL("claude/tui/statusline.jsonl", FIXTURES)),
  },
  {
    name: "Codex's hooks",
    map: (payload) => mapCodexHook(payload, AT, () => "random"),
    payloads: filesIn(/\.jsonl$/, "codex/hooks/").flatMap(recordsOf).map((record) =>
      (record as { payload: unknown }).payload
    ),
  },
];

for (const { name, map, payloads } of HOOKS) {
  Deno.test(`${name}, spoilt, give only what the wire takes, or say what they lack`, () => {
    const payload = fc.constantFrom(...payloads).chain(spoilt);
    fc.assert(
      fc.property(payload, (told) => {
        let events: WireEvent[];
        try {
          events = map(told);
        } catch (error) {
          assert.match((error as Error).message, /^Cannot read (the payload|"[^"]+"): expected /);
          return;
        }
        for (const event of events) assertTaken(event, AT);
      }),
      { numRuns: 1000 },
    );
  });
}

Deno.test("Pi's extension, told strange things, tells only what the wire takes", () => {
  const folders = ["0.73.1", "0.87.1"].flatMap((version) =>
    ["errors", "compaction"].map((name) => ({ version, folder: `pi/${version}/${name}/` }))
  );
  const runs = folders.map(({ version, folder }) => ({
    version,
    records: recordsOf(new URL(`${folder}events.jsonl`, FIXTURES)) as Json[],
  }));
  const run = fc.constantFrom(...runs).chain(({ version, records }) =>
    spoiltAmong(records.map(({ payload }) => payload)).map((payloads) => ({
      version,
      records: records.map((record, index) => ({ ...record, payload: payloads[index] })),
    }))
  );
  fc.assert(fc.property(run, ({ version, records }) => {
    assertTakenInTime(fromProbe(records, version));
  }));
});

/** A time far ahead is the wire's to refuse: a mapper has no clock. */
function assertTakenInTime(events: readonly WireEvent[]): void {
  const inTime = events.filter(({ timestamp }) => timestamp <= AT + MAX_AHEAD_MS);
  for (const event of inTime) assertTaken(event, AT);
}

/** Files whose names match, in all folders below, in a fixed order. */
function filesIn(name: RegExp, ...folders: string[]): URL[] {
  return folders.flatMap((path) => {
    const folder = new URL(path, FIXTURES);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return files.filter((file) => name.test(file)).sort().map((file) => new URL(file, folder));
  });
}

function recordsOf(file: URL): unknown[] {
  return readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
}
