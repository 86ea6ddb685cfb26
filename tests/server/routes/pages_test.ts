import assert from "node:assert/strict";
import { SESSION_PANEL_NAMES } from "../../../server/routes/session_panels.tsx";
import { NOW, post, testServer } from "../harness.ts";
import { alarm } from "../panels/session_events.ts";
import { html, textOf, told } from "./page_text.ts";

Deno.test("GET / tells what to do when there is no session", async () => {
  await using server = await testServer();
  const page = await html(server, "/");
  assert.match(page, /^<!doctype html>/);
  assert.match(textOf(page), /No sessions yet .* air hooks install claude/);
});

Deno.test("GET / lists the sessions with their numbers", async () => {
  await using server = await told();
  const page = await html(server, "/");
  assert.match(page, /<a href="\/sessions\/s1"/);
  assert.match(
    textOf(page),
    /air s1 claude-code Working claude-x just now 2 3 2 100 \$0\.250 85\.0%/,
  );
  assert.match(page, /data-live="\/overview\/live"/);
  assert.match(page, /data-seq="12"/);
});

Deno.test("GET / tells how far past sessions are read, until all are", async () => {
  const events = { stored: 0, known: 0, refused: 0 };
  const found = { folders: [], isLooking: false, files: 20, bytes: 3e6 };
  const codex = { agent: "codex", ...found, events, skipped: {} };
  const pi = { ...codex, agent: "pi", filesRead: 20, bytesLeft: 0 };
  const read = { filesRead: 20, bytesLeft: 0 };
  let left: typeof read & { isLooking?: boolean } = { filesRead: 12, bytesLeft: 1_500_000 };
  await using server = await testServer({}, { watch: () => [{ ...codex, ...left }, pi] });
  const page = await html(server, "/");
  assert.match(textOf(page), /Reading past sessions of codex: 12 of 20 files, 1\.\d MB left/);
  assert.doesNotMatch(textOf(page), /sessions of pi/);
  assert.match(page, /id="reading"[^>]* hx-get="\/reading"/);
  // All that was found is read, but a folder was just made.
  left = { ...read, isLooking: true };
  assert.match(textOf(await html(server, "/reading")), /codex: 20 of 20 files, 0 B left, looking/);
  left = read;
  assert.equal(await html(server, "/reading"), '<div id="reading"></div>');
});

Deno.test("GET / leads to older sessions and back", async () => {
  await using server = await told();
  await post(server, "/api/ingest/batch", [
    { id: "n", sessionId: "s2", timestamp: NOW + 5000, type: "heartbeat" },
  ]);
  const first = await html(server, "/overview/sessions?limit=1");
  assert.match(first, /href="\/sessions\/s2"/);
  assert.doesNotMatch(first, /href="\/sessions\/s1"/);
  const older = first.match(/<a href="\/(\?[^"]*cursor[^"]*)" rel="next">Next/)?.[1];
  assert.ok(older);
  const second = await html(server, `/overview/sessions${older.replaceAll("&amp;", "&")}`);
  assert.match(second, /href="\/sessions\/s1"/);
  assert.match(second, /<a href="\/\?limit=1">First/);
  assert.doesNotMatch(second, /rel="next"/);
});

Deno.test("GET /sessions/:id is whole without scripts", async () => {
  await using server = await told();
  const page = await html(server, "/sessions/s1");
  const text = textOf(page);
  for (
    const part of [
      /Context used 85\.0%/,
      /Cost \$0\.250 10 in 20 out cache 30 read 40 write/,
      /Tool calls 3 1 error/,
      /Turns 2 1 LLM call 1 failed/,
      /Turn 1 · 2 calls .* Bash OK .* Edit ✕ Error .* Turn 2 · 1 call .* Grep Running/,
      /llm_error status 529 · overloaded/,
    ]
  ) {
    assert.match(text, part);
  }
  assert.match(page, /class="card" data-mark="amber"><dt>Context used/);
  assert.equal(page.match(/<h1/g)?.length, 1);
});

