import assert from "node:assert/strict";
import { OVERVIEW_PANEL_NAMES } from "../../../server/routes/overview_panels.tsx";
import { heartbeat, NOW, post, type TestServer, testServer } from "../harness.ts";
import { html, textOf, told } from "./page_text.ts";

const DAY = 86_400_000;

/** Two sessions more: one of yesterday, dear; one of 40 days ago. */
async function toldAcross(): Promise<TestServer> {
  const server = await told();
  const session = (id: string, at: number, model: string, total: number) => [
    {
      id: `${id}-s`,
      sessionId: id,
      timestamp: at,
      type: "session_start",
      agent: "codex",
      project: `p-${id}`,
      model,
    },
    {
      id: `${id}-u`,
      sessionId: id,
      timestamp: at + 1,
      type: "token_usage",
      requestId: id,
      collector: "rollout",
      input: 1000,
      output: 0,
      cacheRead: 0,
      cacheWrite: 0,
      model,
      cost: { total },
    },
  ];
  await post(server, "/api/ingest/batch", [
    ...session("day", NOW - DAY - 3_600_000, "model-y", 0.5),
    ...session("old", NOW - 40 * DAY, "model-z", 0.75),
    {
      id: "limit",
      sessionId: "day",
      timestamp: NOW,
      type: "rate_limit",
      agent: "codex",
      limitId: "primary",
      usedPct: 91,
      windowMinutes: 300,
      resetsAt: NOW + 60_000,
    },
  ]);
  return server;
}

Deno.test("GET / tells what was done today and in 30 days, against the periods before", async () => {
  await using server = await toldAcross();
  const text = textOf(await html(server, "/overview/summary"));
  // Today 0.25 USD against 0.50 yesterday until now; 0.75 in 30 days against 0.75 before.
  assert.match(text, /Today against yesterday until now Cost \$0\.250 −50%/);
  assert.match(text, /Last 30 days against the 30 days before Cost \$0\.750 ±0%/);
  assert.match(text, /Tool calls 3 .* Tool errors 1 33\.3% of the calls/);
});

Deno.test("GET / shows what runs, what it cost by model, the calendar and plan limits", async () => {
  await using server = await toldAcross();
  const running = textOf(await html(server, "/overview/running"));
  // A failed call and a failed request, as in the list of sessions.
  assert.match(
    running,
    /Running now .* air Working claude-code claude-x \$0\.250 2 turns 3 tool calls 2 errors Context 170K, 85\.0%/,
  );
  const usage = { type: "token_usage", model: "nobody-knows", input: 1_200, output: 0 };
  await post(server, "/api/ingest", heartbeat("unpriced", { sessionId: "new", ...usage }));
  const unpriced = textOf(await html(server, "/overview/running"));
  assert.match(unpriced, /new Working unknown nobody-knows 1\.2K unpriced 0 turns/, "not $0.00");
  const spend = await html(server, "/overview/spend");
  assert.match(textOf(spend), /model-y \$0\.500 66\.7% 1\.0K 0 0 0 claude-x/);
  assert.doesNotMatch(spend, /model-z/);
  assert.match(
    textOf(await html(server, "/overview/spend?by=agent")),
    /codex \$0\.500 66\.7% .* claude-code/,
  );
  const calendar = await html(server, "/overview/calendar");
  assert.match(calendar, /<title>2026-01-01: \$0\.500, 1\.0K tokens, 1 session started<\/title>/);
  // 2026-01-02 ends the half year; its month has no room for a name of its own yet.
  assert.match(textOf(calendar), /Mon Wed Fri Jul Aug Sep Oct Nov Dec (?!Jan)/);
  assert.match(
    textOf(await html(server, "/overview/limits")),
    /codex primary window 5 h 91\.0%/,
  );
});

Deno.test("GET / finds sessions by what is searched and filtered for, in the order asked for", async (t) => {
  await using server = await toldAcross();
  const cases: [string, string[]][] = [
    ["", ["s1", "day", "old"]],
    ["?q=P-O", ["old"]],
    ["?q=%25", []],
    ["?agent=codex", ["day", "old"]],
    ["?model=model-y", ["day"]],
    ["?project=p-old", ["old"]],
    ["?errors=1", ["s1"]],
    ["?sort=cost", ["old", "day", "s1"]],
    ["?from=2026-01-01&to=2026-01-01", ["day"]],
    ["?from=2026-01-02", ["s1", "day"]],
    ["?agent=codex&sort=cost&q=", ["old", "day"]],
  ];
  for (const [query, ids] of cases) {
    await t.step(query, async () => {
      const list = await html(server, `/overview/sessions${query}`);
      assert.deepEqual(
        [...list.matchAll(/<tr role="row" id="session-([^"]*)"/g)].map(([, id]) => id),
        ids,
      );
      const page = await html(server, `/${query}`);
      assert.equal(page.match(/<tr role="row" id="session-/g)?.length ?? 0, ids.length);
    });
  }
  const response = await server.app.request("/overview/sessions?q=a+b&agent=&sort=activity");
  assert.equal(response.headers.get("hx-replace-url"), "/?q=a+b");
  assert.match(textOf(await response.text()), /Nothing found/);
  for (const query of ["?sort=odd", "?from=yesterday", "?errors=2"]) {
    assert.equal((await server.app.request(`/${query}`)).status, 422, query);
  }
});

Deno.test("GET / says when only the newest sessions were sorted or searched", async () => {
  await using server = await testServer();
  const events = Array.from(
    { length: 3_001 },
    (_, n) => heartbeat(`h${n}`, { sessionId: `s${n}` }),
  );
  await post(server, "/api/ingest/batch", events);
  const cut = /Of the newest 3,000 sessions\. Dates lead to older ones\./;
  for (const query of ["sort=cost", "q=nowhere"]) {
    assert.match(textOf(await html(server, `/overview/sessions?${query}`)), cut);
  }
  for (const query of ["", "agent=pi", "q=s1&to=2020-01-01"]) {
    assert.doesNotMatch(textOf(await html(server, `/overview/sessions?${query}`)), cut);
  }
});

Deno.test("each panel of the overview stands alone at its address, under its name", async (t) => {
  await using server = await toldAcross();
  for (const name of OVERVIEW_PANEL_NAMES) {
    await t.step(name, async () => {
      assert.match(await html(server, `/overview/${name}`), new RegExp(`^<[a-z]+ id="${name}"`));
    });
  }
  await using empty = await testServer();
  assert.equal(
    await html(empty, "/overview/summary"),
    '<section id="summary" data-panel="summary" data-url="/overview/summary"></section>',
  );
});

Deno.test("GET /compare puts two sessions side by side", async () => {
  await using server = await toldAcross();
  const page = textOf(await html(server, "/compare?a=day&b=s1"));
  assert.match(page, /A p-day .* B air/);
  assert.match(page, /Cost \$0\.500 \$0\.250 −\$0\.250 −50%/);
  assert.match(page, /Tool calls 0 3 \+3 –/);
  assert.match(
    page,
    /Cost by model .* model-y \$0\.500 \$0\.00 −\$0\.500 −100% claude-x \$0\.00 \$0\.250/,
  );
  assert.match(page, /Context used – 85\.0% – –/);
  const choose = await html(server, "/compare?a=day");
  assert.match(choose, /href="\/compare\?a=day&amp;b=s1"/);
  assert.doesNotMatch(choose, /a=day&amp;b=day/);
  assert.equal((await server.app.request("/compare?a=day&b=nobody")).status, 404);
  assert.match(textOf(await html(server, "/compare")), /Choose the first/);
});
