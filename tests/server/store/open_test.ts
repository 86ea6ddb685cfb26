import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  lock,
  lockPath,
  newestSchema,
  openForWriting,
  StoreError,
} from "../../../server/store/open.ts";
import { openStore } from "../../../server/store/store.ts";
import { hashOf, TempFolder } from "../legacy_db.ts";
import { event } from "./asked.ts";
import {
  canMakeFileReadOnly,
  canMount,
  makeFileReadOnly,
  otherProcess,
  SmallDisk,
} from "./faulty_disk.ts";

/** The real store must refuse the path with one line that says why. */
async function assertRefused(path: string, says: RegExp): Promise<void> {
  await assert.rejects(openStore({ path, durable: false }), (error: unknown) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.match(error.message, says);
    assert.match(error.message, /^Cannot use "[^"]+": [^\n]+$/);
    return true;
  });
}

/** It must work on the path now: nothing of an earlier refusal is left. */
async function assertOpens(path: string): Promise<void> {
  const store = await openStore({ path, durable: true });
  assert.deepEqual(await store.read("head", {}), { seq: 0, schemaVersion: newestSchema() });
  await store.close();
}

function sql(path: string, text: string): void {
  const db = new DatabaseSync(path);
  db.exec(text);
  db.close();
}

function ours(path: string): void {
  openForWriting(path, false).close();
}

Deno.test("a store tells how it was opened, and reads once its file can be read", async () => {
  using folder = new TempFolder();
  const path = folder.file();
  const first = await openStore({ path, durable: false });
  assert.deepEqual(first.head, { seq: 0, schemaVersion: newestSchema() });
  await first.commit([event("heartbeat", 0)]);
  await first.close();
  const again = await openStore({ path, durable: false });
  assert.equal(again.head.seq, 1);
  Deno.renameSync(path, `${path}.away`);
  await assert.rejects(again.read("head", {}), { code: "unavailable" });
  Deno.renameSync(`${path}.away`, path);
  assert.deepEqual(await again.read("head", {}), again.head);
  await again.close();
});

Deno.test("openStore() makes a database where there is none, and opens it again", async () => {
  using folder = new TempFolder();
  await assertOpens(folder.file());
  await assertOpens(folder.file());
});

Deno.test("openStore() refuses in one line what is no database of ours", async (t) => {
  const cases: { name: string; make: (path: string) => void; says: RegExp }[] = [
    {
      name: "random bytes",
      make: (path) => Deno.writeFileSync(path, crypto.getRandomValues(new Uint8Array(65536))),
      says: /no database or damaged/,
    },
    {
      name: "our header before pages of garbage",
      make(path) {
        ours(path);
        using file = Deno.openSync(path, { write: true });
        file.seekSync(4096, Deno.SeekMode.Start);
        file.writeSync(new Uint8Array(file.statSync().size - 4096).fill(0xa5));
      },
      says: /no database or damaged/,
    },
    {
      name: "one table that is garbage",
      make(path) {
        ours(path);
        const db = new DatabaseSync(path, { readOnly: true });
        const root = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'turns'").get();
        db.close();
        using file = Deno.openSync(path, { write: true });
        file.seekSync((Number(root?.rootpage) - 1) * 4096, Deno.SeekMode.Start);
        file.writeSync(new Uint8Array(4096).fill(0xa5));
      },
      says: /no database or damaged/,
    },
    {
      name: "a file cut off after its first page",
      make(path) {
        ours(path);
        Deno.truncateSync(path, 4096);
      },
      says: /no database or damaged/,
    },
    {
      name: "another program's tables",
      make: (path) => sql(path, "CREATE TABLE notes (id)"),
      says: /another program's database/,
    },
    {
      name: "another program's empty database",
      make: (path) => sql(path, "PRAGMA application_id = 7"),
      says: /another program's database/,
    },
    {
      name: "a newer schema",
      make(path) {
        ours(path);
        sql(path, `PRAGMA user_version = ${newestSchema() + 1}`);
      },
      says: /newer AIr/,
    },
    { name: "a folder", make: (path) => Deno.mkdirSync(path), says: /cannot be read or written/ },
  ];
  for (const { name, make, says } of cases) {
    await t.step(name, async () => {
      using folder = new TempFolder();
      make(folder.file());
      const isFile = Deno.statSync(folder.file()).isFile;
      const before = isFile && await hashOf(folder.file());
      await assertRefused(folder.file(), says);
      assert.equal(isFile && await hashOf(folder.file()), before);
      Deno.removeSync(folder.file());
      await assertOpens(folder.file());
    });
  }
});

