import assert from "node:assert/strict";
import type { RedactionLevel } from "../../sdk/types.ts";
import { loadConfig } from "../../server/config.ts";
import { lazyRedactor } from "../../server/domain/redactor.ts";
import { fileLog } from "../../server/log.ts";
import { statePaths } from "../../server/paths.ts";
import { READS } from "../../server/routes/operations.ts";
import { writeState } from "../../server/state.ts";
import { prepareLegacy } from "../../server/store/legacy.ts";
import { openStore } from "../../server/store/store.ts";
import { AgentsHome } from "./agents_home.ts";
import { bytesOf, carriers, tracesOf } from "./canary.ts";
import { REFUSED, settingsOf, WAYS, type World } from "./canary_ways.ts";
import { listen, type TestServer, testServer } from "./harness.ts";
import { type LegacyEvent, writeLegacy } from "./legacy_db.ts";

/** Later than the captures of the agents' files. */
const NOW = Date.UTC(2026, 11, 1);
/** The user's own files, which AIr reads and does not write: settings, the original's database. */
const OWN = /config\.json$|\.original|legacy\.db|\.claude|\.codex|\.pi|project/;

/** What was written and what was shown, as text, when all ways had brought their canaries. */
interface Outcome {
  written: string;
  shown: string;
}

async function outcomeAt(level: RedactionLevel): Promise<Outcome> {
  using home = new AgentsHome();
  home.fill();
  const paths = statePaths(home.folder);
  Deno.mkdirSync(paths.folder, { recursive: true });
  Deno.writeTextFileSync(paths.userConfig, JSON.stringify({ providers: settingsOf("config") }));
  const env = { AIR_REDACTION_LEVEL: level };
  const where = { cwd: home.folder, project: null, home: home.folder };
  const { redaction, providers } = loadConfig({ flags: {}, env, ...where });
  writeLegacy(paths.db, carriers("legacy", NOW) as LegacyEvent[]);
  const copies = await prepareLegacy(paths.db);
  const store = await openStore({ path: paths.db, durable: false });
  const log = fileLog(paths.log, () => NOW);
  const deps = { store, log, now: () => NOW, redactor: lazyRedactor(redaction) };
  await using server = await testServer({ redactionLevel: redaction }, deps);
  await using listening = listen(server);
  const state = { pid: Deno.pid, port: 1, version: "1", db: paths.db, startedAt: NOW };
  writeState(paths.state, { ...state, url: `http://${listening.host}`, level: redaction });
  const heard = listened(server, listening.host);
  await heard.ready;
  const world: World = { server, listening, home, paths, copies, providers, passing: [] };
  for (const [way, bring] of Object.entries(WAYS)) await bring(world, way);
  for (const [way, bring] of Object.entries(REFUSED)) await bring(world, way);
  const pages = await pagesOf(server);
  const running = bytesOf(home.folder, OWN);
  server.deps.hub.close();
  const shown = [...pages, ...await heard.all].join("\n");
  await store.close();
  return { written: [running, ...world.passing, bytesOf(home.folder, OWN)].join("\n"), shown };
}

/** What a stream and a dashboard's socket hear until the hub closes. */
function listened({ app }: TestServer, host: string) {
  const stream = Promise.resolve(app.request("/live"));
  const socket = new WebSocket(`ws://${host}/ws/dashboard`);
  const frames: string[] = [];
  socket.onmessage = ({ data }) => frames.push(data);
  const opened = new Promise((resolve) => socket.onopen = resolve);
  const closed = new Promise((resolve) => socket.onclose = resolve);
  const text = stream.then((answer) => answer.text());
  return {
    ready: Promise.all([stream, opened]),
    all: Promise.all([text, closed]).then(([text]) => [text, ...frames]),
  };
}

/** What every address under /api and every page shows, of every session. */
async function pagesOf({ app }: TestServer): Promise<string[]> {
  const ask = async (path: string) => await (await app.request(path)).text();
  const sessions: { sessionId: string }[] = JSON.parse(await ask("/api/sessions?limit=500"));
  const ids = sessions.map(({ sessionId }) => encodeURIComponent(sessionId));
  const pages = ["", "/kpis", "/waterfall", "/feed", "/models", "/drift", LIVE];
  const paths = [
    ...["/", "/overview/live?panels=sessions", "/reading", "/api/health", "/api/openapi.json"],
    ...READS.flatMap(({ path }) => {
      const filled = path.replace(":variant", "v");
      return filled.includes(":id") ? ids.map((id) => filled.replace(":id", id)) : [filled];
    }),
    ...ids.flatMap((id) => pages.map((page) => `/sessions/${id}${page}`)),
  ];
  return await Promise.all(paths.map(ask));
}
const LIVE = "/live?panels=kpis,waterfall,feed,models,drift";

const STORED = Object.keys(WAYS);

for (const level of ["preview", "full"] as const) {
  Deno.test(`no secret is left in database, log, spool, API, stream or page at level ${level}`, async () => {
    const { written, shown } = await outcomeAt(level);
    const traces = [...STORED, ...Object.keys(REFUSED)].flatMap(tracesOf);
    assert.deepEqual(traces.filter((trace) => written.includes(trace)), [], "written");
    assert.deepEqual(traces.filter((trace) => shown.includes(trace)), [], "shown");
    assert.match(written, /\[REDACTED/);
    assert.match(shown, /"sessions":\{[^}]*"s-batch"/);
  });
}

Deno.test("the canaries of every way are found at level none, so the search can find them", async () => {
  const { written, shown } = await outcomeAt("none");
  const missing = (text: string) =>
    STORED.flatMap(tracesOf).filter((trace) => !text.includes(trace));
  assert.deepEqual(missing(written), [], "written");
  assert.deepEqual(missing(shown), [], "shown");
});
