import assert from "node:assert/strict";
import { qualityPanel } from "../../../server/panels/quality.ts";
import { NOW, post, type TestServer, testServer } from "../harness.ts";
import { html, textOf } from "./page_text.ts";

const OWN = { host: "127.0.0.1:5200", origin: "http://127.0.0.1:5200" };

/** Seven turns that are over, the second without an id, and one that runs. */
function turns(): Record<string, unknown>[] {
  const events = Array.from({ length: 7 }, (_, index) => {
    const of = index === 1 ? {} : { turnId: `t${index + 1}` };
    const at = NOW + index * 1000;
    return [
      { type: "turn_start", timestamp: at, ...of },
      { type: "turn_end", timestamp: at + 500, ...of },
    ];
  }).flat();
  return [...events, { type: "turn_start", timestamp: NOW + 7000, turnId: "t8" }]
    .map((event, index) => ({ id: `e${index}`, sessionId: "s1", collector: "sdk", ...event }));
}

async function told(): Promise<TestServer> {
  const server = await testServer();
  await post(server, "/api/ingest/batch", turns());
  return server;
}

function rate(
  server: TestServer,
  fields: Record<string, string>,
  headers: Record<string, string> = OWN,
) {
  return server.app.request("http://127.0.0.1:5200/turns/rating", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ session: "s1", turn: "t7", rating: "4", ...fields }).toString(),
  });
}

async function ratingsOf(server: TestServer) {
  const { turns } = await qualityPanel(server.deps.store, "s1");
  return turns.map(({ number, rating }) => [number, rating]);
}

Deno.test("POST /turns/rating rates by the one way of events, and leads back", async () => {
  await using server = await told();
  assert.deepEqual(await ratingsOf(server), [[7, null], [6, null], [5, null], [4, null], [
    3,
    null,
  ]]);
  const done = await rate(server, { back: "/sessions/s1#quality" });
  assert.deepEqual([done.status, done.headers.get("location")], [303, "/sessions/s1#quality"]);
  assert.equal((await rate(server, { turn: "t5" }, { ...OWN, "hx-request": "true" })).status, 204);
  assert.deepEqual(await ratingsOf(server), [[7, 4], [6, null], [5, 4], [4, null], [3, null]]);
  const { rows: [row] } = await qualityPanel(server.deps.store, "s1");
  assert.deepEqual([row?.avgRating, row?.ratedCount], [4, 2]);
  const { rows } = await server.deps.store.read("events", {
    sessionId: "s1",
    limit: 5,
    before: null,
    types: ["eval_rating"],
  });
  assert.equal(rows.length, 2);
  assert.equal((await rate(server, { back: "//evil.example" })).headers.get("location"), "/");
});

Deno.test("POST /turns/rating takes 1 to 5 stars of our own page alone", async (t) => {
  await using server = await told();
  const cases = [
    { name: "no star", fields: { rating: "" }, status: 422 },
    { name: "six stars", fields: { rating: "6" }, status: 422 },
    { name: "half a star", fields: { rating: "4.5" }, status: 422 },
    { name: "no turn", fields: { turn: "" }, status: 422 },
    { name: "no session", fields: { session: "" }, status: 422 },
    { name: "a long form", fields: { back: `/${"a".repeat(20_000)}` }, status: 413 },
    { name: "another site", headers: { ...OWN, origin: "http://evil.example" }, status: 403 },
    { name: "no origin", headers: { host: OWN.host }, status: 415 },
  ];
  for (const { name, fields = {}, headers = OWN, status } of cases) {
    await t.step(name, async () => {
      assert.equal((await rate(server, fields, headers)).status, status);
    });
  }
  assert.deepEqual((await ratingsOf(server)).map(([, rating]) => rating), Array(5).fill(null));
});

Deno.test("a session's page offers five stars for each of its newest turns", async () => {
  await using server = await told();
  const before = await html(server, "/sessions/s1");
  assert.match(textOf(before), /Rate the newest turns Turn 7 .* ☆ ☆ ☆ ☆ ☆ not rated Turn 6 /);
  assert.doesNotMatch(textOf(before), /Turn 8 [\d:]+ ☆/);
  const [form] = /<form\s+class="stars"[\s\S]*?<\/form>/.exec(before) ?? [""];
  assert.match(form, /method="post"\s+action="\/turns\/rating"/);
  assert.match(form, /role="group"\s+aria-label="Rating of turn 7"/);
  assert.match(form, /name="turn"\s+value="t7"/);
  assert.equal(form.match(/aria-label="\d stars? of 5"/g)?.length, 5);
  await rate(server, { rating: "3" });
  const after = await html(server, "/sessions/s1");
  assert.match(textOf(after), /Turn 7 .* ★ ★ ★ ☆ ☆ 3 of 5 Turn 6 /);
  assert.equal(after.match(/aria-pressed="true"/g)?.length, 1);
});

Deno.test("a turn without an id is rated by its key", async () => {
  await using server = await testServer();
  const sdk = turns().slice(2, 4);
  await post(server, "/api/ingest/batch", sdk);
  const page = await html(server, "/sessions/s1");
  const [, key] = /name="turn"\s+value="([^"]+)"/.exec(page) ?? [];
  assert.match(key ?? "", /^start:/);
  await rate(server, { turn: key!, rating: "1" });
  assert.deepEqual(await ratingsOf(server), [[1, 1]]);
});
