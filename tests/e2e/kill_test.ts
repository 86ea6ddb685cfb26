import assert from "node:assert/strict";
import type { WireEvent } from "../../sdk/types.ts";
import { mix } from "../bench/mix.ts";
import { dump } from "../server/store/dump.ts";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { withDatabase } from "./database.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();

const ROUNDS = 3;
/** Half of them post single events, half batches, so that commits of every size are cut off. */
const CLIENTS = 8;
const BATCH = 50;
/** Answers after which the server is killed; later in each round, so at other places in a commit. */
const ANSWERS = [150, 211, 307];

Deno.test({
  name: "kill -9 during load loses no acknowledged event and harms no file",
  ignore: binary === null,
  fn: () =>
    withHome(binary ?? "", async (home) => {
      const acknowledged = new Set<string>();
      for (let round = 0; round < ROUNDS; round++) {
        const server = await serve(home);
        for (const id of await loadUntilKilled(server, round)) acknowledged.add(id);
        assertSound(home);
      }
      const restarted = await serve(home);
      await assertAnswers(restarted.url);
      assert.equal(await restarted.end("SIGTERM"), 0);
      const stored = storedIds(home);
      const lost = [...acknowledged].filter((id) => !stored.has(id));
      assert.deepEqual(lost, [], `of ${acknowledged.size} acknowledged events`);
      await assertTotalsAreRebuilt(home);
    }),
});

/** Sends until the server is killed; gives the ids of the events that it acknowledged. */
async function loadUntilKilled(server: Server, round: number): Promise<string[]> {
  const acknowledged: string[] = [];
  let answers = 0;
  let died: Promise<number> | null = null;
  const client = async (number: number) => {
    const size = number % 2 === 0 ? 1 : BATCH;
    // More than there will be answers.
    const events = mix(size * 400, 1 + round * CLIENTS + number).values();
    for (let batch = take(events, size); batch.length > 0; batch = take(events, size)) {
      if (!await post(server.url, batch)) return;
      for (const { id } of batch) acknowledged.push(id);
      if (++answers === ANSWERS[round]) died = server.end("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  assert.notEqual(died, null, "The server died by itself");
  await died;
  return acknowledged;
}

function take(events: Iterator<WireEvent>, count: number): WireEvent[] {
  const taken: WireEvent[] = [];
  for (let next; taken.length < count && !(next = events.next()).done;) taken.push(next.value);
  return taken;
}

/** True when the server acknowledged all; false when it is dead. Any other answer is a failure. */
async function post(url: string, events: WireEvent[]): Promise<boolean> {
  const [path, body] = events.length === 1 ? ["", events[0]] : ["/batch", events];
  let answer: { ok: boolean; rejected?: unknown[] };
  try {
    const response = await fetch(`${url}/api/ingest${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    answer = await response.json();
  } catch {
    return false; // Killed before the whole answer came: not acknowledged.
  }
  assert.equal(answer.ok, true, JSON.stringify(answer));
  assert.deepEqual(answer.rejected ?? [], []);
  return true;
}

async function assertAnswers(url: string): Promise<void> {
  const response = await fetch(`${url}/api/sessions`);
  assert.equal(response.status, 200);
  assert.notEqual((await response.json()).length, 0);
}

function assertSound(home: Home): void {
  const [row] = withDatabase(home, (db) => db.statement("PRAGMA integrity_check").all());
  assert.deepEqual({ ...row }, { integrity_check: "ok" });
}

function storedIds(home: Home): Set<string> {
  const rows = withDatabase(home, (db) => db.statement("SELECT id FROM events").all());
  return new Set(rows.map(({ id }) => String(id)));
}

async function assertTotalsAreRebuilt(home: Home): Promise<void> {
  const live = withDatabase(home, dump);
  assert.notEqual(live.sessions!.length, 0);
  assert.equal((await home.run(["rebuild"])).code, 0);
  assert.deepEqual(withDatabase(home, dump), live);
}
