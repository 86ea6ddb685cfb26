import assert from "node:assert/strict";
import { heartbeat, NOW, post, type TestServer, testServer } from "../harness.ts";

async function get(server: TestServer, path: string) {
  const response = await server.app.request(path);
  assert.equal(response.status, 200, path);
  return { body: await response.json(), link: response.headers.get("link") };
}

/** One session with a priced call, three tool calls and a context snapshot. */
const STORY = [
  {
    ...heartbeat("1"),
    type: "session_start",
    agent: "claude-code",
    model: "m",
    provider: "p",
    cwd: "/w",
    project: "pr",
  },
  { ...heartbeat("2", { timestamp: NOW + 10 }), type: "turn_start", turnId: "t1", turnIndex: 0 },
  {
    ...heartbeat("3", { timestamp: NOW + 20 }),
    type: "tool_call_start",
    toolName: "Bash",
    toolCallId: "c1",
    inputSizeBytes: 12,
    turnId: "t1",
    turnIndex: 0,
  },
  {
    ...heartbeat("4", { timestamp: NOW + 120 }),
    type: "tool_call_end",
    toolName: "Bash",
    toolCallId: "c1",
    durationMs: 100,
    outputSizeBytes: 34,
    isError: true,
  },
  {
    ...heartbeat("5", { timestamp: NOW + 500 }),
    type: "tool_call",
    toolName: "Read",
    toolCallId: "c2",
    durationMs: 300,
    isError: false,
  },
  {
    ...heartbeat("6", { timestamp: NOW + 600 }),
    type: "token_usage",
    input: 10,
    output: 20,
    cacheRead: 30,
    cacheWrite: 40,
    cost: { input: 0.1, output: 0.2, cacheRead: 0.03, cacheWrite: 0.04, total: 0.37 },
    model: "m",
    provider: "p",
    requestId: "r1",
  },
  {
    ...heartbeat("7", { timestamp: NOW + 700 }),
    type: "context_usage",
    tokensUsed: 50_000,
    contextWindow: 200_000,
  },
];

Deno.test("GET /api/sessions/:id has WIRE.md's names, USD and percent", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", STORY);
  const { body } = await get(server, "/api/sessions/s1");
  assert.deepEqual(body, {
    sessionId: "s1",
    agent: "claude-code",
    startTime: NOW,
    lastEventTime: NOW + 700,
    endTime: null,
    model: "m",
    provider: "p",
    cwd: "/w",
    project: "pr",
    totalTokensIn: 10,
    totalTokensOut: 20,
    totalCacheRead: 30,
    totalCacheWrite: 40,
    totalCost: 0.37,
    estimatedCost: 0,
    budgetLimit: null,
    budgetExceeded: false,
    unpricedTokens: 0,
    toolCallCount: 2,
    toolErrorCount: 1,
    turnCount: 1,
    compactionCount: 0,
    agentCost: null,
    untoldCost: null,
    avgToolDurationMs: 200,
    contextTokens: 50_000,
    contextWindow: 200_000,
    contextWindowAssumed: false,
    contextUtilizationPct: 25,
  });
  assert.deepEqual((await get(server, "/api/sessions")).body, [body]);
});

Deno.test("GET /api/sessions/:id/tool-calls, its time series and statistics", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", STORY);
  const calls = (await get(server, "/api/sessions/s1/tool-calls")).body;
  assert.deepEqual(calls[0], {
    toolCallId: "c1",
    sessionId: "s1",
    toolName: "Bash",
    startTime: NOW + 20,
    endTime: NOW + 120,
    durationMs: 100,
    inputBytes: 12,
    outputBytes: 34,
    isError: true,
    turnIndex: 0,
    parentToolCallId: null,
  });
  assert.deepEqual([calls.length, calls[1].toolCallId, calls[1].startTime], [2, "c2", NOW + 200]);
  const points = (await get(server, "/api/sessions/s1/tool-calls/timeseries")).body;
  assert.deepEqual(points[0], {
    timestamp: NOW + 20,
    toolName: "Bash",
    durationMs: 100,
    isError: true,
    outputBytes: 34,
  });
  assert.equal(points.length, 2);
  const stats = (await get(server, "/api/sessions/s1/tool-stats")).body;
  assert.deepEqual(
    stats.map(({ toolName, count, avgMs, minMs, maxMs, errors }: Record<string, unknown>) => [
      toolName,
      count,
      avgMs,
      minMs,
      maxMs,
      errors,
    ]),
    [["Read", 1, 300, 300, 300, 0], ["Bash", 1, 100, 100, 100, 1]],
  );
  for (const name of ["p50Ms", "p95Ms", "p99Ms"]) assert.equal(typeof stats[0][name], "number");
});

