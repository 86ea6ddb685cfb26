import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AirServer, createServer } from "../../sdk/server.ts";

/** A home folder that is removed again. */
class Home implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "air-embed-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

async function send({ url }: AirServer, id: string): Promise<number> {
  const body = JSON.stringify({ id, sessionId: "s1", timestamp: Date.now(), type: "heartbeat" });
  const headers = { "content-type": "application/json", authorization: "Bearer a-token-of-ours" };
  const answer = await fetch(`${url}/api/ingest`, { method: "POST", headers, body });
  await answer.body?.cancel();
  return answer.status;
}

Deno.test("createServer() takes events and keeps them for the next one", async () => {
  using home = new Home();
  const first = await createServer({ home: home.path, redaction: "full" });
  const health = await (await fetch(`${first.url}/api/health`)).json();
  assert.deepEqual([health.status, health.redactionLevel], ["ok", "full"]);
  assert.equal(new URL(first.url).port, String(first.port));
  assert.equal(await send(first, "e1"), 200);
  await first.close();
  await first.close();
  await assert.rejects(fetch(`${first.url}/api/health`));

  await using second = await createServer({ home: home.path });
  const events = await (await fetch(`${second.url}/api/sessions/s1/events`)).json();
  assert.deepEqual(events.map(({ id }: { id: string }) => id), ["e1"]);
});

Deno.test("createServer() obeys token, port and database", async () => {
  using home = new Home();
  const db = join(home.path, "own.db");
  await using server = await createServer({ home: home.path, db, token: "a-token-of-ours" });
  const refused = await fetch(`${server.url}/api/sessions`);
  await refused.body?.cancel();
  assert.equal(refused.status, 401);
  assert.equal(await send(server, "e1"), 200);
  assert((await Deno.stat(db)).isFile);

  using other = new Home();
  await assert.rejects(createServer({ home: other.path, port: server.port }), /already runs/);
  await assert.rejects(createServer({ home: home.path }), /already runs/);
});

Deno.test("createServer() refuses a setting that is none", async () => {
  using home = new Home();
  await assert.rejects(createServer({ home: home.path, port: 70_000 }), /--port is "?70000/);
  await assert.rejects(createServer({ home: home.path, budgetLimit: -1 }), /--budget/);
  await assert.rejects(createServer({ home: home.path, host: "0.0.0.0" }), /AIR_TOKEN/);
});

Deno.test("createServer() from a package without the server says where it is", async () => {
  await using files = Deno.serve({ port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const headers = { "content-type": "text/typescript" };
    return new Response(await Deno.readTextFile(`sdk${pathname}`), { headers });
  });
  const from = JSON.stringify(`http://127.0.0.1:${files.addr.port}/server.ts`);
  const code =
    `(await import(${from})).createServer().catch((error) => console.log(error.message))`;
  // In a process of its own: neither lock file nor cache may keep an address of this test.
  using home = new Home();
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", "--no-config", `await ${code}`],
    env: { DENO_DIR: home.path },
  }).output();
  assert.match(new TextDecoder().decode(stdout), /npm:@hydrotik\/air\/server/);
});
