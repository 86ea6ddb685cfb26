import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { LegacyEvents, prepareLegacy } from "../../../server/store/legacy.ts";
import { openForWriting, StoreError } from "../../../server/store/open.ts";
import { hashOf, TempFolder, writeLegacy } from "../legacy_db.ts";

const AT = Date.UTC(2026, 0, 1);

function events(count: number) {
  return Array.from(
    { length: count },
    (_, index) => ({ id: `e${index}`, sessionId: "s1", timestamp: AT + index, type: "heartbeat" }),
  );
}

/** The ids in a copy, in its order. */
function idsIn(copy: string): string[] {
  using rows = new LegacyEvents(copy);
  const ids: string[] = [];
  for (let page = rows.next(3); page.length > 0; page = rows.next(3)) {
    ids.push(...page.map((event) => (event as { id: string }).id));
  }
  return ids;
}

const IDS = events(10).map(({ id }) => id);

Deno.test("prepareLegacy() moves an original database aside unchanged and copies all of it", async () => {
  using folder = new TempFolder();
  const db = folder.file();
  writeLegacy(db, events(10));
  const before = [await hashOf(db), await hashOf(`${db}-wal`)];
  const copies = await prepareLegacy(db);
  assert.deepEqual(copies, [`${db}.importing`]);
  assert.deepEqual(idsIn(copies[0]!), IDS);
  assert.deepEqual([await hashOf(`${db}.original`), await hashOf(`${db}.original-wal`)], before);
  assert.deepEqual(folder.names().filter((name) => !name.endsWith("-shm")), [
    "telemetry.db.importing",
    "telemetry.db.original",
    "telemetry.db.original-wal",
  ]);
  openForWriting(db, false).close();
});

Deno.test("prepareLegacy() writes over nothing that an earlier import left", async () => {
  using folder = new TempFolder();
  const db = folder.file();
  Deno.writeTextFileSync(`${db}.original`, "kept");
  writeLegacy(db, events(10));
  assert.deepEqual(await prepareLegacy(db), [`${db}.importing.2`]);
  assert.equal(Deno.readTextFileSync(`${db}.original`), "kept");
  writeLegacy(db, events(2));
  assert.deepEqual(await prepareLegacy(db), [`${db}.importing.2`, `${db}.importing.3`]);
});

Deno.test("prepareLegacy() leaves alone what is nobody's and what is ours", async (t) => {
  const hashOrNull = async (path: string) => existsSync(path) ? await hashOf(path) : null;
  const cases: { name: string; make: (path: string) => void }[] = [
    { name: "no file", make: () => {} },
    { name: "an empty file", make: (path) => Deno.writeTextFileSync(path, "") },
    { name: "our database", make: (path) => openForWriting(path, false).close() },
  ];
  for (const { name, make } of cases) {
    await t.step(name, async () => {
      using folder = new TempFolder();
      make(folder.file());
      const bytes = await hashOrNull(folder.file());
      assert.deepEqual(await prepareLegacy(folder.file()), []);
      assert.equal(await hashOrNull(folder.file()), bytes);
      assert.deepEqual(folder.names().filter((name) => /original|importing/.test(name)), []);
    });
  }
  assert.deepEqual(await prepareLegacy("/nowhere/at/all/telemetry.db"), []);
});

