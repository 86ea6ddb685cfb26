import assert from "node:assert/strict";
import fc from "fast-check";
import air from "../../../collectors/pi/extension.ts";
import { listSpool } from "../../../collectors/spool.ts";
import type { WireEvent } from "../../../sdk/types.ts";

/** Where the copy that tells leaves its mark. */
const MARK = Symbol.for("hydrotik.air.pi");

type Handler = (event: unknown, ctx: unknown) => unknown;

/** The half of Pi that an extension talks to: it keeps the handlers and fires them. */
class Host {
  readonly handlers = new Map<string, Handler>();

  constructor(more: object = {}) {
    air({ ...more, on: (name: string, handler: Handler) => void this.handlers.set(name, handler) });
  }

  fire(name: string, event: object = {}, ctx: unknown = this.ctx("s1")): unknown {
    return this.handlers.get(name)?.({ type: name, ...event }, ctx);
  }

  ctx(sessionId: string) {
    return {
      cwd: "/p",
      model: { id: "m", provider: "v", contextWindow: 1000 },
      sessionManager: { getSessionId: () => sessionId, getHeader: () => ({}) },
    };
  }
}

/** Runs with an environment of its own, in which no server answers; gives what was spooled. */
async function withoutServer(
  values: Record<string, string>,
  use: () => unknown,
): Promise<WireEvent[]> {
  const home = Deno.makeTempDirSync({ prefix: "air-pi-" });
  const all: Record<string, string> = { HOME: home, AIR_URL: "http://127.0.0.1:1", ...values };
  const names = [...Object.keys(all), "AIR_ENABLED", "AIR_TOKEN", "AIR_PORT"];
  const before = new Map(names.map((name) => [name, Deno.env.get(name)]));
  for (const name of names) Deno.env.delete(name);
  for (const [name, value] of Object.entries(all)) Deno.env.set(name, value);
  try {
    await use();
    return listSpool(`${home}/.hydrotik/air/spool`).flatMap(({ path }) =>
      JSON.parse(Deno.readTextFileSync(path))
    );
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("the extension gives Pi nothing back, whatever Pi sends", async () => {
  await withoutServer({}, async () => {
    const host = new Host({
      getThinkingLevel() {
        throw new Error("stale");
      },
    });
    host.fire("session_start", { reason: "startup" });
    const anything = fc.oneof(fc.anything(), fc.record({ message: fc.anything() }));
    fc.assert(
      fc.property(
        fc.constantFrom(...host.handlers.keys()),
        anything,
        fc.anything(),
        (name, event, ctx) => {
          if (name === "session_shutdown") return;
          const handler = host.handlers.get(name);
          assert.equal(handler?.(event, ctx), undefined);
          assert.equal(handler?.(event, host.ctx("s1")), undefined);
        },
      ),
    );
    const odd = {
      get message() {
        throw new Error("stale");
      },
    };
    assert.equal(host.handlers.get("message_end")?.(odd, host.ctx("s1")), undefined);
    const done = host.fire("session_shutdown", { reason: "quit" });
    assert.ok(done instanceof Promise);
    assert.equal(await done, undefined);
  });
});

Deno.test("the extension does not listen to tool_call, whose errors block the tool", () => {
  const names = [...new Host().handlers.keys()];
  assert.ok(names.includes("tool_execution_start"));
  assert.ok(!names.includes("tool_call"));
});

Deno.test("the extension does nothing where AIR_ENABLED says so, or Pi is none that it knows", async () => {
  const events = await withoutServer({ AIR_ENABLED: "false" }, () => {
    assert.equal(new Host().handlers.size, 0);
  });
  assert.deepEqual(events, []);
  assert.doesNotThrow(() => Reflect.apply(air, undefined, [{}]));
  assert.doesNotThrow(() => Reflect.apply(air, undefined, [null]));
});

Deno.test("a session without a server is kept on the disk, the next one too", async () => {
  const events = await withoutServer({}, async () => {
    const host = new Host();
    host.fire("session_start", { reason: "startup" });
    host.fire("session_start", { reason: "startup" }); // RPC mode says it twice.
    await host.fire("session_shutdown", { reason: "new" });
    const next = new Host();
    next.fire("session_start", { reason: "new" }, next.ctx("s2"));
    await next.fire("session_shutdown", { reason: "quit" }, next.ctx("s2"));
    assert.equal(Reflect.has(globalThis, MARK), false);
  });
  assert.deepEqual(events.map(({ type, sessionId }) => `${type} ${sessionId}`).sort(), [
    "session_end s1",
    "session_end s2",
    "session_start s1",
    "session_start s2",
  ]);
});

Deno.test("a reload goes on with the session: it neither ends nor starts", async () => {
  const events = await withoutServer({}, async () => {
    const host = new Host();
    host.fire("session_start", { reason: "startup" });
    await host.fire("session_shutdown", { reason: "reload" });
    const again = new Host();
    again.fire("session_start", { reason: "reload" });
    await again.fire("session_shutdown", { reason: "quit" });
  });
  assert.deepEqual(events.map(({ type }) => type).sort(), ["session_end", "session_start"]);
});

Deno.test("a second copy of the extension stays silent while the first tells", async () => {
  const events = await withoutServer({}, async () => {
    Reflect.set(globalThis, MARK, "file:///elsewhere/air.js");
    const host = new Host();
    host.fire("session_start", { reason: "startup" });
    await host.fire("session_shutdown", { reason: "quit" });
    assert.equal(Reflect.get(globalThis, MARK), "file:///elsewhere/air.js");
    Reflect.deleteProperty(globalThis, MARK);
  });
  assert.deepEqual(events, []);
});
