import assert from "node:assert/strict";
import { join } from "node:path";
import { Db, openReadOnly, openWritable } from "../../../server/store/db.ts";
import { TempFolder } from "../legacy_db.ts";

/** What a connection makes anew: how often it was asked to. */
function counterOf(db: Db) {
  let made = 0;
  return (key = "key") => db.shared(key, () => `${key} ${++made}`);
}

Deno.test("shared() makes a thing once, until anybody writes", () => {
  using folder = new TempFolder();
  const path = join(folder.path, "a.db");
  const writer = openWritable(path, false);
  writer.exec("CREATE TABLE t (n INTEGER)");
  const reader = openReadOnly(path);
  const [read, write] = [counterOf(reader), counterOf(writer)];
  assert.deepEqual([read(), read(), read("other"), read()], ["key 1", "key 1", "other 2", "key 1"]);
  assert.deepEqual([write(), write()], ["key 1", "key 1"]);
  writer.exec("INSERT INTO t VALUES (1)");
  assert.deepEqual([read(), read()], ["key 3", "key 3"], "another connection wrote");
  assert.equal(write(), "key 2", "its own connection wrote");
  reader.forgetShared();
  assert.equal(read(), "key 4");
  reader.close();
  writer.close();
});

Deno.test("shared() keeps few things", () => {
  using folder = new TempFolder();
  const db = openWritable(join(folder.path, "a.db"), false);
  const read = counterOf(db);
  for (let n = 0; n < 20; n++) read(`${n}`);
  assert.equal(read("0"), "0 21");
  db.close();
});
