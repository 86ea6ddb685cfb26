import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolders } from "../../server/folder_settings.ts";
import { heartbeat, NOW, post, type TestServer, testServer } from "./harness.ts";

/** A project folder with its file. */
class Project implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "air-project-"));

  constructor(file: unknown) {
    writeFileSync(join(this.path, ".air.json"), JSON.stringify(file));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

const start = (id: string, fields: Record<string, unknown>) =>
  heartbeat(id, { type: "session_start", sessionId: id, ...fields });

async function told({ app }: TestServer, session: string) {
  const [event] = await (await app.request(`/api/sessions/${session}/events`)).json();
  return event;
}

Deno.test("a session_start gets the budget of its folder unless it tells one", async (t) => {
  using project = new Project({ budgetLimit: 2.5 });
  const cases = [
    { name: "in the folder", fields: { cwd: project.path }, want: 2.5 },
    { name: "below it", fields: { cwd: join(project.path, "not/there") }, want: 2.5 },
    { name: "null", fields: { cwd: project.path, budgetLimit: null }, want: 2.5 },
    { name: "its own", fields: { cwd: project.path, budgetLimit: 1 }, want: 1 },
    { name: "elsewhere", fields: { cwd: tmpdir() }, want: undefined },
    { name: "nowhere", fields: {}, want: undefined },
    { name: "another event", fields: { cwd: project.path, type: "heartbeat" }, want: undefined },
  ];
  await using server = await testServer();
  for (const { name, fields, want } of cases) {
    await t.step(name, async () => {
      const event = start(name, fields);
      assert.equal((await post(server, "/api/ingest", event)).status, 200);
      assert.equal((await told(server, name)).budgetLimit, want);
    });
  }
});

Deno.test("a session registers the integrations of its folder", async () => {
  using project = new Project({
    providers: {
      rag: [{ name: "docs", type: "qdrant", embeddingModel: "e-small", dimensions: 3 }],
      mcp: [{ name: "files", metadata: { key: "sk-canary-Abc123def456GHI789" } }],
    },
  });
  await using server = await testServer();
  const events = [
    start("s1", { cwd: project.path }),
    start("s2", { cwd: project.path }),
    heartbeat("e", { type: "rag_embedding", source: "docs" }),
  ];
  assert.equal((await post(server, "/api/ingest/batch", events)).status, 200);
  const embedding = (await (await server.app.request("/api/events/recent")).json())
    .find(({ id }: { id: string }) => id === "e");
  assert.deepEqual([embedding.model, embedding.dimensions], ["e-small", 3]);
  const text = await (await server.app.request("/api/providers")).text();
  const { rag: [docs], mcp: [files] } = JSON.parse(text);
  assert.deepEqual([docs.name, docs.type, docs.eventCount], ["docs", "qdrant", 1]);
  assert.deepEqual([files.name, files.lastSeen, files.active], ["files", null, false]);
  assert.ok(!text.includes("sk-canary-Abc123def456GHI789"));
});

Deno.test("a broken file of an agent's folder is logged once and harms nothing", async () => {
  using project = new Project({ budgetLimit: 1, prices: {} });
  await using server = await testServer();
  for (const id of ["a", "b"]) {
    const answer = await post(server, "/api/ingest", start(id, { cwd: project.path }));
    assert.equal(answer.status, 200);
    assert.equal((await told(server, id)).budgetLimit, undefined);
  }
  assert.equal(server.logged.length, 1);
});

Deno.test("ordinary events ask neither the folders nor the registry", async () => {
  const asked: string[] = [];
  const real = createFolders({ now: () => NOW, log: () => {}, budgetIsFlag: false });
  await using server = await testServer({}, {
    folders: {
      settingsOf(cwd) {
        asked.push(cwd);
        return real.settingsOf(cwd);
      },
    },
  });
  const starts = Array.from({ length: 150 }, (_, at) => start(`s${at}`, { cwd: `/none/${at}` }));
  await post(server, "/api/ingest/batch", [heartbeat("h"), start("bare", {})]);
  assert.deepEqual(asked, []);
  await post(server, "/api/ingest/batch", [...starts, { ...starts[0], id: "again" }]);
  assert.equal(asked.length, 100);
});
