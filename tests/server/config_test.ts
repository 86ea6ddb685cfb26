import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Config, ConfigError, configFlags, loadConfig } from "../../server/config.ts";
import type { Providers } from "../../server/providers.ts";
import { LEVELS } from "../../server/settings.ts";
import { readFlags } from "../../server/cli/args.ts";
import { commandNamed } from "../../server/cli/commands.ts";
import { type Given, withFolders } from "./config_folders.ts";

Deno.test("loadConfig() takes the strongest source", async (t) => {
  const all = {
    flags: ["--port=1001"],
    env: { AIR_PORT: "1002" },
    project: { port: 1003 },
    user: { port: 1004 },
  };
  const cases: { name: string; given: Given; want: Partial<Config> }[] = [
    { name: "flag", given: all, want: { port: 1001 } },
    { name: "variable", given: { ...all, flags: [] }, want: { port: 1002 } },
    { name: "project file", given: { ...all, flags: [], env: {} }, want: { port: 1003 } },
    { name: "user file", given: { user: all.user }, want: { port: 1004 } },
    { name: "default", given: {}, want: { port: 5200, host: "127.0.0.1", redaction: "preview" } },
    { name: "empty variable", given: { env: { AIR_PORT: "" } }, want: { port: 5200 } },
    { name: "budget flag", given: { flags: ["--budget", "2.5"] }, want: { budgetLimit: 2.5 } },
    {
      name: "budget of the project",
      given: { project: { budgetLimit: 5 } },
      want: { budgetLimit: 5 },
    },
    { name: "token", given: { env: { AIR_TOKEN: "s3cret" } }, want: { token: "s3cret" } },
    {
      name: "lists by repeated flags",
      given: { flags: ["--allow-host=a", "--allow-host=b"], user: { allowHosts: ["c"] } },
      want: { allowHosts: ["a", "b"] },
    },
    {
      name: "lists and switches of the user file",
      given: { user: { allowOrigins: ["https://a.example"], durable: true } },
      want: { allowOrigins: ["https://a.example"], durable: true },
    },
    {
      name: "level by variable",
      given: { env: { AIR_REDACTION_LEVEL: "full" }, user: { redaction: "none" } },
      want: { redaction: "full" },
    },
    {
      name: "a stricter project tightens even a flag",
      given: { flags: ["--redaction=none"], project: { redaction: "preview" } },
      want: { redaction: "preview" },
    },
    {
      name: "an equal project level changes nothing",
      given: { project: { redaction: "preview" } },
      want: { redaction: "preview" },
    },
    {
      name: "no project file for a server that a hook starts",
      given: { project: { port: 1, redaction: "full" }, noProject: true },
      want: { port: 5200, redaction: "preview" },
    },
    {
      name: "five parents up",
      given: { project: { port: 7 }, at: "1/2/3/4/5" },
      want: { port: 7 },
    },
    {
      name: "six are too many",
      given: { project: { port: 7 }, at: "1/2/3/4/5/6" },
      want: { port: 5200 },
    },
    {
      name: ".air.json before air.config.json",
      given: { project: { port: 7 }, files: { "air.config.json": '{"port":8}' } },
      want: { port: 7 },
    },
    {
      name: "air.config.json",
      given: { files: { "air.config.json": '{"port":8}' } },
      want: { port: 8 },
    },
    {
      name: "any address with a token",
      given: { flags: ["--host=0.0.0.0"], env: { AIR_TOKEN: "t" } },
      want: { host: "0.0.0.0", token: "t" },
    },
    {
      name: "another loopback address",
      given: { flags: ["--host=127.8.0.1"] },
      want: { host: "127.8.0.1" },
    },
  ];
  for (const { name, given, want } of cases) {
    await t.step(name, () => {
      withFolders(given, (_home, load) => {
        const config = load();
        const got = Object.fromEntries(
          Object.keys(want).map((key) => [key, config[key as keyof Config]]),
        );
        assert.deepEqual(got, want);
      });
    });
  }
});

Deno.test("loadConfig() makes the database path absolute from its source's folder", async (t) => {
  const cases: { name: string; given: Given; want: string }[] = [
    { name: "default", given: {}, want: ".hydrotik/air/telemetry.db" },
    {
      name: "flag from here",
      given: { flags: ["--db=x.db"], at: "sub" },
      want: "project/sub/x.db",
    },
    {
      name: "variable from here",
      given: { env: { AIR_DB: "../x.db" }, at: "sub" },
      want: "project/x.db",
    },
    { name: "user file from home", given: { user: { db: "air/x.db" } }, want: "air/x.db" },
    { name: "tilde", given: { flags: ["--db=~/x.db"] }, want: "x.db" },
  ];
  for (const { name, given, want } of cases) {
    await t.step(name, () => {
      withFolders(given, (home, load) => assert.equal(load().db, join(home, want)));
    });
  }
});

