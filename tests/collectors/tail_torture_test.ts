/** What file systems and agents do seldom, and all at once. */
import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { type Tail } from "../../collectors/tail.ts";
import { TailWorld, toyLine } from "./tail_world.ts";

/** As Codex writes: a line of more than 2 MiB comes in pieces (FORMAT.md §1). */
const WRITE_BYTES = 2 * 1024 * 1024;
/** Less than between two looks where the system tells of changes (collectors/tail.ts). */
const POLLED_MS = 59_000;

Deno.test("Tail tells a line of 5 MB once it is whole, and keeps its place before it", async () => {
  await using world = new TailWorld();
  const long = "é".repeat(2_500_000);
  const bytes = new TextEncoder().encode(toyLine(long));
  const path = world.path("a.jsonl");
  world.write("a.jsonl", "before");
  const first = world.tail();
  await world.look(first);
  const { offset } = world.cursors.get(path)!;
  assert.deepEqual(world.news(), ["before"]);
  let tail = first;
  for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
    assert.deepEqual(world.told, []);
    assert.equal(world.cursors.get(path)?.offset, offset);
    world.append("a.jsonl", bytes.subarray(start, start + WRITE_BYTES));
    // A restart in the middle of the line begins at its start again.
    await tail.stop();
    tail = world.tail();
    await world.look(tail);
  }
  assert.deepEqual(world.news(), [long]);
  world.append("a.jsonl", toyLine("after"));
  await world.look(tail);
  assert.deepEqual(world.news(), ["after"]);
  world.append("b.jsonl.zst", zstdCompressSync(bytes));
  await world.look(tail);
  assert.deepEqual(world.news(), [long]);
});

Deno.test("Tail finds by events what a folder held before the system watched it", async () => {
  await using world = new TailWorld();
  const sessions = world.path("sessions");
  world.write("sessions/a.jsonl", "a");
  world.write("elsewhere/2026/01/02/b.jsonl", "b");
  const tail = world.tail([sessions]);
  await look(tail);
  assert.deepEqual(world.news(), ["a"]);
  const taken = Promise.withResolvers<void>();
  world.beforeTake = (events) => events.length > 0 ? taken.resolve() : undefined;
  // The clock stands, so no look is due, and the system tells of the folder alone.
  Deno.renameSync(world.path("elsewhere"), `${sessions}/2026`);
  await taken.promise;
  await tail.settled();
  assert.deepEqual(world.news(), ["b"]);
});

Deno.test("Tail polls where the system gives no events", async () => {
  await using world = new TailWorld();
  using _none = withoutEvents();
  world.write("2026/01/01/a.jsonl", "a");
  const tail = world.tail();
  await look(tail);
  assert.equal(tail.progress()[0]?.folders[0]?.state, "polled");
  assert.deepEqual(world.news(), ["a"]);
  // Old ones, which are not looked at every time.
  for (const name of ["2026/01/01/b.jsonl", "2026/01/02/c.jsonl"]) {
    world.write(name, name);
    Deno.utimeSync(world.path(name), 1e9, 1e9);
  }
  await look(tail);
  assert.deepEqual(world.news(), [], "before its time");
  world.now += POLLED_MS;
  await look(tail);
  assert.deepEqual(world.news().sort(), ["2026/01/01/b.jsonl", "2026/01/02/c.jsonl"]);
  world.append("2026/01/01/b.jsonl", toyLine("more"));
  Deno.utimeSync(world.path("2026/01/01/b.jsonl"), 1e9, 1e9);
  Deno.removeSync(world.path("2026/01/02/c.jsonl"));
  world.now += POLLED_MS;
  await look(tail);
  assert.deepEqual(world.news(), ["more"]);
  assert.equal(tail.progress()[0]?.files, 2);
});

Deno.test("Tail outlives an agent that cuts, moves, packs and rotates while it reads", async () => {
  await using world = new TailWorld();
  const lines = (name: string) => Array.from({ length: 20_000 }, (_, line) => `${name} ${line}`);
  const names = ["cut", "moved", "packed", "rotated", "left"];
  for (const name of names) world.write(`day/${name}.jsonl`, ...lines(name));
  let isDone = false;
  world.beforeTake = () => {
    if (isDone) return;
    isDone = true;
    const path = (name: string) => world.path(`day/${name}`);
    world.write("day/cut.jsonl", "cut anew");
    Deno.mkdirSync(world.path("archive"));
    Deno.renameSync(path("moved.jsonl"), world.path("archive/moved.jsonl"));
    Deno.writeFileSync(
      path("packed.jsonl.zst"),
      zstdCompressSync(Deno.readFileSync(path("packed.jsonl"))),
    );
    Deno.removeSync(path("packed.jsonl"));
    Deno.renameSync(path("rotated.jsonl"), path("rotated.1.jsonl"));
    world.write("day/rotated.jsonl", "rotated anew");
  };
  const tail = world.tail();
  await world.look(tail);
  await world.look(tail);
  const told = new Set(world.news());
  const expected = ["moved", "packed", "rotated", "left"].flatMap(lines);
  assert.deepEqual(expected.filter((line) => !told.has(line)), []);
  assert.ok(told.has("cut anew") && told.has("rotated anew"));
  await world.look(tail);
  assert.deepEqual(world.news(), []);
  assert.deepEqual([...world.cursors.keys()].sort(), [
    world.path("archive/moved.jsonl"),
    world.path("day/cut.jsonl"),
    world.path("day/left.jsonl"),
    world.path("day/packed.jsonl.zst"),
    world.path("day/rotated.1.jsonl"),
    world.path("day/rotated.jsonl"),
  ]);
});

/** As on a file system without events, or when no more watches are left. */
function withoutEvents(): Disposable {
  const { watchFs } = Deno;
  Deno.watchFs = () => {
    throw new Error("No space left on device (os error 28)");
  };
  return { [Symbol.dispose]: () => void (Deno.watchFs = watchFs) };
}

async function look(tail: Tail): Promise<void> {
  await tail.tick();
  await tail.settled();
}
