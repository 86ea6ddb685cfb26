import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { restingToy, TailWorld, toy, toyLine } from "./tail_world.ts";

Deno.test("Tail leaves out what cannot be read, says so, and goes on", async () => {
  await using world = new TailWorld();
  world.writeText("a.jsonl", `${toyLine("a")}no JSON\n\n${toyLine("b")}`);
  world.writeText("damaged.jsonl.zst", "no zstd");
  world.writeText("long.jsonl", `"${"x".repeat(9_000_000)}"\n${toyLine("c")}`);
  const tail = world.tail();
  await world.look(tail);
  assert.deepEqual(world.news().sort(), ["a", "b", "c"]);
  assert.deepEqual(tail.progress()[0]?.skipped, {
    "line not understood": 1,
    "line too long": 1,
    "file not readable": 1,
  });
  assert.equal(world.logged.length, 1);
});

Deno.test("Tail outlives a mapper that throws", async () => {
  await using world = new TailWorld();
  world.mapper = {
    ...toy,
    line(state, line) {
      if (line.includes("bad")) throw new Error("bad");
      return toy.line(state, line);
    },
  };
  world.write("a.jsonl", "a", "bad", "b");
  const tail = world.tail();
  await world.look(tail);
  assert.deepEqual(world.news(), ["a", "b"]);
  assert.deepEqual(tail.progress()[0]?.skipped, { "line not understood": 1 });
});

Deno.test("Tail keeps what cannot be stored, and tries again later", async () => {
  await using world = new TailWorld();
  world.write("a.jsonl", "a");
  world.write("b.jsonl", "b");
  let tries = 0;
  world.beforeTake = () => {
    tries += 1;
    throw new Error("the disk is full");
  };
  const tail = world.tail();
  const waitTicks = async (count: number, ms: number) => {
    for (let tick = 0; tick < count; tick++) {
      world.now += ms;
      await tail.tick();
      await setImmediate();
    }
  };
  await waitTicks(200, 0);
  assert.ok(tries === 1 || tries === 2, `${tries} tries while the clock stands`);
  await waitTicks(200, 120_000);
  assert.ok(tries > 4, `${tries} tries`);
  assert.equal(world.logged.length, 1);
  world.beforeTake = () => {};
  await world.look(tail);
  assert.deepEqual(world.news().sort(), ["a", "b"]);
});

Deno.test("Tail reads what is written now before it goes on with the past", async () => {
  await using world = new TailWorld();
  const past = Array.from({ length: 100_000 }, (_, number) => `past ${number}`);
  for (const name of ["a.jsonl", "b.jsonl"]) {
    world.write(name, ...past);
    Deno.utimeSync(world.path(name), 1e9, 1e9);
  }
  const tail = world.tail();
  const taken = Promise.withResolvers<void>();
  let waiting = 0;
  let writing: Promise<void> | null = null;
  const write = async () => {
    world.write("now.jsonl", "now");
    world.now += 3_600_000;
    await tail.tick();
  };
  world.beforeTake = async ([event]) => {
    if (event?.id === "toy:now") return taken.resolve();
    if (!writing) return await (writing = write());
    // The past may go on in one of the two lanes, never in both.
    waiting += 1;
    if (waiting > 1) taken.reject(new Error("the past goes on"));
    await taken.promise;
    waiting -= 1;
  };
  await tail.tick();
  await taken.promise;
  await tail.settled();
  assert.equal(world.news().length, 2 * past.length + 1);
});

Deno.test("Tail looks every time at what was written lately, whether an event tells of it or not", async () => {
  await using world = new TailWorld();
  world.now = Date.now();
  world.write("a.jsonl", "a");
  const tail = world.tail();
  await tail.tick();
  await tail.settled();
  world.append("a.jsonl", toyLine("b"));
  await tail.tick();
  await tail.settled();
  assert.deepEqual(world.news(), ["a", "b"]);
});

Deno.test("Tail reads only what is wanted, and forgets nothing else", async () => {
  await using world = new TailWorld();
  world.write("a.jsonl", "a");
  world.write("b.jsonl", "b");
  await world.look(world.tail([world.folder], (path) => path.endsWith("/a.jsonl")));
  assert.deepEqual(world.news(), ["a"]);
  await world.look(world.tail([world.folder], (path) => path.endsWith("/b.jsonl")));
  assert.deepEqual(world.news(), ["b"]);
  assert.equal(world.cursors.size, 2);
});

Deno.test("Tail tells the rest of a file once it is at rest, and again when it has grown", async () => {
  await using world = new TailWorld();
  world.mapper = restingToy;
  world.now = Date.now();
  world.write("a.jsonl", "a", "b");
  const time = world.now / 1_000;
  Deno.utimeSync(world.path("a.jsonl"), time, time);
  const tail = world.tail();
  await tail.tick();
  world.now += 999;
  await tail.tick();
  const rested = world.tail();
  assert.ok(!world.told.includes("2 lines"));
  await world.look(tail);
  assert.deepEqual(world.news(), ["a", "b", "2 lines"]);
  world.append("a.jsonl", toyLine("c"));
  await world.look(tail);
  assert.deepEqual(world.news(), ["c", "3 lines"]);
  await world.look(rested);
  assert.deepEqual(world.news(), ["a", "b", "c", "3 lines"]);
});

Deno.test("Tail tells the rest after a restart, where there was no time for it", async () => {
  await using world = new TailWorld();
  world.mapper = restingToy;
  world.now = Date.now();
  world.write("a.jsonl", "a");
  Deno.utimeSync(world.path("a.jsonl"), world.now / 1_000, world.now / 1_000);
  const taken = Promise.withResolvers<void>();
  world.beforeTake = () => taken.resolve();
  const tail = world.tail();
  await tail.tick();
  await taken.promise;
  await tail.stop();
  assert.deepEqual(world.news(), ["a"]);
  await world.look(world.tail());
  assert.deepEqual(world.news(), ["1 lines"]);
  await world.look(world.tail());
  assert.deepEqual(world.news(), []);
});
