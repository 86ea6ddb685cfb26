import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { until } from "../server/harness.ts";
import { TailWorld, toyLine } from "./tail_world.ts";

Deno.test("Tail tells a line once, wherever its bytes are cut", async () => {
  await using world = new TailWorld();
  const reason = "aé€😀";
  const bytes = new TextEncoder().encode(toyLine(reason));
  for (let cut = 0; cut <= bytes.length; cut++) {
    await Deno.writeFile(world.path(`${cut}.jsonl`), bytes.subarray(0, cut));
  }
  const tail = world.tail();
  await world.look(tail);
  assert.deepEqual(world.news(), [reason]);
  for (let cut = 0; cut <= bytes.length; cut++) world.append(`${cut}.jsonl`, bytes.subarray(cut));
  await world.look(tail);
  assert.deepEqual(world.news(), Array(bytes.length).fill(reason));
});

Deno.test("Tail reads a line byte by byte as it is written", async () => {
  await using world = new TailWorld();
  const tail = world.tail();
  world.write("a.jsonl");
  for (const byte of new TextEncoder().encode(toyLine("é€😀"))) {
    assert.deepEqual(world.told, []);
    world.append("a.jsonl", new Uint8Array([byte]));
    await world.look(tail);
  }
  assert.deepEqual(world.news(), ["é€😀"]);
});

Deno.test("Tail reads 10,000 files, the newest first, and knows them after a restart", async () => {
  await using world = new TailWorld();
  const total = 10_000;
  for (let number = 0; number < total; number++) {
    const name = `${number % 100}/${number}.jsonl`;
    world.write(name, `${number}`);
    Deno.utimeSync(world.path(name), 1e9 + number, 1e9 + number);
  }
  await world.look(world.tail());
  const told = world.news();
  // Two are read at once, and the disk may answer one of them late.
  const newer = told.slice(0, total / 2).filter((reason) => Number(reason) >= total / 2);
  assert.ok(newer.length > total / 2 - 10, `${newer.length} of the newer half come first`);
  assert.equal(new Set(told).size, total);
  const again = world.tail();
  await world.look(again);
  assert.deepEqual(world.news(), []);
  const [progress] = again.progress();
  assert.deepEqual([progress?.files, progress?.filesRead, progress?.bytesLeft], [total, total, 0]);
});

Deno.test("Tail says when there may be files that it has not found yet", async () => {
  await using world = new TailWorld();
  world.write("a.jsonl", "a");
  const tail = world.tail();
  const isLooking = () => tail.progress()[0]!.isLooking;
  assert.equal(isLooking(), true, "before it begins");
  const looking = tail.tick();
  assert.equal(isLooking(), true, "at its first look");
  await looking;
  // The system may tell late that the folder itself is new, and it is looked at once more.
  await until(() => !isLooking());
  world.append("a.jsonl", toyLine("b"));
  await until(() => world.told.length === 2);
  assert.equal(isLooking(), false, "a known file says nothing of others");
  world.write("a/subagents/b.jsonl", "c");
  await until(isLooking);
  await until(() => !isLooking());
  assert.equal(tail.progress()[0]!.files, 2);
});

Deno.test("Tail does not look where there is nothing", async () => {
  await using world = new TailWorld();
  const tail = world.tail([world.path("missing")]);
  await world.look(tail);
  assert.equal(tail.progress()[0]!.isLooking, false);
});