Deno.test("prepareLegacy() refuses other databases in one line and changes none", async (t) => {
  const sql = (path: string, text: string) => {
    const db = new DatabaseSync(path);
    db.exec(text);
    db.close();
  };
  const cases: { name: string; make: (path: string) => void; says: RegExp }[] = [
    {
      name: "other tables",
      make: (path) => sql(path, "CREATE TABLE events (id, data)"),
      says: /another program's database/,
    },
    {
      name: "another program's mark",
      make: (path) => sql(path, "PRAGMA application_id = 7"),
      says: /another program's database/,
    },
    {
      name: "the original's tables under another program's mark",
      make: (path) => {
        writeLegacy(path, events(2));
        sql(path, "PRAGMA application_id = 7");
      },
      says: /another program's database/,
    },
    {
      name: "random bytes",
      make: (path) => Deno.writeFileSync(path, crypto.getRandomValues(new Uint8Array(8192))),
      says: /no database or damaged/,
    },
    {
      name: "an original with a damaged page",
      make: (path) => {
        writeLegacy(path, events(2000));
        Deno.removeSync(`${path}-wal`);
        using file = Deno.openSync(path, { write: true });
        // Page 9: after the schema and the tables' first pages.
        file.seekSync(8 * 4096, Deno.SeekMode.Start);
        file.writeSync(new Uint8Array(4096).fill(0xa5));
      },
      says: /damaged/,
    },
  ];
  for (const { name, make, says } of cases) {
    await t.step(name, async () => {
      using folder = new TempFolder();
      make(folder.file());
      const before = await hashOf(folder.file());
      await assert.rejects(prepareLegacy(folder.file()), (error: Error) => {
        assert.ok(error instanceof StoreError);
        assert.match(error.message, says);
        assert.ok(!error.message.includes("\n"));
        return true;
      });
      assert.equal(await hashOf(folder.file()), before);
      assert.deepEqual(folder.names().filter((file) => /original|importing/.test(file)), []);
    });
  }
});

const HOLD = `
  const file = Deno.openSync(Deno.args[0]);
  console.log("open");
  await Deno.stdin.read(new Uint8Array(1));
  file.close();`;

/** Another process that has a file open. */
async function holder(path: string): Promise<AsyncDisposable & { pid: number }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", HOLD, path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}

Deno.test("prepareLegacy() refuses while another process has any part open", async (t) => {
  for (const part of ["", "-wal", "-shm"]) {
    await t.step(`telemetry.db${part}`, async () => {
      using folder = new TempFolder();
      const db = folder.file();
      writeLegacy(db, events(10));
      if (part === "-shm") Deno.writeFileSync(`${db}-shm`, new Uint8Array(32768));
      const before = folder.names();
      {
        await using other = await holder(db + part);
        await assert.rejects(prepareLegacy(db), (error: Error) => {
          assert.ok(error instanceof StoreError);
          assert.match(error.message, new RegExp(`process ${other.pid} still has it open`));
          return true;
        });
        for (const name of before) assert.ok(folder.names().includes(name), name);
        assert.deepEqual(folder.names().filter((name) => /original|importing/.test(name)), []);
      }
      assert.deepEqual(idsIn((await prepareLegacy(db))[0]!), IDS);
    });
  }
});

Deno.test("prepareLegacy() goes on where a crash stopped it", async (t) => {
  await t.step("while copying", async () => {
    using folder = new TempFolder();
    writeLegacy(folder.file(), events(10));
    Deno.writeTextFileSync(folder.file("telemetry.db.importing.tmp"), "half a copy");
    const [copy] = await prepareLegacy(folder.file());
    assert.deepEqual(idsIn(copy!), IDS);
    assert.ok(!folder.names().includes("telemetry.db.importing.tmp"));
  });
  await t.step("after the copy, and the original wrote more before the next start", async () => {
    using folder = new TempFolder();
    writeLegacy(folder.file("telemetry.db.importing"), events(4));
    writeLegacy(folder.file(), events(10));
    const copies = await prepareLegacy(folder.file());
    assert.deepEqual(copies.map((copy) => idsIn(copy).length), [4, 10]);
  });
  await t.step("between the file and its log", async () => {
    using folder = new TempFolder();
    const db = folder.file();
    writeLegacy(db, events(10));
    const log = await hashOf(`${db}-wal`);
    await prepareLegacy(db);
    Deno.renameSync(`${db}.original-wal`, `${db}-wal`);
    assert.deepEqual(await prepareLegacy(db), [`${db}.importing`]);
    assert.equal(await hashOf(`${db}.original-wal`), log);
    assert.ok(!folder.names().includes("telemetry.db-wal"));
  });
  await t.step("while importing", async () => {
    using folder = new TempFolder();
    writeLegacy(folder.file(), events(10));
    await prepareLegacy(folder.file());
    openForWriting(folder.file(), false).close();
    assert.deepEqual(await prepareLegacy(folder.file()), [`${folder.file()}.importing`]);
  });
});
