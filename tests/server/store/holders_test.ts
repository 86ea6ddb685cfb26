import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { holdersOf, pidsByLsof, pidsByProc } from "../../../server/store/holders.ts";
import { TempFolder } from "../legacy_db.ts";

const WAYS = [
  { name: "pidsByProc", find: pidsByProc, ignore: !existsSync("/proc/self/fd") },
  { name: "pidsByLsof", find: pidsByLsof, ignore: spawnSync("lsof", ["-v"]).error !== undefined },
];

for (const { name, find, ignore } of WAYS) {
  Deno.test({
    name: `${name}() finds who has a file open, under any of its names`,
    ignore,
    fn() {
      using folder = new TempFolder();
      const path = folder.file();
      assert.deepEqual(find([path, `${path}-wal`]), []);
      using file = Deno.openSync(path, { create: true, write: true });
      assert.deepEqual(find([path, `${path}-wal`]), [process.pid]);
      Deno.symlinkSync(folder.path, `${folder.path}-link`);
      try {
        assert.deepEqual(find([`${folder.path}-link/telemetry.db`]), [process.pid]);
      } finally {
        Deno.removeSync(`${folder.path}-link`);
      }
      file.syncSync();
    },
  });
}

Deno.test("holdersOf() leaves this process out", () => {
  using folder = new TempFolder();
  using file = Deno.openSync(folder.file(), { create: true, write: true });
  file.syncSync();
  assert.deepEqual(holdersOf([folder.file()]), []);
});