Deno.test("Tail begins anew where a file is another than before", async (t) => {
  const cases: { name: string; change: (world: TailWorld) => void; told: string[] }[] = [
    {
      name: "replaced by a shorter one",
      change(world) {
        world.write("fresh", "c");
        Deno.renameSync(world.path("fresh"), world.path("a.jsonl"));
      },
      told: ["c"],
    },
    {
      name: "replaced by a longer one",
      change(world) {
        world.write("fresh", "c", "d", "e", "f");
        Deno.renameSync(world.path("fresh"), world.path("a.jsonl"));
      },
      told: ["c", "d", "e", "f"],
    },
    {
      name: "replaced by one that begins alike",
      change(world) {
        world.write("fresh", "a", "bb", "c");
        Deno.renameSync(world.path("fresh"), world.path("a.jsonl"));
      },
      told: ["a", "bb", "c"],
    },
    { name: "cut in place", change: (world) => world.write("a.jsonl", "a"), told: ["a"] },
    {
      name: "rewritten in place",
      change: (world) => world.write("a.jsonl", "longer", "than", "before"),
      told: ["longer", "than", "before"],
    },
    { name: "emptied", change: (world) => world.write("a.jsonl"), told: [] },
  ];
  for (const { name, change, told } of cases) {
    await t.step(name, async () => {
      await using world = new TailWorld();
      world.write("a.jsonl", "a", "bb");
      const tail = world.tail();
      await world.look(tail);
      assert.deepEqual(world.news(), ["a", "bb"]);
      change(world);
      await world.look(tail);
      assert.deepEqual(world.news(), told);
      world.append("a.jsonl", toyLine("next"));
      await world.look(tail);
      assert.deepEqual(world.news(), ["next"]);
    });
  }
});

Deno.test("Tail reads a file whose first kilobyte stayed when the rest was rewritten", async () => {
  await using world = new TailWorld();
  const head = "x".repeat(2_000);
  world.write("a.jsonl", head, "a", "b");
  const tail = world.tail();
  await world.look(tail);
  world.news();
  world.write("a.jsonl", head, "another line without a break where one was");
  await world.look(tail);
  assert.deepEqual(world.news(), [head, "another line without a break where one was"]);
});

Deno.test("Tail goes on when a file is cut while it is read", async () => {
  await using world = new TailWorld();
  world.write("a.jsonl", ...Array.from({ length: 40_000 }, (_, number) => `old ${number}`));
  let isCut = false;
  world.beforeTake = () => {
    if (!isCut) world.write("a.jsonl", "new");
    isCut = true;
  };
  const tail = world.tail();
  await world.look(tail);
  await world.look(tail);
  assert.equal(world.news().at(-1), "new");
  world.append("a.jsonl", toyLine("next"));
  await world.look(tail);
  assert.deepEqual(world.news(), ["next"]);
});

Deno.test("Tail knows a renamed file again, and reads what takes its place", async () => {
  await using world = new TailWorld();
  const folders = ["sessions", "archived"].map((name) => world.path(name));
  world.write("sessions/2026/01/01/a.jsonl", "a");
  world.write("sessions/2026/01/01/log.jsonl", "log 1");
  Deno.mkdirSync(world.path("archived"));
  const tail = world.tail(folders);
  await world.look(tail);
  assert.deepEqual(world.news().sort(), ["a", "log 1"]);
  Deno.renameSync(world.path("sessions/2026/01/01/a.jsonl"), world.path("archived/a.jsonl"));
  Deno.renameSync(
    world.path("sessions/2026/01/01/log.jsonl"),
    world.path("sessions/2026/01/01/log.1.jsonl"),
  );
  world.write("sessions/2026/01/01/log.jsonl", "log 2");
  world.append("archived/a.jsonl", toyLine("b"));
  await world.look(tail);
  assert.deepEqual(world.news().sort(), ["b", "log 2"]);
  assert.ok(world.cursors.has(world.path("archived/a.jsonl")));
  assert.ok(!world.cursors.has(world.path("sessions/2026/01/01/a.jsonl")));
});

Deno.test("Tail knows a file again that was renamed while none ran", async () => {
  await using world = new TailWorld();
  world.write("a.jsonl", "a");
  const tail = world.tail();
  await world.look(tail);
  await tail.stop();
  Deno.renameSync(world.path("a.jsonl"), world.path("b.jsonl"));
  await world.look(world.tail());
  assert.deepEqual(world.news(), ["a"]);
  assert.deepEqual([...world.cursors.keys()], [world.path("b.jsonl")]);
});

Deno.test("Tail forgets a file that is deleted, and no file while its folder is away", async () => {
  await using world = new TailWorld();
  const sessions = world.path("sessions");
  world.write("sessions/a.jsonl", "a");
  world.write("sessions/b.jsonl", "b");
  const tail = world.tail([sessions]);
  await world.look(tail);
  Deno.removeSync(world.path("sessions/a.jsonl"));
  await world.look(tail);
  assert.deepEqual([...world.cursors.keys()], [world.path("sessions/b.jsonl")]);
  Deno.renameSync(sessions, world.path("away"));
  await world.look(tail);
  assert.equal(tail.progress()[0]?.folders[0]?.state, "missing");
  Deno.renameSync(world.path("away"), sessions);
  world.news();
  await world.look(tail);
  assert.deepEqual(world.news(), []);
  assert.equal(tail.progress()[0]?.files, 1);
});