const ALL_PANELS = `panels=${SESSION_PANEL_NAMES.join(",")}`;

Deno.test("no page holds anything that its CSP forbids", async () => {
  await using server = await told({ budgetLimit: 0.1 });
  await post(server, "/api/ingest", alarm(1));
  for (const path of ["/", "/sessions/s1", `/sessions/s1/live?${ALL_PANELS}`]) {
    const page = await html(server, path);
    assert.doesNotMatch(
      page,
      / style=| on[a-z]+=|hx-on|<style|javascript:|<script(?! type="module" src)/,
    );
  }
});

Deno.test("names from outside are text, never markup or code", async () => {
  await using server = await testServer();
  const name = `"><script>alert(1)</script>'{{x}}`;
  const id = "a/b?c=#é %2F'\"";
  await post(server, "/api/ingest/batch", [
    {
      id: "1",
      sessionId: id,
      timestamp: NOW,
      type: "session_start",
      project: name,
      model: name,
      gitBranch: name,
    },
    {
      id: "2",
      sessionId: id,
      timestamp: NOW,
      type: "tool_call_start",
      toolName: name,
      toolCallId: name,
    },
    {
      id: "3",
      sessionId: id,
      timestamp: NOW,
      type: "token_usage",
      input: 1,
      output: 1,
      model: name,
      provider: name,
    },
    alarm(4, { sessionId: id, metric: name, model: name, provider: name, severity: name }),
  ]);
  const list = await html(server, "/");
  assert.doesNotMatch(list, /<script>/);
  const href = `/sessions/${encodeURIComponent(id)}`;
  assert.ok(list.includes(href.replaceAll("'", "&#39;")), href);
  const page = await html(server, href);
  assert.doesNotMatch(page, /<script>/);
  assert.match(page, /x-data="waterfall"/);
});

Deno.test("GET /sessions/:id answers 404 with a page for an unknown session", async () => {
  await using server = await testServer();
  for (const path of ["", "/kpis", "/waterfall", "/live?panels=kpis"]) {
    const response = await server.app.request(`/sessions/no%22body${path}`);
    assert.equal(response.status, 404, path);
    assert.match(await response.text(), /Cannot find session &quot;no&quot;body&quot;/);
  }
});

Deno.test("GET /sessions/:id/feed gives one type or one kind", async (t) => {
  await using server = await told();
  const typesIn = async (path: string) => {
    const page = await html(server, path);
    return [...new Set(page.matchAll(/class="type">([^<]*)/g).map(([, type]) => type))].sort();
  };
  const cases: [string, string[]][] = [
    ["turn_end", ["turn_end"]],
    ["turn", ["turn_end", "turn_start"]],
    ["made_up", []],
  ];
  for (const [type, types] of cases) {
    await t.step(type, async () => {
      assert.deepEqual(await typesIn(`/sessions/s1/feed?type=${type}`), types);
      assert.deepEqual(await typesIn(`/sessions/s1?type=${type}`), types);
      assert.deepEqual(await typesIn(`/sessions/s1/live?panels=feed&type=${type}`), types);
    });
  }
  assert.equal((await typesIn("/sessions/s1/feed?type=")).length, 8);
});

Deno.test("each panel of a session stands alone at its address, under its name", async (t) => {
  await using server = await told();
  for (const name of SESSION_PANEL_NAMES) {
    await t.step(name, async () => {
      const part = await html(server, `/sessions/s1/${name}`);
      assert.match(part, new RegExp(`^<[a-z]+ id="${name}"`));
    });
  }
  const other = await server.app.request("/sessions/s1/made_up");
  assert.equal(other.status, 422);
  assert.match(await html(server, "/sessions/s1/kpis"), /^<section id="kpis"/);
  assert.match(await html(server, "/sessions/s1/waterfall"), /^<table id="waterfall"/);
  assert.match(await html(server, "/sessions/s1/feed"), /^<ol id="feed"/);
  assert.match(await html(server, "/sessions/s1/models"), /^<section id="models".*claude-x/);
  assert.match(await html(server, "/sessions/s1/drift"), /^<section id="drift"/);
});

