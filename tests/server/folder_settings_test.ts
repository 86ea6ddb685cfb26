import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolders, type FoldersOptions } from "../../server/folder_settings.ts";

const NONE = { budgetLimit: null, providers: { rag: [], mcp: [] } };
const isWindows = Deno.build.os === "windows";

/** Folders on a disk of their own, a clock that is set, and what was logged. */
class World implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "air-folders-"));
  readonly logged: string[] = [];
  now = 1_000_000;

  folders(options: Partial<FoldersOptions> = {}) {
    const log = (line: string) => this.logged.push(line);
    return createFolders({ now: () => this.now, log, budgetIsFlag: false, ...options });
  }

  write(path: string, value: unknown): void {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    mkdirSync(join(this.root, path, ".."), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  at(path: string): string {
    mkdirSync(join(this.root, path), { recursive: true });
    return join(this.root, path);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }
}

Deno.test("settingsOf() reads the project file of the folder or of five parents", async (t) => {
  const file = { budgetLimit: 2, port: 9, redaction: "none", providers: { mcp: [{ name: "m" }] } };
  const found = { budgetLimit: 2, providers: { rag: [], mcp: [{ name: "m" }] } };
  const cases = [
    { name: "here", at: "p", want: found },
    { name: "five parents up", at: "p/1/2/3/4/5", want: found },
    { name: "six are too many", at: "p/1/2/3/4/5/6", want: NONE },
    { name: "elsewhere", at: "q", want: NONE },
    { name: "a nearer one alone counts", at: "p/near/1", want: { ...NONE, budgetLimit: 7 } },
    { name: "a folder that is not there", at: null, want: NONE },
  ];
  using world = new World();
  world.write("p/.air.json", file);
  world.write("p/air.config.json", { budgetLimit: 3 });
  world.write("p/near/air.config.json", { budgetLimit: 7 });
  for (const { name, at, want } of cases) {
    await t.step(name, async () => {
      const cwd = at === null ? join(world.root, "none") : world.at(at);
      assert.deepEqual(await world.folders().settingsOf(cwd), want);
    });
  }
  assert.deepEqual(world.logged, []);
});

Deno.test("settingsOf() leaves the budget to a flag", async () => {
  using world = new World();
  world.write("p/.air.json", { budgetLimit: 2, providers: { rag: [{ name: "r" }] } });
  const settings = await world.folders({ budgetIsFlag: true }).settingsOf(world.at("p"));
  assert.deepEqual(settings, { budgetLimit: null, providers: { rag: [{ name: "r" }], mcp: [] } });
});

Deno.test("a file that is not valid has no effect but one line, which quotes nothing of it", async (t) => {
  const secret = "sk-canary0123456789";
  const cases = [
    { name: "no JSON", text: `{\n${secret}`, line: 2 },
    { name: "a setting of the user file", text: `{"budgetLimit": 1,\n"prices": {}}`, line: 2 },
    { name: "an unknown setting", text: `{"${secret}": 1}`, line: 1 },
    { name: "a wrong value", text: `{"budgetLimit":\n"${secret}"}`, line: 1 },
    { name: "a wrong provider", text: `{"budgetLimit": 1,\n"providers": {"rag": [{}]}}`, line: 2 },
    { name: "no object", text: "[]", line: 1 },
    { name: "too big", text: " ".repeat(65_537), line: null },
  ];
  for (const { name, text, line } of cases) {
    await t.step(name, async () => {
      using world = new World();
      world.write("p/.air.json", text);
      world.write("air.config.json", { budgetLimit: 1 });
      const folders = world.folders();
      for (const cwd of [world.at("p"), world.at("p"), world.at("p/sub")]) {
        assert.deepEqual(await folders.settingsOf(cwd), NONE);
        world.now += 10_000;
      }
      const why = line === null
        ? "it is no plain, readable file of at most 64 KiB"
        : `line ${line} is not valid there`;
      const path = join(world.root, "p/.air.json");
      assert.deepEqual(world.logged, [`Ignored the project file ${path}: ${why}`]);
    });
  }
});

Deno.test("settingsOf() follows no link and waits for no pipe", { ignore: isWindows }, async () => {
  using world = new World();
  world.write("outside.json", { budgetLimit: 1 });
  symlinkSync(join(world.root, "outside.json"), join(world.at("linked"), ".air.json"));
  symlinkSync("/dev/zero", join(world.at("device"), ".air.json"));
  mkdirSync(join(world.at("folder"), ".air.json"));
  const pipe = join(world.at("pipe"), ".air.json");
  assert.ok((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
  const folders = world.folders();
  for (const name of ["linked", "device", "folder", "pipe"]) {
    assert.deepEqual(await folders.settingsOf(world.at(name)), NONE);
  }
  assert.equal(world.logged.length, 4);
});

Deno.test("settingsOf() looks only into absolute folders of this machine", async () => {
  using world = new World();
  const asked: string[] = [];
  const folders = world.folders({
    readText: (path) => {
      asked.push(path);
      return Promise.resolve(null);
    },
  });
  for (const cwd of ["", ".", "p", "../p", "/p\0/etc", "\\\\host\\share"]) {
    assert.deepEqual(await folders.settingsOf(cwd), NONE);
  }
  assert.deepEqual(asked, []);
});

Deno.test("settingsOf() reads a folder once, and again when the answer is old", async () => {
  using world = new World();
  let reads = 0;
  const folders = world.folders({
    readText: () => Promise.resolve(`{"budgetLimit": ${++reads}}`),
  });
  const budgets = async (...paths: string[]) =>
    (await Promise.all(paths.map((path) => folders.settingsOf(world.at(path)))))
      .map(({ budgetLimit }) => budgetLimit);
  assert.deepEqual(await budgets("a", "a", "b"), [1, 1, 2]);
  world.now += 4_999;
  assert.deepEqual(await budgets("a", "b"), [1, 2]);
  world.now += 1;
  assert.deepEqual(await budgets("a", "b"), [3, 4]);
});

Deno.test("settingsOf() remembers a bounded number of folders", async () => {
  using world = new World();
  let reads = 0;
  const folders = world.folders({ readText: () => Promise.resolve(`{"budgetLimit": ${++reads}}`) });
  for (let index = 0; index <= 500; index++) await folders.settingsOf(join(world.root, `${index}`));
  assert.equal(reads, 501);
  assert.equal((await folders.settingsOf(join(world.root, "500"))).budgetLimit, 501);
  assert.equal((await folders.settingsOf(join(world.root, "0"))).budgetLimit, 502);
});

Deno.test("settingsOf() does not wait for a drive that hangs, nor asks it again meanwhile", async () => {
  using world = new World();
  const text = Promise.withResolvers<string>();
  let reads = 0;
  const folders = world.folders({
    readText: () => {
      reads += 1;
      return text.promise;
    },
  });
  const cwd = join(world.root, "p");
  assert.deepEqual(await folders.settingsOf(cwd), NONE);
  world.now += 60_000;
  assert.deepEqual(await folders.settingsOf(cwd), NONE);
  assert.deepEqual(world.logged, [`Cannot look for a project file in "${cwd}" in time`]);
  text.resolve('{"budgetLimit": 4}');
  assert.equal((await folders.settingsOf(cwd)).budgetLimit, 4);
  assert.equal(reads, 1);
});
