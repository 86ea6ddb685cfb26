import assert from "node:assert/strict";
import { NOW, post, type TestServer, testServer } from "../harness.ts";
import { alarm } from "../panels/session_events.ts";
import { html, textOf } from "./page_text.ts";

const OWN = { host: "127.0.0.1:5200", origin: "http://127.0.0.1:5200" };

const PAGES = [
  { path: "/prompts", panel: "variants", empty: /No prompts rated yet/ },
  { path: "/drift", panel: "episodes", empty: /No drift yet/ },
  { path: "/tools", panel: "tool-use", empty: /No tool calls in 7 days .* Show 30 days/ },
  { path: "/integrations", panel: "integrations", empty: /No integrations yet/ },
];

Deno.test("each page over all sessions tells what to do without data, and lives", async (t) => {
  await using server = await testServer();
  for (const { path, panel, empty } of PAGES) {
    await t.step(path, async () => {
      const page = await html(server, path);
      assert.match(textOf(page), empty);
      assert.equal(page.match(/<h1/g)?.length, 1);
      assert.match(page, new RegExp(`<a href="${path}" aria-current="page">`));
      assert.match(page, new RegExp(`data-live="${path}/live"`));
      assert.match(page, new RegExp(`data-panel="${panel}"`));
      assert.match(page, new RegExp(`id="${panel}"`));
      const part = await html(server, `${path}/live?panels=${panel}`);
      assert.match(part, new RegExp(`^<hx-partial hx-target="#${panel}" hx-swap="outerMorph">`));
      const nothing = await server.app.request(`${path}/live?panels=${panel}&since=0`);
      assert.equal(nothing.status, 204);
      for (const query of ["panels=kpis", ""]) {
        assert.equal((await server.app.request(`${path}/live?${query}`)).status, 422);
      }
    });
  }
});

Deno.test("GET /prompts shows variants with how sure they are, and one prompt alone", async () => {
  await using server = await told();
  const page = textOf(await html(server, "/prompts"));
  assert.match(page, /terse c h1 m 75\.0% 30\.1% to 95\.4% too few to conclude 4 – – \$0\.500/);
  assert.match(page, /&lt;b&gt;/);
  const one = textOf(await html(server, "/prompts?hash=h2"));
  assert.doesNotMatch(one, /terse/);
  assert.match(textOf(await html(server, "/prompts?hash=h3")), /No ratings of this prompt/);
});

Deno.test("GET /drift filters, pages, and leads to the call", async () => {
  await using server = await told();
  const page = await html(server, "/drift");
  assert.match(page, /<a href="\/sessions\/s1#call-c1" title="c1">/);
  assert.match(textOf(page), /latency Bash 1\.2 s → 3\.0 s \+150% critical Call c1 s1 just now/);
  assert.match(await html(server, "/drift?metric=latency"), /<option value="latency" selected>/);
  assert.match(textOf(await html(server, "/drift?severity=info")), /No such drift/);
  const many = Array.from({ length: 26 }, (_, index) => {
    return alarm(100 + index, { metric: `m${index}`, timestamp: NOW - index });
  });
  await post(server, "/api/ingest/batch", many);
  const first = await html(server, "/drift");
  assert.match(first, /<a href="\/drift\?page=2" rel="next">/);
  const second = await html(server, "/drift?page=2");
  assert.match(textOf(second), /27 episodes .* m25 Bash /);
  assert.doesNotMatch(textOf(second), / m3 Bash /);
  assert.match(second, /data-query="page=2"/);
  assert.equal((await server.app.request("/drift?page=0")).status, 422);
});

Deno.test("GET /tools sorts, and lists the sessions of a tool", async () => {
  await using server = await told();
  const page = await html(server, "/tools?sort=tool&days=1");
  assert.match(textOf(page), /1 tool · 1 call · 1 error .* Bash 1 1 100\.0% 5 ms 5 ms 5 ms 5 ms/);
  assert.match(
    page,
    /<th scope="col" +aria-sort="ascending"><a href="\/tools\?days=1&amp;sort=tool">/,
  );
  const sessions = await html(server, "/tools?tool=Bash");
  assert.match(textOf(sessions), /Newest sessions with Bash .* s1 s1 unknown just now 1 1/);
  assert.match(sessions, /<a href="\/sessions\/s1" title="s1">/);
  assert.doesNotMatch(await html(server, "/tools?tool=Read"), /href="\/sessions\/s1"/);
  // What is asked for live is what the page was asked for.
  assert.match(
    sessions,
    /id="tool-sessions"[^>]* data-query="days=7&amp;sort=calls&amp;tool=Bash"/,
  );
  assert.equal((await server.app.request("/tools?sort=constructor")).status, 422);
});

Deno.test("GET /integrations tells status and type", async () => {
  await using server = await testServer();
  await post(server, "/api/providers/mcp", { name: "github", description: "Issues" });
  const text = textOf(await html(server, "/integrations"));
  assert.match(text, /0 of 1 active .* github MCP Never seen 0 0 – – Issues/);
});