Deno.test("Tail tells of a folder that is there and cannot be looked into", async () => {
  await using world = new TailWorld();
  const sessions = world.path("sessions");
  Deno.symlinkSync(sessions, sessions); // Stands for one without permission: root may look into any.
  const tail = world.tail([sessions]);
  await world.look(tail);
  assert.deepEqual(tail.progress()[0]?.skipped, { "folder not readable": 1 });
  Deno.removeSync(sessions);
  world.write("sessions/a.jsonl", "a");
  await world.look(tail);
  assert.deepEqual(world.news(), ["a"]);
  assert.deepEqual(tail.progress()[0]?.skipped, {});
});

Deno.test({
  name: "Tail tells how many folders below its own are closed, and reads them once they open",
  ignore: Deno.uid() === 0 || Deno.build.os === "windows", // Nothing is closed to root.
  async fn() {
    await using world = new TailWorld();
    world.write("sessions/a/a.jsonl", "a");
    world.write("sessions/b/b.jsonl", "b");
    Deno.chmodSync(world.path("sessions/a"), 0);
    const tail = world.tail([world.path("sessions")]);
    await world.look(tail);
    assert.deepEqual(world.news(), ["b"]);
    assert.deepEqual(tail.progress()[0]?.skipped, { "folder not readable": 1 });
    Deno.chmodSync(world.path("sessions/a"), 0o700);
    await world.look(tail);
    assert.deepEqual(world.news(), ["a"]);
    assert.deepEqual(tail.progress()[0]?.skipped, {});
  },
});

Deno.test("Tail follows a folder that comes later, and its new folders, by events", async () => {
  await using world = new TailWorld();
  const sessions = world.path("sessions");
  const tail = world.tail([sessions]);
  await tail.tick();
  assert.equal(tail.progress()[0]?.folders[0]?.state, "missing");
  world.write("sessions/2026/01/01/a.jsonl", "a");
  await tail.tick();
  await tail.settled();
  assert.deepEqual(world.news(), ["a"]);
  const taken = Promise.withResolvers<void>();
  world.beforeTake = (events) => events.length > 0 ? taken.resolve() : undefined;
  // The clock stands, so no look is due: only the system's events can tell of it.
  world.write("sessions/2026/01/02/b.jsonl", "b");
  await taken.promise;
  await tail.settled();
  assert.deepEqual(world.news(), ["b"]);
});

Deno.test("Tail reads a packed file, unless the plain one is there", async () => {
  await using world = new TailWorld();
  const pack = (name: string, ...reasons: string[]) =>
    world.append(name, zstdCompressSync(new TextEncoder().encode(reasons.map(toyLine).join(""))));
  const many = Array.from({ length: 50_000 }, (_, number) => `${number}`);
  pack("a.jsonl.zst", ...many);
  pack("b.jsonl.zst", "old");
  world.write("b.jsonl", "old", "new");
  const tail = world.tail();
  await world.look(tail);
  const told = world.news();
  assert.deepEqual(told.filter((reason) => !/^\d/.test(reason)).sort(), ["new", "old"]);
  assert.deepEqual(told.filter((reason) => /^\d/.test(reason)), many);
  await world.look(world.tail());
  assert.deepEqual(world.news(), []);
});

Deno.test("Tail goes on in a packed file where it was stopped", async () => {
  await using world = new TailWorld();
  const many = Array.from({ length: 100_000 }, (_, number) => `${number}`);
  const text = many.map(toyLine).join("");
  world.append("a.jsonl.zst", zstdCompressSync(new TextEncoder().encode(text)));
  const tail = world.tail();
  let stopped: Promise<void> | null = null;
  world.beforeTake = () => {
    stopped ??= tail.stop();
  };
  await world.look(tail);
  await stopped;
  assert.ok(world.told.length < many.length);
  world.beforeTake = () => {};
  await world.look(world.tail());
  assert.deepEqual(world.news(), many);
});
