import assert from "node:assert/strict";
import * as z from "zod";
import { READS } from "../../../server/routes/operations.ts";
import { heartbeat, NOW, post, type TestServer, testServer } from "../harness.ts";
import { alarm } from "../panels/session_events.ts";
import { get } from "./story.ts";

/** Lists that are short by themselves: 200 types a session, 2,000 integrations a kind, three agents. */
const SHORT = [
  "/api/sessions/:id/providers",
  "/api/providers/rag",
  "/api/providers/mcp",
  "/api/watch",
];

Deno.test("every list takes a limit, or is short by itself", () => {
  const lists = READS.filter(({ answer }) => answer instanceof z.ZodArray);
  assert.ok(lists.length > 20);
  const endless = lists.filter(({ query }) => !query?.shape.limit).map(({ path }) => path);
  assert.deepEqual(endless, SHORT);
});

/** Three of everything that a client may make up names for. */
function made(): Record<string, unknown>[] {
  const events = [0, 1, 2].flatMap((n) => [
    { type: "tool_call", toolName: `tool${n}`, toolCallId: `c${n}`, durationMs: 5 },
    { type: "token_usage", model: `m${n}`, input: 1, output: 1, requestId: `r${n}` },
    { type: "latency", operation: `o${n}`, totalMs: 5 },
    { type: "mcp_response", method: "tools/call", serverName: `s${n}`, durationMs: 5 },
    { type: "rag_retrieval", source: `s${n}`, durationMs: 5 },
    { type: "output_eval", model: `m${n}`, metrics: {} },
    { ...alarm(n), metric: `metric${n}` },
    { type: "prompt_rating", promptHash: `h${n}`, variant: `v${n}`, metrics: {} },
  ]);
  return events.map((event, n) => heartbeat(`e${n}`, { timestamp: NOW + n, ...event }));
}

async function madeServer(): Promise<TestServer> {
  const server = await testServer();
  await post(server, "/api/ingest/batch", made());
  return server;
}

Deno.test("totals by names that a client may make up are bounded", async (t) => {
  await using server = await madeServer();
  const ofSession = ["tool-stats", "latency", "cost", "evals", "mcp-stats", "rag-stats"]
    .map((path) => `/api/sessions/s1/${path}`);
  for (const path of [...ofSession, "/api/drift/summary", "/api/prompts", "/api/drift"]) {
    await t.step(path, async () => {
      const all = await get(server, path);
      assert.ok(all.length >= 3, `${all.length}`);
      assert.deepEqual(await get(server, `${path}?limit=2`), all.slice(0, 2));
      assert.equal((await server.app.request(`${path}?limit=10001`)).status, 422);
    });
  }
});

Deno.test("/api/prompts and /api/drift go on where the Link header says", async (t) => {
  await using server = await madeServer();
  for (const path of ["/api/prompts", "/api/drift", "/api/drift?session=s1"]) {
    await t.step(path, async () => {
      const all = await get(server, path);
      const pages: unknown[] = [];
      let next: string | undefined = `${path}${path.includes("?") ? "&" : "?"}limit=1`;
      while (next !== undefined && pages.length < 9) {
        const response: Response = await server.app.request(next);
        const page = await response.json();
        assert.equal(page.length, 1);
        pages.push(...page);
        next = /^<([^>]+)>/.exec(response.headers.get("link") ?? "")?.[1];
      }
      assert.deepEqual(pages, all);
    });
  }
  assert.equal((await server.app.request("/api/drift?cursor=x")).status, 422);
});
