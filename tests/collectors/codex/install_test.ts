import assert from "node:assert/strict";
import fc from "fast-check";
import { HOOK_EVENTS } from "../../../collectors/codex/hook_map.ts";
import {
  alsoInstalledAt,
  hooksFile,
  install,
  type Place,
  type Scope,
  status,
  uninstall,
} from "../../../collectors/codex/install.ts";

const BINARY = "/opt/my tools/air";
const OTHER = { SessionEnd: [{ matcher: "", hooks: [{ type: "command", command: "make" }] }] };

Deno.test("install() installs each hook once, async where Codex allows it, for a shell", () => {
  withPlace((place, file) => {
    install(place, false);
    const first = Deno.readTextFileSync(file);
    const { before, after } = install(place, false);
    assert.equal(after, before);
    assert.equal(Deno.readTextFileSync(file), first);
    const hook = { type: "command", command: "'/opt/my tools/air' hook codex" };
    assert.deepEqual(JSON.parse(first), {
      hooks: {
        PermissionRequest: [{ hooks: [{ ...hook, timeout: 5, async: true }] }],
        PreModelRequest: [{ hooks: [{ ...hook, timeout: 5, async: true }] }],
        PostModelRequest: [{ hooks: [{ ...hook, timeout: 5, async: true }] }],
        SessionEnd: [{ hooks: [{ ...hook, timeout: 3 }] }],
      },
    });
  });
});

Deno.test("install() then uninstall() gives any hooks file its bytes back", () => {
  const text = fc.record({
    description: fc.string(),
    hooks: fc.constantFrom<unknown>(undefined, {}, { Stop: [] }, OTHER),
  }).chain((hooks) =>
    fc.constantFrom(JSON.stringify(hooks), JSON.stringify(hooks, null, "\t") + "\n")
  );
  withPlace((place, file) => {
    fc.assert(
      fc.property(text, (before) => {
        Deno.writeTextFileSync(file, before);
        install(place, false);
        assert.equal(status(place).state, "installed");
        uninstall(place, false);
        assert.equal(Deno.readTextFileSync(file), before);
        assert.deepEqual(namesIn(file), ["hooks.json"]);
      }),
      { numRuns: 30 },
    );
  });
});

Deno.test("uninstall() keeps what was added since, and removes a file that AIr made", () => {
  withPlace((place, file) => {
    install(place, false);
    const { hooks } = JSON.parse(Deno.readTextFileSync(file));
    const both = [...hooks.SessionEnd, ...OTHER.SessionEnd];
    Deno.writeTextFileSync(file, JSON.stringify({ hooks: { ...hooks, SessionEnd: both } }));
    uninstall(place, false);
    assert.deepEqual(JSON.parse(Deno.readTextFileSync(file)), { hooks: OTHER });
    Deno.removeSync(file);
    install(place, false);
    uninstall(place, false);
    assert.deepEqual(namesIn(file), []);
  });
});

Deno.test("install() and uninstall() leave a broken file as it is", () => {
  withPlace((place, file) => {
    for (const broken of ['{"hooks": {', "[]", '{"hooks": []}', '{"hooks": {"Stop": {}}}']) {
      Deno.writeTextFileSync(file, broken);
      assert.throws(() => install(place, false), { name: "SettingsError" }, broken);
      assert.throws(() => uninstall(place, false), { name: "SettingsError" }, broken);
      assert.equal(status(place).state, "unreadable");
      assert.equal(Deno.readTextFileSync(file), broken);
      assert.deepEqual(namesIn(file), ["hooks.json"]);
    }
  });
});

Deno.test("install() replaces an older AIr's hooks, and no one else's", () => {
  withPlace((place, file) => {
    install({ ...place, binary: "/old/air" }, false);
    assert.equal(status(place).state, "other binary");
    const { hooks } = JSON.parse(Deno.readTextFileSync(file));
    const theirs = ["/old/fair hook codex", "air hook codex; true", "air hook claude"].map(
      (command) => ({ hooks: [{ type: "command", command }] }),
    );
    const text = JSON.stringify({
      hooks: { ...hooks, SessionEnd: [...hooks.SessionEnd, ...theirs] },
    });
    Deno.writeTextFileSync(file, text);
    install(place, false);
    assert.deepEqual([status(place).state, status(place).missing], ["installed", []]);
    assert.ok(!Deno.readTextFileSync(file).includes("/old/air"));
    uninstall(place, false);
    assert.deepEqual(JSON.parse(Deno.readTextFileSync(file)), { hooks: { SessionEnd: theirs } });
  });
});

Deno.test("install() is refused from source, and writes nothing with dryRun", () => {
  withPlace((place, file) => {
    assert.throws(() => install({ ...place, binary: null }, false), /compiled binary/);
    assert.ok(install(place, true).after?.includes("hook codex"));
    assert.deepEqual(namesIn(file), []);
  });
});

Deno.test("status() tells installed, partial and absent; a project names the program of PATH", () => {
  withPlace((place, file) => {
    assert.equal(status(place).state, "absent");
    install(place, false);
    const { hooks } = JSON.parse(Deno.readTextFileSync(file));
    delete hooks.SessionEnd;
    Deno.writeTextFileSync(file, JSON.stringify({ hooks }));
    assert.deepEqual([status(place).state, status(place).missing], ["partial", ["SessionEnd"]]);
    const project: Place = { ...place, scope: "project" };
    install(project, false);
    assert.deepEqual(status(project).commands, ["air hook codex"]);
    assert.equal(HOOK_EVENTS.length, 4);
  });
});

Deno.test("alsoInstalledAt() tells the other scope, but not the same file by another name", () => {
  withPlace((place) => {
    const home: Place = { ...place, env: (name) => name === "HOME" ? place.cwd : undefined };
    install(home, false);
    assert.deepEqual(alsoInstalledAt(home), []);
    assert.deepEqual(alsoInstalledAt(place), ["project"]);
  });
});

Deno.test("hooksFile() gives each scope its file", () => {
  const at = (scope: Scope, values: Record<string, string>) =>
    hooksFile({ scope, cwd: "/p", env: (name) => values[name] });
  assert.equal(at("user", { HOME: "/h" }), "/h/.codex/hooks.json");
  assert.equal(at("user", { HOME: "/h", CODEX_HOME: "/c" }), "/c/hooks.json");
  assert.equal(at("project", {}), "/p/.codex/hooks.json");
  assert.throws(() => at("user", {}), /no home folder/);
});

/** Runs `work` with an empty folder of Codex as user scope and an empty project. */
function withPlace(work: (place: Place, file: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    const config = `${folder}/config`;
    Deno.mkdirSync(config);
    const env = (name: string) => name === "CODEX_HOME" ? config : undefined;
    const place: Place = { scope: "user", env, cwd: `${folder}/project`, binary: BINARY };
    work(place, hooksFile(place));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function namesIn(file: string): string[] {
  return [...Deno.readDirSync(file.replace(/\/[^/]*$/, ""))].map(({ name }) => name).sort();
}
