import assert from "node:assert/strict";
import fc from "fast-check";
import {
  alsoInstalledAt,
  install,
  type Place,
  type Scope,
  settingsFile,
  status,
  uninstall,
} from "../../../collectors/claude/install.ts";

const BINARY = "/opt/air/air";
const HOOKS = { http: null, statusLine: false };
const OTHER = { hooks: { Stop: [{ hooks: [{ type: "command", command: "make" }] }] } };
const LEGACY = { type: "command", command: "node .claude/hooks/air-post-tool-use.js" };

Deno.test("install() then uninstall() gives any settings file its bytes back", () => {
  const text = fc.record({
    model: fc.string(),
    env: fc.dictionary(fc.string(), fc.jsonValue()),
    hooks: fc.constantFrom<unknown>(undefined, {}, { Stop: [] }, OTHER.hooks, { Other: [] }),
    statusLine: fc.option(
      fc.record({
        type: fc.constant("command"),
        command: fc.string({ unit: "grapheme" }),
        padding: fc.nat(2),
      }),
      { nil: undefined },
    ),
  }).chain((settings) =>
    fc.constantFrom(
      JSON.stringify(settings),
      JSON.stringify(settings, null, "\t") + "\n",
      JSON.stringify(settings, null, 4).replaceAll("\n", "\r\n"),
      JSON.stringify({ hooks: settings.hooks }, null, 1).replace("{}", "{ }").replace(
        "[]",
        "[\n\n]",
      ),
    )
  );
  withPlace((place, file) => {
    fc.assert(
      fc.property(text, fc.boolean(), (before, statusLine) => {
        Deno.writeTextFileSync(file, before);
        install(place, { ...HOOKS, statusLine }, false);
        assert.equal(status(place).statusLine !== null, statusLine);
        assert.notEqual(Deno.readTextFileSync(file), before);
        uninstall(place, false);
        assert.equal(Deno.readTextFileSync(file), before);
        assert.deepEqual(namesIn(place), ["settings.json"]);
      }),
      { numRuns: 50 },
    );
  });
});

Deno.test("install() keeps a copy of the file as it was before AIr, also over updates", () => {
  withPlace((place, file) => {
    const before = JSON.stringify(OTHER);
    Deno.writeTextFileSync(file, before);
    const { backup } = install(place, HOOKS, false);
    install({ ...place, binary: "/elsewhere/air" }, HOOKS, false);
    assert.equal(Deno.readTextFileSync(backup ?? ""), before);
    assert.equal(status(place).state, "other binary");
  });
});

Deno.test("install() twice writes once", () => {
  withPlace((place, file) => {
    install(place, HOOKS, false);
    const first = Deno.statSync(file).ino;
    const { before, after } = install(place, HOOKS, false);
    assert.equal(after, before);
    assert.equal(Deno.statSync(file).ino, first);
  });
});

Deno.test("uninstall() removes a file that AIr made, and nothing else", () => {
  withPlace((place) => {
    install(place, HOOKS, false);
    assert.deepEqual(namesIn(place), ["settings.json"]);
    uninstall(place, false);
    assert.deepEqual(namesIn(place), []);
  });
});

Deno.test("uninstall() keeps what was added since, and the copy", () => {
  withPlace((place, file) => {
    Deno.writeTextFileSync(file, '{"model": "a"}');
    install(place, HOOKS, false);
    const changed = { ...JSON.parse(Deno.readTextFileSync(file)), model: "b" };
    Deno.writeTextFileSync(file, JSON.stringify(changed, null, 2));
    uninstall(place, false);
    assert.equal(Deno.readTextFileSync(file), '{\n  "model": "b"\n}');
    assert.deepEqual(namesIn(place), ["settings.json", "settings.json.air-backup"]);
  });
});

