import assert from "node:assert/strict";
import {
  extensionFile,
  install,
  type Place,
  type Scope,
  status,
  uninstall,
} from "../../../collectors/pi/install.ts";

const CODE = "module.exports = () => {};\n";

/** Gives `use` a place in a home and a project of its own, and the file there. */
function withPlace(scope: Scope, use: (place: Place, file: string) => void): void {
  const home = Deno.makeTempDirSync({ prefix: "air-pi-" });
  const env = (name: string) => name === "HOME" ? home : undefined;
  const place = { scope, env, cwd: `${home}/project`, code: CODE };
  try {
    use(place, extensionFile(place));
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

for (const scope of ["user", "project"] as const) {
  Deno.test(`install() and uninstall() write and remove one file: ${scope}`, () => {
    withPlace(scope, (place, file) => {
      assert.equal(status(place).state, "absent");
      assert.equal(install(place, true).before, "absent");
      assert.equal(status(place).state, "absent");
      install(place, false);
      assert.ok(Deno.readTextFileSync(file).endsWith(CODE));
      assert.deepEqual([...Deno.readDirSync(file.replace("/air.js", ""))].length, 1);
      assert.equal(status(place).state, "installed");
      assert.equal(install(place, false).before, "same");
      assert.equal(uninstall(place, true).before, "same");
      assert.equal(status(place).state, "installed");
      uninstall(place, false);
      assert.equal(status(place).state, "absent");
      assert.equal(uninstall(place, false).before, "absent");
    });
  });
}

Deno.test("install() brings another version up to date", () => {
  withPlace("user", (place, file) => {
    install({ ...place, code: "old" }, false);
    assert.equal(status(place).state, "other version");
    assert.equal(install(place, false).before, "other version");
    assert.equal(status(place).state, "installed");
    assert.ok(Deno.readTextFileSync(file).endsWith(CODE));
  });
});

Deno.test("a file of that name that is not AIr's is left as it is", () => {
  withPlace("user", (place, file) => {
    Deno.mkdirSync(file.replace("/air.js", ""), { recursive: true });
    Deno.writeTextFileSync(file, "mine");
    assert.equal(status(place).state, "foreign");
    for (const action of [install, uninstall]) {
      assert.throws(() => action(place, false), /not AIr's/);
    }
    assert.equal(Deno.readTextFileSync(file), "mine");
  });
});

Deno.test("install() says why it cannot, in one line", async (t) => {
  await t.step("from source", () => {
    withPlace("user", (place) => {
      assert.throws(() => install({ ...place, code: null }, false), /compiled binary/);
    });
  });
  await t.step("no home", () => {
    const place: Place = { scope: "user", env: () => undefined, cwd: "/", code: CODE };
    assert.throws(() => install(place, false), /HOME/);
  });
  await t.step("a file where the folder should be", () => {
    withPlace("user", (place, file) => {
      Deno.mkdirSync(file.replace("/extensions/air.js", ""), { recursive: true });
      Deno.writeTextFileSync(file.replace("/air.js", ""), "");
      assert.throws(() => install(place, false), /^ExtensionError: Cannot (?:read|write) "/);
    });
  });
});

Deno.test("the user's file lies where PI_CODING_AGENT_DIR says", async (t) => {
  const cases = [
    { named: undefined, file: "/home/d/.pi/agent/extensions/air.js" },
    { named: "/opt/pi", file: "/opt/pi/extensions/air.js" },
    { named: "~/pi", file: "/home/d/pi/extensions/air.js" },
    { named: "~", file: "/home/d/extensions/air.js" },
    { named: "here", file: "/p/here/extensions/air.js" },
  ];
  for (const { named, file } of cases) {
    await t.step(named ?? "not named", () => {
      const env = (name: string) => name === "HOME" ? "/home/d" : named;
      assert.equal(extensionFile({ scope: "user", env, cwd: "/p" }), file);
    });
  }
});