Deno.test("loadConfig() refuses with file, line, field and exit code 2", async (t) => {
  const project = (text: string): Given => ({ files: { ".air.json": text } });
  const cases: { name: string; given: Given; line: RegExp }[] = [
    {
      name: "port flag",
      given: { flags: ["--port=abc"] },
      line: /^--port is "abc": it takes a whole number/,
    },
    { name: "port too high", given: { flags: ["--port=65536"] }, line: /^--port is 65536/ },
    { name: "variable", given: { env: { AIR_PORT: "80.5" } }, line: /^AIR_PORT is 80\.5/ },
    {
      name: "a bad variable under a good flag",
      given: { flags: ["--port=1"], env: { AIR_PORT: "x" } },
      line: /^AIR_PORT is "x"/,
    },
    {
      name: "level",
      given: { flags: ["--redaction=weak"] },
      line: /^--redaction is "weak": it takes none/,
    },
    {
      name: "origin with a path",
      given: { flags: ["--allow-origin=http://a/b"] },
      line: /^--allow-origin/,
    },
    { name: "budget of 0", given: { flags: ["--budget=0"] }, line: /^--budget is 0/ },
    {
      name: "token with a space",
      given: { env: { AIR_TOKEN: "my word" } },
      line: /^AIR_TOKEN is "…"/,
    },
    {
      name: "open address",
      given: { flags: ["--host=0.0.0.0"] },
      line: /"0\.0\.0\.0" without a token/,
    },
    { name: "open IPv6 address", given: { flags: ["--host=::"] }, line: /"::" without a token/ },
    {
      name: "a name that only looks like loopback",
      given: { flags: ["--host=127.0.0.1.example.org"] },
      line: /without a token/,
    },
    {
      name: "broken project file",
      given: project('{\n  "port": 1,\n}'),
      line: /\.air\.json:3: not JSON at "}"/,
    },
    { name: "cut off", given: project('{\n"port":'), line: /\.air\.json:2: not JSON at its end/ },
    { name: "no object", given: project("[1]"), line: /\.air\.json:1: not a JSON object/ },
    {
      name: "wrong type",
      given: project('{\n\n"port": "1"}'),
      line: /\.air\.json:3: "port" is "1"/,
    },
    {
      name: "unknown field",
      given: project('{\n"colour": 1}'),
      line: /\.air\.json:2: "colour" may not stand/,
    },
    {
      name: "unknown user field",
      given: { user: { colour: 1 } },
      line: /config\.json:1: "colour" is not a setting/,
    },
    {
      name: "token in the user file",
      given: { user: { token: "x" } },
      line: /"token" may not stand .* AIR_TOKEN/,
    },
    {
      name: "weaker redaction",
      given: project('{\n"redaction": "none"}'),
      line: /\.air\.json:2: "redaction" is "none", weaker than "preview"/,
    },
    {
      name: "weaker than the flag",
      given: { ...project('{"redaction": "preview"}'), flags: ["--redaction=full"] },
      line: /weaker than "full"/,
    },
    { name: "too large", given: project(" ".repeat(65_537)), line: /Cannot read .*\.air\.json/ },
  ];
  for (const { name, given, line } of cases) {
    await t.step(name, () => {
      withFolders(given, (_home, load) => {
        assert.throws(load, (error: unknown) => {
          assert(error instanceof ConfigError);
          assert.match(error.message, line);
          assert.equal(error.exitCode, 2);
          assert(!error.message.includes("\n") && !error.message.includes("my word"));
          return true;
        });
      });
    });
  }
});

Deno.test("loadConfig() does not read a project file that is a device", {
  ignore: Deno.build.os === "windows",
}, () => {
  withFolders({}, (home, load) => {
    symlinkSync("/dev/zero", join(home, "project/.air.json"));
    assert.throws(load, /Cannot read/);
  });
});

Deno.test("configFlags() gives flags that load to the same settings", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/);
  const settings = fc.record({
    port: fc.nat(65535),
    host: fc.constantFrom("127.0.0.1", "::1", "localhost"),
    db: fc.constantFrom("/tmp/a b.db", "/x/--port=1.db"),
    redaction: fc.constantFrom(...LEVELS),
    durable: fc.boolean(),
    allowHosts: fc.array(name, { maxLength: 3 }),
    allowOrigins: fc.array(name.map((host) => `https://x${host.replaceAll(/[.-]/g, "")}`), {
      maxLength: 3,
    }),
    budgetLimit: fc.option(fc.integer({ min: 1, max: 1000 }).map((cents) => cents / 100)),
    token: fc.constant(null),
    // What stands in files only is read from them again.
    budgetDaily: fc.constant(null),
    providers: fc.constant<Providers>({ rag: [], mcp: [] }),
    prices: fc.constant({}),
    watch: fc.boolean(),
  }, { noNullPrototype: true }).map((all) => ({ ...all, budgetIsFlag: all.budgetLimit !== null }));
  fc.assert(fc.property(settings, (config) => {
    const flags = readFlags(commandNamed("serve"), configFlags(config)) ?? {};
    const home = "/nowhere";
    assert.deepEqual(loadConfig({ flags, env: {}, cwd: home, project: null, home }), config);
  }));
});