Deno.test("openStore() refuses a path below a file or a missing folder", async () => {
  using folder = new TempFolder();
  Deno.writeTextFileSync(folder.file("file"), "");
  await assertRefused(folder.file("file/telemetry.db"), /cannot be opened/);
  await assertRefused(folder.file("none/telemetry.db"), /cannot be opened/);
});

Deno.test("openStore() refuses a database that another AIr writes", async () => {
  using folder = new TempFolder();
  const first = await openStore({ path: folder.file(), durable: false });
  await assertRefused(folder.file(), /another AIr writes to it/);
  {
    await using _ = await otherProcess(lockPath(folder.file("b.db")), "BEGIN EXCLUSIVE");
    await assertRefused(folder.file("b.db"), /another AIr writes to it/);
  }
  await assertOpens(folder.file("b.db"));
  await first.close();
  await assertOpens(folder.file());
});

Deno.test("openStore() refuses a database that another program has locked", async (t) => {
  const locks = {
    "against writers": "BEGIN IMMEDIATE",
    "against all": "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT",
  };
  for (const [name, held] of Object.entries(locks)) {
    await t.step(name, async () => {
      using folder = new TempFolder();
      ours(folder.file());
      {
        await using _ = await otherProcess(folder.file(), held);
        await assertRefused(folder.file(), /another program has locked it/);
      }
      await assertOpens(folder.file());
    });
  }
});

Deno.test("lock() is free again when it is released, and when its process dies", async () => {
  using folder = new TempFolder();
  const release = lock(folder.file());
  assert.throws(() => lock(folder.file()), StoreError);
  release();
  {
    await using _ = await otherProcess(lockPath(folder.file()), "BEGIN EXCLUSIVE");
    assert.throws(() => lock(folder.file()), StoreError);
  }
  lock(folder.file())();
});

Deno.test({
  name: "openStore() refuses a read-only file",
  ignore: !canMakeFileReadOnly(),
  async fn() {
    using folder = new TempFolder();
    ours(folder.file());
    const undo = makeFileReadOnly(folder.file())!;
    try {
      await assertRefused(folder.file(), /it is read-only/);
    } finally {
      undo();
    }
    await assertOpens(folder.file());
  },
});

Deno.test({
  name: "openStore() refuses a read-only folder and a disk that is full",
  ignore: !canMount(),
  async fn() {
    using disk = new SmallDisk("4m");
    const path = `${disk.path}/telemetry.db`;
    disk.fill(64 * 1024);
    await assertRefused(path, /the disk is full/);
    disk.empty();
    await assertOpens(path);
    disk.makeReadOnly();
    await assertRefused(path, /it is read-only|cannot be opened/);
  },
});

Deno.test("openStore() tells how far it has folded what older rules had folded", async () => {
  using folder = new TempFolder();
  const path = folder.file();
  const events = Array.from({ length: 3_000 }, (_, at) => event("heartbeat", at, {}));
  const first = await openStore({ path, durable: false });
  await first.commit(events);
  await first.close();
  const told: number[][] = [];
  const open = () => openStore({ path, durable: false }, (done, total) => told.push([done, total]));
  await (await open()).close();
  assert.deepEqual(told, [], "the rules are the same");
  sql(path, "UPDATE settings SET value = '1' WHERE name = 'fold_version'");
  await (await open()).close();
  assert.deepEqual(told, [[2_000, 3_000], [3_000, 3_000]]);
});