Deno.test("uninstall() does not bring the original's hook scripts back", () => {
  withPlace((place, file) => {
    const hooks = { PostToolUse: [{ matcher: "", hooks: [LEGACY] }], ...OTHER.hooks };
    Deno.writeTextFileSync(file, JSON.stringify({ hooks }, null, 2));
    install(place, HOOKS, false);
    assert.ok(!Deno.readTextFileSync(file).includes("air-post-tool-use.js"));
    uninstall(place, false);
    assert.equal(Deno.readTextFileSync(file), JSON.stringify(OTHER, null, 2));
  });
});

Deno.test("install() and uninstall() leave a broken file as it is", () => {
  withPlace((place, file) => {
    const broken: [string, Uint8Array][] = [
      ["cut off", new TextEncoder().encode('{"hooks": {')],
      ["a list", new TextEncoder().encode("[]")],
      ["not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ];
    for (const [name, bytes] of broken) {
      Deno.writeFileSync(file, bytes);
      assert.throws(() => install(place, HOOKS, false), { name: "SettingsError" }, name);
      assert.throws(() => uninstall(place, false), { name: "SettingsError" }, name);
      assert.equal(status(place).state, "unreadable");
      assert.deepEqual(Deno.readFileSync(file), bytes);
      assert.deepEqual(namesIn(place), ["settings.json"]);
    }
  });
});

Deno.test("install() is refused when AIr runs from source", () => {
  withPlace((place) => {
    for (const scope of ["user", "project", "local"] as const) {
      const fromSource = { ...place, scope, binary: null };
      assert.throws(() => install(fromSource, HOOKS, false), /compiled binary/);
    }
    assert.deepEqual(namesIn(place), []);
  });
});

Deno.test("install() with dryRun tells the text and writes nothing", () => {
  withPlace((place, file) => {
    Deno.writeTextFileSync(file, "{}");
    const { after } = install(place, HOOKS, true);
    assert.ok(after?.includes(BINARY));
    assert.equal(Deno.readTextFileSync(file), "{}");
    assert.deepEqual(namesIn(place), ["settings.json"]);
  });
});

Deno.test("install() follows a link and keeps the mode", () => {
  withPlace((place, file) => {
    const real = `${file}.real`;
    Deno.writeTextFileSync(real, "{}");
    Deno.chmodSync(real, 0o640);
    Deno.symlinkSync(real, file);
    install(place, HOOKS, false);
    assert.ok(Deno.lstatSync(file).isSymlink);
    assert.ok(Deno.readTextFileSync(real).includes(BINARY));
    assert.equal((Deno.statSync(real).mode ?? 0) & 0o777, 0o640);
    uninstall(place, false);
    assert.ok(Deno.lstatSync(file).isSymlink);
    assert.equal(Deno.readTextFileSync(real), "{}");
  });
});

Deno.test("install() creates the target of a link that leads nowhere yet", () => {
  withPlace((place, file) => {
    Deno.symlinkSync("later.json", file);
    install(place, HOOKS, false);
    assert.ok(Deno.lstatSync(file).isSymlink);
    assert.equal(status(place).state, "installed");
  });
});

Deno.test("status() tells installed, partial, absent and another binary", () => {
  withPlace((place, file) => {
    assert.equal(status(place).state, "absent");
    install(place, HOOKS, false);
    assert.equal(status(place).state, "installed");
    assert.equal(status({ ...place, binary: null }).state, "installed");
    assert.equal(status({ ...place, binary: "/other/air" }).state, "other binary");
    const settings = JSON.parse(Deno.readTextFileSync(file));
    delete settings.hooks.Stop;
    Deno.writeTextFileSync(file, JSON.stringify(settings));
    assert.deepEqual([status(place).state, status(place).missing], ["partial", ["Stop"]]);
  });
});

Deno.test("install() names the program of PATH in a project's committed settings only", () => {
  withPlace((place) => {
    const commands = (scope: Scope) => {
      install({ ...place, scope }, HOOKS, false);
      return status({ ...place, scope }).commands;
    };
    assert.deepEqual(commands("project"), ["air"]);
    assert.deepEqual(commands("local"), [BINARY]);
  });
});

Deno.test("install() wraps the status line that is there, and later installs keep it", () => {
  withPlace((place, file) => {
    const own = { type: "command", command: "~/bin/line 'a b' \"$PWD\"", padding: 1 };
    const line = () => JSON.parse(Deno.readTextFileSync(file)).statusLine;
    Deno.writeTextFileSync(file, JSON.stringify({ statusLine: own }, null, 2));
    install(place, { http: null, statusLine: true }, false);
    const command = `${BINARY} statusline claude --wrap '~/bin/line '\\''a b'\\'' "$PWD"'`;
    assert.deepEqual(line(), { ...own, command });
    install({ ...place, binary: "/new place/air" }, HOOKS, false);
    assert.deepEqual(line(), {
      ...own,
      command: command.replace(BINARY, "'/new place/air'"),
    });
    Deno.writeTextFileSync(
      file,
      JSON.stringify({ ...JSON.parse(Deno.readTextFileSync(file)), a: 1 }),
    );
    uninstall(place, false);
    assert.deepEqual(JSON.parse(Deno.readTextFileSync(file)), { statusLine: own, a: 1 });
  });
});

Deno.test("install() leaves a status line that is no command as it is", () => {
  withPlace((place, file) => {
    for (const statusLine of [null, "x", { type: "other", command: "c" }, { type: "command" }]) {
      const text = JSON.stringify({ statusLine });
      Deno.writeTextFileSync(file, text);
      assert.throws(() => install(place, { http: null, statusLine: true }, false), /statusLine/);
      assert.equal(Deno.readTextFileSync(file), text);
      install(place, HOOKS, false);
      assert.deepEqual(JSON.parse(Deno.readTextFileSync(file)).statusLine, statusLine);
    }
  });
});

Deno.test("alsoInstalledAt() tells other scopes, but not the same file by another name", () => {
  withPlace((place) => {
    const home: Place = { ...place, env: (name) => name === "HOME" ? place.cwd : undefined };
    install(home, HOOKS, false);
    assert.deepEqual(alsoInstalledAt(home), []);
    install({ ...home, scope: "local" }, HOOKS, false);
    assert.deepEqual(alsoInstalledAt(home), ["local"]);
    const link = `${place.cwd}-link`;
    Deno.symlinkSync(place.cwd, link);
    assert.deepEqual(alsoInstalledAt({ ...home, cwd: link }), ["local"]);
    assert.deepEqual(alsoInstalledAt({ ...place, cwd: place.cwd }), ["project", "local"]);
  });
});

Deno.test("settingsFile() gives each scope its file", () => {
  const cwd = "/p";
  const at = (scope: Scope, values: Record<string, string>) =>
    settingsFile({ scope, cwd, env: (name) => values[name] });
  assert.equal(at("user", { HOME: "/h" }), "/h/.claude/settings.json");
  assert.equal(at("user", { HOME: "/h", CLAUDE_CONFIG_DIR: "/c" }), "/c/settings.json");
  assert.equal(at("project", {}), "/p/.claude/settings.json");
  assert.equal(at("local", {}), "/p/.claude/settings.local.json");
  assert.throws(() => at("user", {}), /no home folder/);
});

/** Runs `work` with an empty configuration folder as user scope and an empty project. */
function withPlace(work: (place: Place, file: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    const config = `${folder}/config`;
    Deno.mkdirSync(config);
    const env = (name: string) => name === "CLAUDE_CONFIG_DIR" ? config : undefined;
    const place: Place = { scope: "user", env, cwd: `${folder}/project`, binary: BINARY };
    work(place, settingsFile(place));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function namesIn(place: Place): string[] {
  const folder = settingsFile(place).replace(/\/[^/]*$/, "");
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
