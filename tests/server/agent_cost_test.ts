/** What an agent counts itself beside what it told call by call. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MAPPERS } from "../../collectors/agents.ts";
import { readFiles, sessionFilesAt } from "../../collectors/read_files.ts";
import { agentCost } from "../../server/domain/spending.ts";
import { takerOf } from "../../server/watch.ts";
import { testServer } from "./harness.ts";
import { html, textOf } from "./routes/page_text.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/claude/", import.meta.url));
/** Later than any capture. */
const LATER = Date.UTC(2100, 0, 1);

/** One answer of the captures' mock. */
interface Served {
  thread: string;
  usage?: {
    input_tokens: number;
    output_tokens: number;
    cache_read_input_tokens: number;
    cache_creation_input_tokens: number;
  };
}

Deno.test("agentCost() is what the agent counts more, and how much of it no call tells", () => {
  const cases: [
    name: string,
    cost: number,
    unpriced: number,
    agent: number | null,
    want: unknown,
  ][] = [
    ["no total", 100, 0, null, null],
    ["a total of nothing", 0, 0, 0, null],
    ["the same", 100, 0, 100, null],
    ["one per cent more", 9_900, 0, 10_000, null],
    ["more", 900, 0, 1_000, { totalNanoUsd: 1_000, untoldNanoUsd: 100 }],
    ["less, told before the last call", 1_000, 0, 900, null],
    ["no call told", 0, 0, 1_000, { totalNanoUsd: 1_000, untoldNanoUsd: null }],
    ["calls without a price", 900, 5, 1_000, { totalNanoUsd: 1_000, untoldNanoUsd: null }],
  ];
  for (const [name, costNanoUsd, unpricedTokens, agentCostNanoUsd, want] of cases) {
    const told = { costNanoUsd, unpricedTokens, agentCostNanoUsd, isFork: false };
    assert.deepEqual(agentCost(told), want, name);
  }
});

Deno.test("a fork's own total holds another session's cost, which no call of the fork tells", async () => {
  await using server = await testServer({}, { now: () => LATER });
  const files = sessionFilesAt(`${FIXTURES}fork/projects`, MAPPERS.claude);
  await readFiles(files, MAPPERS.claude, takerOf(server.deps), () => {});
  const sessions: Record<string, number | null>[] =
    await (await server.app.request("/api/sessions")).json();
  const fork = sessions.find(({ agentCost }) => agentCost === 0.1399365);
  assert.equal(fork?.untoldCost, null);
  assert.ok((fork?.totalCost ?? 0) > 0);
});

for (const scenario of ["basic", "compaction", "compaction-auto", "compaction-reactive"]) {
  Deno.test(`the cost that Claude Code tells by no call is that of its compactions: ${scenario}`, async () => {
    await using server = await testServer({}, { now: () => LATER });
    const files = sessionFilesAt(`${FIXTURES}${scenario}/projects`, MAPPERS.claude);
    await readFiles(files, MAPPERS.claude, takerOf(server.deps), () => {});
    const served: Served[] = JSON.parse(readFileSync(`${FIXTURES}${scenario}/served.json`, "utf8"));
    const all = served.reduce((sum, answer) => sum + nanoUsdOf(answer), 0);
    const hidden = served.filter(({ thread }) => thread === "compact")
      .reduce((sum, answer) => sum + nanoUsdOf(answer), 0);
    assert.equal(hidden > 0, scenario !== "basic");
    const [session] = await (await server.app.request("/api/sessions")).json();
    assert.equal(Math.round(session.totalCost * 1e9), all - hidden);
    assert.equal(Math.round(session.agentCost * 1e9), all);
    assert.equal(session.untoldCost && Math.round(session.untoldCost * 1e9), hidden || null);
    const page = textOf(await html(server, `/sessions/${session.sessionId}`));
    assert.equal(page.includes("counted by the agent itself"), hidden > 0);
    assert.equal(/\$[\d.]+ of it not told by call/.test(page), hidden > 0);
  });
}

/** Sonnet 4.5 by hand: 3, 15, 0.30 and 3.75 USD a million tokens, so 3,000 … nano-USD each. */
function nanoUsdOf({ usage }: Served): number {
  if (!usage) return 0;
  return usage.input_tokens * 3_000 + usage.output_tokens * 15_000 +
    usage.cache_read_input_tokens * 300 + usage.cache_creation_input_tokens * 3_750;
}
