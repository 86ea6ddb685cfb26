import assert from "node:assert/strict";
import { join } from "node:path";
import { type Home, serve, withHome } from "./air.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();

function doctorTest(name: string, use: (home: Home) => Promise<void>): void {
  Deno.test({ name, ignore: binary === null, fn: () => withHome(binary ?? "", use) });
}

interface Diagnosis {
  ok: boolean;
  source: { lastSeen: number; eventCount: number; recent: Record<string, number> } | null;
  findings: { check: string; state: string; text: string }[];
}

async function diagnose(home: Home, args: string[] = [], env: Record<string, string> = {}) {
  const { code, stdout } = await home.run(["doctor", "--json", ...args], { env });
  const said: Diagnosis = JSON.parse(stdout);
  assert.equal(code, said.ok ? 0 : 1);
  return said;
}

function failures({ findings }: Diagnosis): string[] {
  return findings.filter(({ state }) => state === "fail").map(({ check }) => check);
}

doctorTest("air doctor names what keeps events from arriving", async (home) => {
  const nobody = { AIR_PORT: "1" };
  assert.deepEqual(failures(await diagnose(home, [], nobody)), ["server"]);
  const { AIR_PORT, ...off } = { ...nobody, AIR_URL: "nowhere", AIR_ENABLED: "false" };
  assert.deepEqual(failures(await diagnose(home, [], off)), ["server"]);
  assert(AIR_PORT);

  const server = await serve(home, [], { AIR_TOKEN: "a-token-of-ours" });
  assert.deepEqual(failures(await diagnose(home)), ["token"]);
  const env = { AIR_TOKEN: "a-token-of-ours" };
  const well = await diagnose(home, [], env);
  assert.deepEqual(failures(well), []);
  const checks = well.findings.map(({ check }) => check);
  assert.deepEqual(
    [...new Set(checks)],
    ["server", "token", "settings", "database", "watch", "hooks", "spool"],
  );

  assert.equal((await home.run(["hooks", "install", "claude"])).code, 0);
  const settings = join(home.folder, ".claude", "settings.json");
  const hooks = JSON.parse(await Deno.readTextFile(settings));
  delete hooks.hooks.PostToolUse;
  await Deno.writeTextFile(settings, JSON.stringify(hooks));
  await Deno.writeTextFile(join(home.folder, ".air.json"), '{ "prot": 1 }');
  const broken = await diagnose(home, [], { ...env, AIR_ENABLED: "false" });
  assert.deepEqual(failures(broken), ["events", "settings", "hooks"]);
  await server.end("SIGTERM");
});

doctorTest("air doctor finds a damaged database", async (home) => {
  await (await serve(home)).end("SIGTERM");
  const before = await diagnose(home);
  assert.deepEqual(failures(before), ["server"]);
  const file = before.findings.find(({ check }) => check === "database")!.text.split(" (")[0]!;
  await Deno.writeTextFile(file, "no database ".repeat(1_000));
  const after = await diagnose(home);
  assert.deepEqual(failures(after), ["server", "database"]);
  assert.match(JSON.stringify(after), /it is no database or damaged; move it away or restore/);
});

doctorTest("air doctor --source tells whether events of a source arrive", async (home) => {
  const server = await serve(home);
  assert.deepEqual(failures(await diagnose(home, ["--source", "docs-kb"])), ["source"]);
  const told = [
    { path: "/api/rag/retrieval", body: { source: "docs-kb", query: "q", durationMs: 4 } },
    {
      path: "/api/ingest",
      body: {
        ...{ id: "t1", sessionId: "s1", timestamp: Date.now(), type: "tool_call" },
        ...{ toolName: "query", toolCallId: "c1", provider: "my-tool", agent: "my-agent" },
      },
    },
  ];
  for (const { path, body } of told) {
    const answer = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200, await answer.text());
  }
  const found = await diagnose(home, ["--source", "docs-kb"]);
  assert.equal(found.ok, true);
  assert.equal(found.source?.eventCount, 1);
  assert.deepEqual(found.source?.recent, { rag_retrieval: 1 });
  for (const name of ["my-tool", "my-agent"]) {
    assert.deepEqual((await diagnose(home, ["--source", name])).source?.recent, { tool_call: 1 });
  }
  const { stdout } = await home.run(["doctor", "--source", "docs-kb"]);
  assert.match(stdout, /topScore/);
  assert(stdout.split("\n").every((line) => line.length <= 80), stdout);
  assert.equal((await home.run(["doctor", "docs-kb"])).code, 2);
  await server.end("SIGTERM");
});
