/**
 * The real Claude Code with hooks, and the compiled program that also reads its transcripts as they
 * grow: the totals are what the model served, each fact counted once.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { servedCounts, servedNanoUsd, toldOf } from "../collectors/claude/transcript_files.ts";
import { countsOf, SCENARIOS } from "../collectors/claude/truths.ts";
import { serve, withHome } from "./air.ts";
import { type AgentRun, runClaude } from "./claude_agent.ts";
import { didByTranscript } from "./did.ts";
import { airBinary, chosen, claude } from "./needs.ts";
import { assertDurations, assertStays, assertTotals, type RunTime } from "./totals.ts";

const binary = airBinary();
const agent = binary === null ? null : await claude();

const CHOSEN = ["api-retry", "compaction", "multi-model", "subagent", "tool-error"];

/** Not captured; in the order of SCENARIOS, the mock tells what is 0 here. */
const UNCAPTURED: Record<string, number[]> = {
  bench20: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
  "one-tool": [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
};

/** They are no scenarios of the headless client. */
const APART = ["tui", "resume", "fork"];

const LIVE = Object.entries({ ...SCENARIOS, ...UNCAPTURED }).map(([name, row]) => ({ name, row }))
  .filter(({ name }) => !APART.includes(name)).filter(chosen(CHOSEN));

for (const { name, row } of LIVE) {
  Deno.test({
    name: `AIr shows what Claude Code did, by hooks and transcripts: ${name}`,
    ignore: agent === null,
    fn: () =>
      withHome(binary ?? "", async (home) => {
        const { code, stderr } = await home.run(["hooks", "install", "claude"]);
        assert.equal(code, 0, stderr);
        const server = await serve(home);
        const run = await runClaude({
          claude: agent ?? "",
          scenario: name,
          home: home.folder,
          project: join(home.folder, "project"),
          env: { AIR_URL: server.url },
        });
        const told = toldOf(run.served);
        const truth = {
          ...countsOf(row),
          ...servedCounts(told),
          costNanoUsd: servedNanoUsd(told),
        };
        await assertTotals(server.url, truth);
        await assertDurations(server.url, runTimes(run));
        assert.equal(await server.end("SIGTERM"), 0);
        await assertStays(home, truth);
      }),
  });
}

/** Of the calls that ran, by the transcript alone. */
function runTimes(run: AgentRun): Map<string, RunTime> {
  const { calls } = didByTranscript(run, "");
  return new Map(
    calls.flatMap(({ toolCallId, durationMs }) =>
      durationMs === null ? [] : [[toolCallId, durationMs] as const]
    ),
  );
}
