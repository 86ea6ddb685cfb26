import assert from "node:assert/strict";
import { NOW, post, testServer } from "../harness.ts";
import { alarm, toldSession } from "../panels/session_events.ts";
import { html, textOf, told } from "./page_text.ts";

Deno.test("GET /sessions/:id tells in words where the session stands towards its budget", async (t) => {
  const cases = [
    { limit: 10, mark: "", words: /Cost \$0\.250 within budget \$0\.250 of \$10\.00, 2\.5%/ },
    { limit: 0.3, mark: "amber", words: /near the budget \$0\.250 of \$0\.300, 83\.3%/ },
    { limit: 0.1, mark: "red", words: /budget exceeded \$0\.250 of \$0\.100, 250\.0%/ },
  ];
  for (const { limit, mark, words } of cases) {
    await t.step(String(limit), async () => {
      await using server = await told({ budgetLimit: limit });
      for (const path of ["", "/kpis", "/live?panels=kpis"]) {
        const page = await html(server, `/sessions/s1${path}`);
        assert.match(textOf(page), words);
        assert.match(page, new RegExp(`class="card" data-mark="${mark}"><dt>Cost`));
        assert.match(page, /<progress max="1" value="[01][.\d]*" aria-label="Budget used">/);
      }
    });
  }
});

Deno.test("GET /sessions/:id shows no bar where no budget holds", async () => {
  await using server = await told();
  assert.doesNotMatch(await html(server, "/sessions/s1"), /budget/i);
});

Deno.test("pages tell how full the context is, and nothing of a window that is not known", async (t) => {
  const cases = [
    { tokensUsed: 190_000, contextWindow: 200_000, text: /Context used 95\.0% compaction is near/ },
    { tokensUsed: 189_900, contextWindow: 200_000, text: /Context used 95\.0% Cost/ },
    {
      tokensUsed: 260_000,
      contextWindow: 200_000,
      text: /Context used 130\.0% compaction is near/,
    },
    {
      tokensUsed: 5000,
      contextWindow: 0,
      text: /5\.0K window size not known Context used – window/,
    },
    { tokensUsed: 0, contextWindow: 0, text: /Context used – window size not known/ },
    { tokensUsed: 5000, contextWindow: null, text: /Context used – window size not known/ },
  ];
  for (const { text, ...context } of cases) {
    await t.step(JSON.stringify(context), async () => {
      await using server = await testServer();
      const event = { id: "c", sessionId: "s1", timestamp: NOW, type: "context_usage" };
      await post(server, "/api/ingest", { ...event, ...context });
      assert.match(textOf(await html(server, "/sessions/s1")), text);
      for (const path of ["/", "/sessions/s1"]) {
        assert.doesNotMatch(await html(server, path), /NaN|Infinity/);
      }
    });
  }
});

Deno.test("GET /sessions/:id has tables of models and drift where there are any", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest", {
    id: "h",
    sessionId: "s1",
    timestamp: NOW,
    type: "heartbeat",
  });
  const empty = await html(server, "/sessions/s1");
  for (const name of ["models", "tools", "mcp", "rag", "quality", "drift"]) {
    assert.match(empty, new RegExp(`<section id="${name}"[^>]*></section>`));
  }

  const usage = { type: "token_usage", input: 2000, output: 1, cacheRead: 0, cacheWrite: 0 };
  const unpriced = {
    ...usage,
    id: "u",
    requestId: "u",
    sessionId: "s1",
    timestamp: NOW,
    model: "m",
  };
  await post(server, "/api/ingest/batch", [...toldSession(NOW), unpriced, alarm(1)]);
  const text = textOf(await html(server, "/sessions/s1"));
  assert.match(
    text,
    /Models .* Model Cost LLM calls In Out Cache read Cache write claude-x \$0\.250 1 10/,
  );
  assert.match(text, / m 2\.0K tokens unpriced 1 2\.0K 1 0 0 /);
  assert.match(
    text,
    /Drift 1 episode of 1 alarm .* Metric .* latency Bash 1\.2 s → 3\.0 s \+150% critical just now/,
  );
});