Deno.test("GET …/live answers the panels asked for, each for its place", async () => {
  await using server = await told();
  const targets = async (path: string) =>
    [...(await html(server, path)).matchAll(
      /<hx-partial hx-target="([^"]*)" hx-swap="outerMorph">/g,
    )]
      .map(([, target]) => target);
  assert.deepEqual(await targets("/sessions/s1/live?panels=kpis"), ["#kpis"]);
  assert.deepEqual(await targets("/sessions/s1/live?since=0&panels=feed,waterfall,feed"), [
    "#feed",
    "#waterfall",
  ]);
  assert.deepEqual(await targets("/sessions/s1/live?panels=models,drift"), ["#models", "#drift"]);
  assert.deepEqual(await targets("/overview/live?panels=sessions"), ["#sessions"]);
});

Deno.test("GET …/live answers 204 when nothing came since", async (t) => {
  await using server = await told();
  await post(server, "/api/ingest/batch", [
    { id: "n", sessionId: "s2", timestamp: NOW, type: "heartbeat" },
  ]);
  const cases: [string, number][] = [
    // What other sessions do concerns some panels of a session's page.
    ["/sessions/s1/live?panels=kpis&since=12", 200],
    ["/sessions/s1/live?panels=kpis&since=13", 204],
    ["/overview/live?panels=sessions&since=12", 200],
    ["/overview/live?panels=sessions&since=13", 204],
  ];
  for (const [path, status] of cases) {
    await t.step(path, async () => assert.equal((await server.app.request(path)).status, status));
  }
});

Deno.test("pages tell times in the reader's zone, and say which", async () => {
  await using server = await told();
  const at = async (zone: string) => {
    const headers = { cookie: `air_zone=${encodeURIComponent(zone)}` };
    return textOf(await (await server.app.request("/sessions/s1", { headers })).text());
  };
  assert.match(await at("Asia/Kathmandu"), /Times in Asia\/Kathmandu/);
  const clocks = [await at("Asia/Kathmandu"), await at("UTC")].map((page) =>
    page.match(/Snapshot of (\d\d):(\d\d)/)?.slice(1).map(Number)
  );
  const [there, here] = clocks.map((clock) => clock![0]! * 60 + clock![1]!);
  assert.equal((there! - here! + 1440) % 1440, 345);
  assert.doesNotMatch(await at("<script>"), /Times in </);
});

Deno.test("pages refuse what they cannot use, by name", async (t) => {
  await using server = await told();
  const cases = [
    "/?limit=0",
    "/?limit=501",
    "/?limit=x",
    "/?cursor=nonsense",
    "/sessions/s1/live?panels=kpis,made_up",
    "/sessions/s1/live",
    "/sessions/s1/live?panels=kpis&since=-1",
    `/sessions/${"x".repeat(201)}`,
  ];
  for (const path of cases) {
    await t.step(path, async () => {
      const response = await server.app.request(path);
      assert.equal(response.status, 422);
      assert.match(await response.text(), /Cannot use/);
    });
  }
});

Deno.test("pages wear the theme that the reader chose, errors too", async () => {
  await using server = await testServer();
  const ask = async (path: string, theme: string) => {
    const headers = { cookie: `air_theme=${theme}` };
    return await (await server.app.request(path, { headers })).text();
  };
  for (const path of ["/", "/nowhere"]) {
    const page = await ask(path, "dark");
    assert.match(page, /<html lang="en" data-theme="dark">/, path);
    assert.match(page, /<option value="dark" selected/, path);
    assert.match(await ask(path, "pink"), /<html lang="en" data-theme="system">/, path);
  }
});

Deno.test("every page has the help that a key opens, and a place for short words", async () => {
  await using server = await testServer();
  const page = await html(server, "/");
  assert.match(page, /<dialog class="keys" aria-labelledby="keys-title">/);
  assert.match(page, /id="toast" class="toast" role="status"/);
});
