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
  assert.match(text, /0 of 1 active .* github MCP Never seen 0 – – Issues/);
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
