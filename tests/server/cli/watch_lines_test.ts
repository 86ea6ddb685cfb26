import assert from "node:assert/strict";
import { join } from "node:path";
import { missingPlaces, watchLines } from "../../../server/cli/watch_lines.ts";

Deno.test("missingPlaces() names one or more", () => {
  assert.equal(missingPlaces(["/a"]), '"/a" does not exist');
  assert.equal(missingPlaces(["/a", "/b"]), '"/a" and "/b" do not exist');
  const loop = join(Deno.makeTempDirSync({ prefix: "air-places-" }), "loop");
  Deno.symlinkSync(loop, loop); // Stands for a folder that may not be read: root may read any.
  assert.equal(missingPlaces([loop]), `"${loop}" is closed to this user`);
  assert.equal(
    missingPlaces([loop, "/a"]),
    `"/a" does not exist, "${loop}" is closed to this user`,
  );
});

Deno.test("watchLines() tells what is read, left and looked for", async (t) => {
  const all = {
    agent: "pi",
    folders: [{ path: "/a", state: "events" }],
    isLooking: false,
    files: 2,
    filesRead: 2,
    bytesLeft: 0,
    events: { stored: 1, known: 0, refused: 0 },
    skipped: {},
  };
  const missing = [{ path: "/a", state: "missing" }];
  const cases: [string, Partial<typeof all>, string[]][] = [
    ["all read", {}, ["watched     pi: 2 of 2 files read"]],
    ["some left", { filesRead: 1, bytesLeft: 1e6 }, [
      "watched     pi: 1 of 2 files read, 1.0 MB left",
    ]],
    ["more may be there", { isLooking: true }, [
      "watched     pi: 2 of 2 files read, looking for more",
    ]],
    ["no folder", { folders: missing }, []],
    ["closed to this user", {
      folders: missing,
      files: 0,
      filesRead: 0,
      skipped: { "folder not readable": 1 },
    }, ["watched     pi: 0 of 0 files read; left out: folder not readable: 1"]],
    ["not begun", { folders: missing, isLooking: true, files: 0, filesRead: 0 }, [
      "watched     pi: 0 of 0 files read, looking for more",
    ]],
  ];
  for (const [name, fields, lines] of cases) {
    await t.step(name, () => assert.deepEqual(watchLines([{ ...all, ...fields }]), lines));
  }
});