Deno.test("pages mark what rests on a guessed price", async (t) => {
  await using server = await testServer();
  const event = { sessionId: "s1", timestamp: NOW, type: "token_usage" };
  const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 1_000_000 };
  const send = (id: string, fields: Record<string, unknown>) =>
    post(server, "/api/ingest", { ...event, ...usage, id, requestId: id, ...fields });
  // No list tells what Bedrock's hour costs: it is 2 × 3.30 USD a million tokens.
  const bedrock = {
    provider: "amazon-bedrock",
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  };
  await t.step("all of it", async () => {
    await send("a", { ...bedrock, cacheWrite1h: 1_000_000 });
    const text = textOf(await html(server, "/sessions/s1"));
    assert.match(text, /Cost \$6\.60 estimated 0 in .* amazon-bedrock \$6\.60 estimated 1 0/);
    assert.match(textOf(await html(server, "/")), / 1\.0M \$6\.60 estimated –/);
  });
  await t.step("a part of it", async () => {
    await send("b", { provider: "anthropic", model: "claude-3-opus-20240229" });
    const text = textOf(await html(server, "/sessions/s1"));
    assert.match(text, /Cost \$25\.35 \$6\.60 estimated 0 in/);
    assert.match(textOf(await html(server, "/")), / 2\.0M \$25\.35 \$6\.60 estimated –/);
  });
  await t.step("the API", async () => {
    const get = async (path: string) => await (await server.app.request(path)).json();
    assert.equal((await get("/api/sessions/s1")).estimatedCost, 6.6);
    const rows: { estimatedCost: number }[] = await get("/api/sessions/s1/cost");
    assert.deepEqual(rows.map((row) => row.estimatedCost), [0, 6.6]);
  });
});

Deno.test("the session list tells where each session stands towards its budget", async (t) => {
  const cases = [
    { limit: 10, mark: "", cell: /<progress max="1" value="0\.025" aria-label="Budget used">/ },
    { limit: 0.3, mark: "amber", cell: /title="83\.3% of \$0\.300"><progress/ },
    { limit: 0.1, mark: "red", cell: /title="250\.0% of \$0\.100">over budget</ },
  ];
  for (const { limit, mark, cell } of cases) {
    await t.step(String(limit), async () => {
      await using server = await told({ budgetLimit: limit });
      for (const path of ["/", "/overview/live?panels=sessions"]) {
        const page = await html(server, path);
        assert.match(page, cell);
        assert.match(page, new RegExp(`data-label="Cost" data-mark="${mark}">\\$0\\.250`));
      }
      const [row] = await (await server.app.request("/api/sessions")).json();
      assert.deepEqual([row.budgetLimit, row.budgetExceeded], [limit, mark === "red"]);
    });
  }
  await t.step("none", async () => {
    await using server = await told();
    assert.doesNotMatch(await html(server, "/"), /budget/i);
    const row = await (await server.app.request("/api/sessions/s1")).json();
    assert.deepEqual([row.budgetLimit, row.budgetExceeded], [null, false]);
  });
});

Deno.test("GET /sessions/:id tells both accounts of a cost that differ", async () => {
  await using server = await testServer();
  const event = { id: "u", requestId: "r", sessionId: "s1", timestamp: NOW, type: "token_usage" };
  // Claude Haiku 3 costs 0.25 USD a million tokens.
  const usage = { input: 1_000_000, output: 0, cacheRead: 0, cacheWrite: 0 };
  const told = { model: "claude-3-haiku-20240307", provider: "anthropic", cost: { total: 0.4 } };
  await post(server, "/api/ingest", { ...event, ...usage, ...told });
  const text = textOf(await html(server, "/sessions/s1"));
  assert.match(text, /Cost \$0\.400 \$0\.400 reported, \$0\.250 computed 1\.0M in/);
  assert.match(text, /anthropic \$0\.400 \$0\.400 reported, \$0\.250 computed 1 1\.0M 0 0 0 /);
});
