/**
 * The real Codex, watched by the compiled program as it works: the totals that AIr shows are what
 * the model served. Without the agent the captures of tests/collectors/codex play.
 */
import assert from "node:assert/strict";
import { servedCounts } from "../collectors/codex/rollouts.ts";
import { countsOf, TOLD } from "../collectors/codex/truths.ts";
import { nanoUsdOf } from "../truth.ts";
import { serve, withHome } from "./air.ts";
import { type CodexRun, installedCodex, runCodex } from "./codex_agent.ts";
import { airBinary, chosen } from "./needs.ts";
import { assertDurations, assertStays, assertTotals } from "./totals.ts";

const binary = airBinary();
const codex = binary === null ? null : await installedCodex();

const CHOSEN = ["basic", "codemode", "compaction", "parallel", "subagents", "tool-error"];

for (const told of TOLD.filter(({ name }) => !/^\d/.test(name)).filter(chosen(CHOSEN))) {
  Deno.test({
    name: `AIr shows what Codex did: ${told.name}`,
    ignore: codex === null,
    fn: () =>
      withHome(binary ?? "", async (home) => {
        const server = await serve(home);
        const run = await runCodex(codex ?? "", told.name, home.folder);
        assert(run.ok);
        const truth = { ...countsOf(told, servedCounts(run.served)), costNanoUsd: cost(run) };
        await assertTotals(server.url, truth);
        await assertDurations(server.url, run.commands);
        assert.equal(await server.end("SIGTERM"), 0);
        await assertStays(home, truth);
      }),
  });
}

/** By hand-kept prices, answer by answer. */
function cost({ served }: CodexRun): number {
  return served.filter(({ outcome, usage }) => outcome === "completed" && usage).reduce(
    (all, answer) => all + nanoUsdOf(answer.model ?? "", servedCounts([answer])),
    0,
  );
}