Deno.test("GET /api/sessions pages by the Link header and filters", async () => {
  await using server = await testServer();
  const sessions = Array.from({ length: 5 }, (_, index) => ({
    ...heartbeat(`e${index}`, { timestamp: NOW + index }),
    sessionId: `s ${index}`,
    type: "session_start",
    agent: index % 2 ? "pi" : "codex",
    project: "a/b",
  }));
  await post(server, "/api/ingest/batch", sessions);
  const seen: string[] = [];
  let path: string | undefined = "/api/sessions?limit=2&project=a%2Fb";
  while (path !== undefined) {
    const { body, link }: { body: { sessionId: string }[]; link: string | null } = await get(
      server,
      path,
    );
    seen.push(...body.map(({ sessionId }) => sessionId));
    path = /^<(.*)>; rel="next"$/.exec(link ?? "")?.[1];
  }
  assert.deepEqual(seen, ["s 4", "s 3", "s 2", "s 1", "s 0"]);
  const ids = async (query: string) =>
    (await get(server, `/api/sessions?${query}`)).body.map((row: { sessionId: string }) =>
      row.sessionId
    );
  assert.deepEqual(await ids("agent=pi"), ["s 3", "s 1"]);
  assert.deepEqual(await ids(`since=${NOW + 3}`), ["s 4", "s 3"]);
  assert.deepEqual(await ids("agent=&project="), seen);
  assert.deepEqual(await ids("project=none"), []);
});

Deno.test("queries that make no sense are refused by name", async (t) => {
  await using server = await testServer();
  const cases: [path: string, field: string][] = [
    ["/api/sessions?limit=0", "limit"],
    ["/api/sessions?limit=501", "limit"],
    ["/api/sessions?limit=", "limit"],
    ["/api/sessions?limit=1e2", "limit"],
    ["/api/sessions?limit=-1", "limit"],
    ["/api/sessions?since=yesterday", "since"],
    [`/api/sessions/${"x".repeat(201)}`, "id"],
    ["/api/sessions/x/events?limit=10001", "limit"],
    ["/api/sessions/x/tool-calls?limit=x", "limit"],
    ["/api/events/recent?limit=x", "limit"],
    ["/live?since=-1", "since"],
    ["/ws/collector?ack=2", "ack"],
  ];
  for (const [path, field] of cases) {
    await t.step(path.slice(0, 60), async () => {
      const response = await server.app.request(path);
      assert.equal(response.status, 422);
      assert.equal((await response.json()).fields[0].field, field);
    });
  }
  await t.step("a cursor of somebody else", async () => {
    assert.equal((await server.app.request("/api/sessions?cursor=x")).status, 422);
    assert.equal((await server.app.request("/api/events/recent?before=x")).status, 422);
  });
});

Deno.test("lists of an unknown session are empty, the session itself is not found", async () => {
  await using server = await testServer();
  for (const list of ["events", "tool-calls", "tool-calls/timeseries", "tool-stats"]) {
    assert.deepEqual((await get(server, `/api/sessions/none/${list}`)).body, []);
  }
  const response = await server.app.request("/api/sessions/none");
  assert.equal(response.status, 404);
  assert.equal((await response.json()).error, 'Cannot find session "none"');
});

Deno.test("events come as stored, oldest first, the newest N, and page backwards", async () => {
  await using server = await testServer();
  const times = [5, 1, 4, 2, 3];
  const events = times.map((time) => heartbeat(`e${time}`, { timestamp: NOW + time }));
  await post(server, "/api/ingest/batch", [...events, heartbeat("x", { sessionId: "s2" })]);
  const newest = await get(server, "/api/sessions/s1/events?limit=2");
  assert.deepEqual(newest.body, [
    { ...heartbeat("e4", { timestamp: NOW + 4 }), seq: 3 },
    { ...heartbeat("e5", { timestamp: NOW + 5 }), seq: 1 },
  ]);
  const next = /^<(.*)>; rel="next"$/.exec(newest.link ?? "")?.[1];
  const older = await get(server, next!);
  assert.deepEqual(older.body.map((row: { id: string }) => row.id), ["e2", "e3"]);
  const recent = await get(server, "/api/events/recent");
  assert.deepEqual(
    recent.body.map((row: { id: string }) => row.id),
    ["x", "e1", "e2", "e3", "e4", "e5"],
  );
  assert.equal(recent.link, null);
});

Deno.test("a session id may hold anything", async () => {
  await using server = await testServer();
  const id = "a/b?c=d#e%20\u00e9 \u{1f600}";
  await post(server, "/api/ingest", heartbeat("e", { sessionId: id }));
  const { body } = await get(server, `/api/sessions/${encodeURIComponent(id)}`);
  assert.equal(body.sessionId, id);
  const { body: events } = await get(server, `/api/sessions/${encodeURIComponent(id)}/events`);
  assert.equal(events.length, 1);
});
