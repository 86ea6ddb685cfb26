import assert from "node:assert/strict";
import type { RedactionLevel } from "../../sdk/types.ts";
import { lazyRedactor } from "../../server/domain/redactor.ts";
import { openStore } from "../../server/store/store.ts";
import { listen, NOW, post, type TestServer, testServer } from "./harness.ts";

/** Secrets that must not be found anywhere; of the right shape, and nobody's. */
const CANARIES = [
  ["sk", "ant", "canary", "Abc123def456GHI789"].join("-"),
  ["AKIA", "CANARY0123456789"].join(""),
  ["canary.person", "example.com"].join("@"),
  ["canary", "hunter2hunter2"].join("-"),
];
const TEXT = `key ${CANARIES[0]} id ${CANARIES[1]} mail ${CANARIES[2]} PASSWORD=${CANARIES[3]}`;
/** What the bytes are searched for: the telling part of each. */
const TRACES = ["Abc123def456GHI789", "CANARY0123456789", "canary.person", "hunter2hunter2"];

/** Events that carry the text in every place where text can stand. */
function carriers(): Record<string, unknown>[] {
  const base = { sessionId: "s1", timestamp: NOW };
  return [
    { type: "session_start", cwd: `/home/dev/${TEXT}`, gitBranch: TEXT.slice(0, 200) },
    { type: "tool_call_start", toolName: "Bash", toolCallId: "c1", inputPreview: TEXT },
    {
      type: "tool_call_end",
      toolName: "Bash",
      toolCallId: "c1",
      outputPreview: `${TEXT}\n${TEXT}`,
    },
    { type: "tool_call", toolName: "Bash", toolCallId: "c2", errorMessage: TEXT, metadata: [TEXT] },
    { type: "custom", eventName: "e", data: { [TEXT]: { deep: [TEXT] } }, errorMessage: TEXT },
    { type: "mcp_request", method: "m", serverName: "s", inputPreview: TEXT, resourceUri: TEXT },
    { type: "rag_retrieval", source: "docs", query: TEXT, metadata: { q: TEXT } },
    { type: "output_eval", metrics: {}, tags: [TEXT.slice(0, 200)] },
    { type: "session_end", reason: TEXT.slice(0, 200) },
    { type: "from_the_future", note: TEXT, deep: { a: [{ b: TEXT }] }, [TEXT.slice(0, 90)]: 1 },
    { type: "heartbeat", unknown: TEXT },
  ].map((event, index) => ({ ...base, id: `canary-${index}`, ...event }));
}

async function sendEverywhere(server: TestServer): Promise<void> {
  const [first, ...rest] = carriers();
  assert.equal((await post(server, "/api/ingest", first)).status, 200);
  assert.equal((await (await post(server, "/api/ingest/batch", rest)).json()).rejected.length, 0);
  const rag = { source: "docs", query: TEXT, metadata: { TEXT } };
  assert.equal((await post(server, "/api/rag/retrieval", rag)).status, 200);
  const provider = { name: "docs", description: TEXT, metadata: { TEXT } };
  assert.equal((await post(server, "/api/providers/rag", provider)).status, 200);
  const hook = {
    hook_event_name: "PreToolUse",
    session_id: "s2",
    tool_name: "Bash",
    tool_use_id: "c9",
    tool_input: { command: TEXT },
  };
  assert.equal((await post(server, "/hooks/claude", hook)).status, 204);
  await overSocket(server);
}

async function overSocket(server: TestServer): Promise<void> {
  await using served = await listen(server);
  const socket = new WebSocket(`ws://${served.host}/ws/collector?ack=1`);
  await new Promise((resolve) => socket.onopen = resolve);
  const acked = new Promise((resolve) => socket.onmessage = resolve);
  const event = { id: "socket", sessionId: "s1", timestamp: NOW, type: "custom", eventName: "e" };
  socket.send(JSON.stringify({ ...event, data: TEXT }));
  await acked;
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
}

/** Everything that the server shows of it, as one text. */
async function shown(server: TestServer): Promise<string> {
  const paths = [
    "/",
    "/sessions/s1",
    "/sessions/s2",
    "/api/sessions",
    "/api/sessions/s1",
    "/api/sessions/s1/events",
    "/api/sessions/s2/events",
    "/api/sessions/s1/tool-calls",
    "/api/sessions/s1/providers",
    "/api/sessions/s1/rag-stats",
    "/api/events/recent",
    "/api/providers",
    "/api/config",
  ];
  const answers = await Promise.all(paths.map((path) => server.app.request(path)));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  return [...texts, ...server.logged].join("\n");
}

/** Every byte that the store wrote, as text. */
function written(folder: string): string {
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}/${name}`)))
    .join("\n");
}

/** The traces that are left in what was written and shown, through every way in. */
async function leftAt(redactionLevel: RedactionLevel): Promise<string[]> {
  const folder = Deno.makeTempDirSync();
  const store = await openStore({ path: `${folder}/telemetry.db`, durable: false });
  try {
    const redactor = lazyRedactor(redactionLevel);
    await using server = await testServer({ redactionLevel }, { store, redactor });
    await sendEverywhere(server);
    const all = await shown(server) + written(folder);
    assert.match(all, /canary-0/);
    return TRACES.filter((trace) => all.includes(trace));
  } finally {
    await store.close();
    Deno.removeSync(folder, { recursive: true });
  }
}

for (const level of ["preview", "full"] as const) {
  Deno.test(`no secret is left in the file, the log, the API or a page at level ${level}`, async () => {
    assert.deepEqual(await leftAt(level), []);
  });
}

Deno.test("the canaries are there at level none, so the search can find them", async () => {
  assert.deepEqual(await leftAt("none"), TRACES);
});
