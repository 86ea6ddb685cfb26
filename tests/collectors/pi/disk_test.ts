import assert from "node:assert/strict";
import { keepEvents } from "../../../collectors/pi/disk.ts";
import { findServer } from "../../../collectors/pi/server.ts";
import { lostCount } from "../../../collectors/lost.ts";
import { listSpool } from "../../../collectors/spool.ts";
import { findTarget } from "../../../collectors/target.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { CAPTURES, fromExtension } from "./captures.ts";
import { folded } from "./folded.ts";

const NOW = Date.UTC(2026, 10, 24);

/** Gives `use` an environment with a home of its own. */
async function withHome(use: (home: string, env: (name: string) => string | undefined) => unknown) {
  const home = Deno.makeTempDirSync({ prefix: "air-pi-" });
  try {
    await use(home, (name) => name === "HOME" ? home : undefined);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("keepEvents() writes what the spool's readers find, and nothing that a person wrote", async () => {
  const capture = CAPTURES.find(({ name }) => name === "0.87.1/basic");
  assert.ok(capture);
  const events = fromExtension(capture);
  await withHome(async (home, env) => {
    keepEvents(events, env, NOW);
    const [file, ...others] = listSpool(`${home}/.hydrotik/air/spool`);
    assert.ok(file);
    assert.deepEqual([file.events, file.at, file.server], [events.length, NOW, "here"]);
    assert.deepEqual(others, []);
    const text = Deno.readTextFileSync(file.path);
    assert.equal(new TextEncoder().encode(text).length, file.bytes);
    for (const word of ["greet", "Hello", "listed", "/home/dev", "AGENTS.md"]) {
      assert.ok(!text.includes(word), word);
    }
    const kept: WireEvent[] = JSON.parse(text);
    assert.deepEqual(kept.map(({ id }) => id), events.map(({ id }) => id));
    assert.deepEqual(await folded(kept), capture.truth);
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(file.path).mode ?? 0) & 0o777, 0o600);
      assert.equal((Deno.statSync(`${home}/.hydrotik/air/spool`).mode ?? 0) & 0o777, 0o700);
    }
  });
});

Deno.test("keepEvents() counts what it cannot keep", async () => {
  await withHome((home, env) => {
    Deno.mkdirSync(`${home}/.hydrotik/air/spool`, { recursive: true });
    Deno.writeTextFileSync(
      `${home}/.hydrotik/air/spool/1-00000000-1-${64 * 1024 * 1024}-here.json`,
      "",
    );
    const event: WireEvent = { type: "heartbeat", id: "a", sessionId: "s", timestamp: NOW };
    keepEvents([event, event], env, NOW);
    assert.equal(lostCount(env), 2);
    keepEvents([], env, NOW);
    assert.equal(lostCount(env), 2);
  });
  keepEvents(
    [{ type: "heartbeat", id: "a", sessionId: "s", timestamp: NOW }],
    () => undefined,
    NOW,
  );
});

Deno.test("findServer() finds the server that every collector finds", async (t) => {
  const cases: Record<string, string>[] = [
    {},
    { AIR_PORT: "5300" },
    { AIR_PORT: "no" },
    { AIR_PORT: "70000", AIR_TOKEN: "t" },
    { AIR_URL: "http://127.0.0.1:5300/" },
    { AIR_URL: "ws://localhost:5300/ws/collector" },
    { AIR_URL: "wss://air.example/below/ws/collector" },
    { AIR_URL: "https://air.example" },
    { AIR_URL: "ftp://air.example" },
    { AIR_URL: "nonsense", AIR_PORT: "5300" },
  ];
  await withHome(async (home) => {
    for (const state of [null, '{"port":5311}', "{"]) {
      if (state !== null) {
        Deno.mkdirSync(`${home}/.hydrotik/air`, { recursive: true });
        Deno.writeTextFileSync(`${home}/.hydrotik/air/state.json`, state);
      }
      for (const values of cases) {
        await t.step(`${JSON.stringify(values)} with ${state}`, () => {
          const env = (name: string) => name === "HOME" ? home : values[name];
          const found = findServer(env);
          const target = findTarget(env);
          assert.deepEqual(found && { url: found.url, token: found.token }, target);
          const isRemote = values.AIR_URL?.includes("example") ?? false;
          assert.equal(found?.isHere ?? false, found !== null && !isRemote);
        });
      }
    }
  });
});
