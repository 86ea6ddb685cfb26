/**
 * The real Codex, watched by the compiled program as it works: the totals that AIr shows are what
 * the model served. Without the agent the captures of tests/collectors/codex play.
 */
import assert from "node:assert/strict";
import { servedCounts } from "../collectors/codex/rollouts.ts";
import { countsOf, TOLD } from "../collectors/codex/truths.ts";
import { nanoUsdOf, type Totals } from "../truth.ts";
import { serve, withHome } from "./air.ts";
import { type CodexRun, installedCodex, runCodex } from "./codex_agent.ts";
import { airBinary, chosen } from "./needs.ts";
import { assertTotals } from "./totals.ts";

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
        await assertDurations(server.url, run);
        assert.equal(await server.end("SIGTERM"), 0);
        await assertStays(() => serve(home), truth);
      }),
  });
}

/** A server that starts again counts nothing twice. */
async function assertStays(start: () => ReturnType<typeof serve>, truth: Totals): Promise<void> {
  const server = await start();
  await assertTotals(server.url, truth);
  assert.equal(await server.end("SIGTERM"), 0);
}

/** By hand-kept prices, answer by answer. */
function cost({ served }: CodexRun): number {
  return served.filter(({ outcome, usage }) => outcome === "completed" && usage).reduce(
    (all, answer) => all + nanoUsdOf(answer.model ?? "", servedCounts([answer])),
    0,
  );
}

interface ApiCall {
  toolCallId: string;
  durationMs: number | null;
}

/** Fails unless every command's duration is shown and within its bounds. */
async function assertDurations(url: string, { commands }: CodexRun): Promise<void> {
  const sessions: { sessionId: string }[] = await (await fetch(`${url}/api/sessions`)).json();
  const calls: ApiCall[] = [];
  for (const { sessionId } of sessions) {
    calls.push(...await (await fetch(`${url}/api/sessions/${sessionId}/tool-calls`)).json());
  }
  const shown = new Map(calls.map(({ toolCallId, durationMs }) => [toolCallId, durationMs]));
  for (const [id, { min, max }] of commands) {
    const durationMs = shown.get(id);
    const isIn = typeof durationMs === "number" && durationMs >= min && durationMs <= max;
    assert(isIn, `${id} took ${durationMs} ms, not ${min} to ${max}`);
  }
}