Deno.test("GET /integrations tells of servers that agents call, their use and their calls", async () => {
  await using server = await testServer();
  const call = { type: "tool_call", sessionId: "s1", timestamp: NOW, durationMs: 100 };
  const response = { type: "mcp_response", sessionId: "s/2", timestamp: NOW, method: "tools/call" };
  await post(server, "/api/ingest/batch", [
    { ...call, id: "1", toolCallId: "1", toolName: "mcp__zoo__feed", isError: true },
    { ...call, id: "2", toolCallId: "2", toolName: "mcp__zoo__feed", isError: false },
    { ...response, id: "3", serverName: "<docs>", toolName: "find", durationMs: 10 },
    {
      id: "4",
      type: "rag_retrieval",
      sessionId: "s1",
      timestamp: NOW,
      source: "book",
      topScore: 0.5,
    },
  ]);
  const page = await html(server, "/integrations");
  const text = textOf(page);
  assert.match(text, /3 of 3 active /);
  assert.match(text, / zoo MCP Active 0 2 just now – – /);
  assert.match(text, /&lt;docs&gt; MCP Active 1 0 just now – – /);
  assert.match(text, / book RAG Active 1 – just now – – /);
  assert.match(text, /Use, last 30 days MCP servers .* zoo derived 2 1 50\.0% 100 ms 100 ms /);
  assert.match(text, /RAG sources .* book 1 – 0\.5 0 – – /);
  assert.doesNotMatch(text, /Newest calls of|Tools of/);
  assert.match(page, /href="\/integrations\?kind=mcp&amp;source=%3Cdocs%3E#source-calls"/);

  const docs = await html(server, "/integrations?kind=mcp&source=%3Cdocs%3E");
  assert.match(docs, /<a href="\/sessions\/s%2F2">s\/2<\/a>/);
  assert.match(
    textOf(docs),
    /Newest calls of &lt;docs&gt; 1 call .* s\/2 just now tools\/call find 10 ms – /,
  );
  // What is asked for live is what the page was asked for.
  assert.match(
    docs,
    /id="source-calls"[^>]* data-query="page=1&amp;kind=mcp&amp;source=%3Cdocs%3E"/,
  );
  const zoo = await html(server, "/integrations?kind=mcp&source=zoo");
  assert.match(
    textOf(zoo),
    /Tools of zoo, as agents called them .* mcp__zoo__feed 2 1 50\.0% 100 ms/,
  );
  assert.match(zoo, /href="\/tools\?days=30&amp;tool=mcp__zoo__feed#tool-sessions"/);
  const none = textOf(await html(server, "/integrations?kind=rag&source=zoo"));
  assert.match(none, /Newest calls of zoo .* No call of it is stored/);
  assert.equal((await server.app.request("/integrations?kind=other")).status, 422);
  const part = await html(
    server,
    "/integrations/live?panels=source-use&page=1&kind=mcp&source=zoo",
  );
  assert.match(part, /^<hx-partial hx-target="#source-use"/);
  assert.match(part, /data-query="page=1&amp;kind=mcp&amp;source=zoo"/);
});

Deno.test("POST /drift/ack acknowledges by the one way of events, and leads back", async () => {
  await using server = await told();
  const form = (fields: [string, string][], headers: Record<string, string> = OWN) =>
    server.app.request("http://127.0.0.1:5200/drift/ack", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  const click: [string, string][] = [["session", "s1"], ["alarm", "alarm-1"]];

  assert.equal((await form(click, { ...OWN, origin: "http://evil.example" })).status, 403);
  assert.equal((await form(click, { host: OWN.host })).status, 415);
  assert.equal((await form([["session", ""], ["alarm", "alarm-1"]])).status, 422);
  const flood = Array.from({ length: 501 }, (): [string, string] => ["alarm", "a"]);
  assert.equal((await form([["session", "s1"], ...flood])).status, 413);
  assert.match(textOf(await html(server, "/drift")), /Acknowledge /);

  const done = await form([...click, ["back", "/drift?metric=latency"]]);
  assert.deepEqual([done.status, done.headers.get("location")], [303, "/drift?metric=latency"]);
  assert.match(textOf(await html(server, "/drift")), /✓ just now/);
  assert.match(textOf(await html(server, "/drift?open=1")), /No such drift/);
  const { rows } = await server.deps.store.read("events", {
    sessionId: "s1",
    limit: 1,
    before: null,
    types: ["drift_ack"],
  });
  assert.equal(rows.length, 1);

  for (const back of ["//evil.example", "/\\evil.example", "https://evil.example", ""]) {
    const answer = await form([...click, ["back", back]]);
    assert.equal(answer.headers.get("location"), "/drift", back);
  }
  assert.equal((await form(click, { ...OWN, "hx-request": "true" })).status, 204);
});

/** A server that was told of prompts, a failed call, and an alarm at it. */
async function told(): Promise<TestServer> {
  const server = await testServer();
  const of = {
    type: "prompt_rating",
    sessionId: "p",
    timestamp: NOW,
    category: "c",
    provider: "p",
  };
  const rating = (index: number, promptHash: string, variant: string) => ({
    ...of,
    id: `r${promptHash}${index}`,
    promptHash,
    variant,
    model: "m",
    metrics: { goalAchieved: index > 0, totalCost: 0.5 },
  });
  const events = [
    ...[0, 1, 2, 3].map((index) => rating(index, "h1", "terse")),
    rating(0, "h2", "<b>bold</b>"),
    {
      id: "call",
      type: "tool_call",
      sessionId: "s1",
      timestamp: NOW,
      toolCallId: "c1",
      toolName: "Bash",
      durationMs: 5,
      isError: true,
    },
    alarm(1),
  ];
  const response = await post(server, "/api/ingest/batch", events);
  assert.deepEqual((await response.json()).rejected, []);
  return server;
}
