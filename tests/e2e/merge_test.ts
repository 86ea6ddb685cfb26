/**
 * Everything that was ever captured reaches one server by all its sources at once: session files
 * that it reads while they grow, and events that clients send, twice and in shuffled order, while it is
 * killed and restarted. Every scenario's totals are as if nothing of that had happened.
 */
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { WireEvent } from "../../sdk/types.ts";
import { shuffled } from "../arbitraries.ts";
import { type Capture, CAPTURES } from "../collectors/captures.ts";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { eventually } from "./eventually.ts";
import { airBinary } from "./needs.ts";
import { allRead, totalsShown } from "./totals.ts";

const binary = airBinary();

const CLIENTS = 4;
const BATCH = 50;
/** Answers after which the server is killed, in each of its lives but the last. */
const ANSWERS = [40, 25, 60];

/** They are earlier states of another capture's files. */
const EARLIER = ["claude-code basic", "codex 0.104.0", "codex 0.104.0-migrated-by-0.169.0"];
const MERGED = CAPTURES.filter(({ agent, name }) => !EARLIER.includes(`${agent} ${name}`));

const FILES = MERGED.flatMap(({ files }) => files());

const IMPORTS = ["claude", "codex", "pi"].map((agent) => ["import", agent]);

/** A test in a home of its own, with the compiled program. */
function mergeTest(name: string, fn: (home: Home) => Promise<void>): void {
  Deno.test({ name, ignore: binary === null, fn: () => withHome(binary ?? "", fn) });
}

mergeTest("all sources at once, twice, shuffled, through kill -9: as it was done", async (home) => {
  const queue = shuffledBatches(Date.now());
  for (const [life, answers] of ANSWERS.entries()) {
    const server = await serve(home);
    await sendUntilKilled(server, queue, answers, () => grow(home, life));
  }
  const server = await serve(home);
  await Promise.all(Array.from({ length: CLIENTS }, () => send(server.url, queue)));
  assert.equal(queue.length, 0);
  await assertAsDone(server);
});

mergeTest("session files alone, read through kill -9: as it was done", async (home) => {
  for (const life of ANSWERS.keys()) {
    const server = await serve(home);
    grow(home, life);
    // Somewhere in the middle of what there is to read.
    await eventually(async () => assert.notEqual((await totalsShown(server.url)).turnCount, 0));
    await server.end("SIGKILL");
  }
  await assertAsDone(await serve(home));
});

mergeTest("session files read, imported and replayed once more: as it was done", async (home) => {
  for (const life of ANSWERS.keys()) grow(home, life);
  const server = await serve(home);
  const env = { AIR_URL: server.url };
  const [file] = FILES;
  assert(file);
  for (const args of [...IMPORTS, ["watch", "--replay", join(home.folder, file.path)]]) {
    const { code, stderr } = await home.run(args, { env });
    assert.equal(code, 0, `air ${args.join(" ")}: ${stderr}`);
  }
  await assertAsDone(server);
});

/** Fails unless each scenario stands as it was once all files are read; ends the server. */
async function assertAsDone(server: Server): Promise<void> {
  await allRead(server.url);
  for (const { agent, name, truth, ids } of MERGED.map(withIds)) {
    await eventually(async () => {
      assert.deepEqual(await totalsShown(server.url, ids), truth, `${agent} ${name}`);
    });
  }
  assert.equal(await server.end("SIGTERM"), 0);
}

function withIds(capture: Capture) {
  const events = Object.values(capture.told).flatMap((told) => told());
  return { ...capture, ids: new Set(events.map(({ sessionId }) => sessionId)) };
}

/** All events of all sources, twice, in an order that the seed makes. */
function shuffledBatches(seed: number): WireEvent[][] {
  console.log(`shuffled by ${seed}`);
  const once = MERGED.flatMap(({ told }) => Object.values(told).flatMap((events) => events()));
  const twice = [...once, ...once];
  const events = shuffled(twice, seed);
  const batches: WireEvent[][] = [];
  for (let at = 0; at < events.length; at += BATCH) batches.push(events.slice(at, at + BATCH));
  return batches;
}

/** Appends to the agents' files what the agents wrote in one life of the server, equal parts. */
function grow(home: Home, life: number): void {
  for (const { path, lines } of FILES) {
    const file = join(home.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const [from, to] = [life, life + 1].map((part) =>
      Math.ceil(part / ANSWERS.length * lines.length)
    );
    appendFileSync(file, lines.slice(from, to).map((line) => `${line}\n`).join(""));
  }
}

/**
 * Sends batches until the server is killed; what it did not acknowledge is in the queue again.
 * `midway` happens after half of the answers.
 */
async function sendUntilKilled(
  server: Server,
  queue: WireEvent[][],
  answers: number,
  midway: () => void,
): Promise<void> {
  let given = 0;
  let died: Promise<number> | null = null;
  const onAnswer = () => {
    given += 1;
    if (given === Math.floor(answers / 2)) midway();
    if (given === answers) died = server.end("SIGKILL");
  };
  await Promise.all(Array.from({ length: CLIENTS }, () => send(server.url, queue, onAnswer)));
  assert.notEqual(died, null, "There was too little to send");
  await died;
}

/** Sends from the queue until it is empty or the server does not answer. */
async function send(url: string, queue: WireEvent[][], onAnswer = () => {}): Promise<void> {
  for (let batch = queue.shift(); batch; batch = queue.shift()) {
    let answer: { ok: boolean; rejected?: unknown[] };
    try {
      const response = await fetch(`${url}/api/ingest/batch`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(batch),
      });
      answer = await response.json();
    } catch {
      queue.push(batch); // Killed before the whole answer came: a client sends it again.
      return;
    }
    assert.deepEqual([answer.ok, answer.rejected ?? []], [true, []]);
    onAnswer();
  }
}
