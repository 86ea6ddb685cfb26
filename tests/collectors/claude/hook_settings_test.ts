import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type HookPlan,
  inspectHooks,
  installHooks,
  removeLegacy,
  uninstallHooks,
} from "../../../collectors/claude/hook_settings.ts";
import { SettingsError } from "../../../collectors/hook_groups.ts";

const BINARY = "/opt/air/air";
const PLAN: HookPlan = { command: BINARY, allAsync: false, http: null, statusLine: false };
const EVENTS = [
  ["SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure"],
  ["PostToolBatch", "Stop", "StopFailure", "SubagentStart", "SubagentStop", "PreCompact"],
  ["PostCompact", "PostModelSwitch", "PermissionRequest", "SessionEnd"],
].flat();
const OTHER_HOOK = { type: "command", command: "make lint" };

interface Hook {
  type: string;
  command?: string;
  args?: string[];
  async?: boolean;
  timeout?: number;
  url?: string;
}
type Hooks = Record<string, { matcher?: string; hooks: Hook[] }[]>;

Deno.test("installHooks() installs every hook in exec form, bounded, async but for the last", () => {
  const hooks = hooksOf(installHooks("{}", PLAN));
  assert.deepEqual(Object.keys(hooks), EVENTS);
  for (const event of EVENTS) {
    const isWaitedFor = ["Stop", "StopFailure", "SessionEnd"].includes(event);
    assert.deepEqual(hooks[event]?.[0]?.hooks, [{
      type: "command",
      command: BINARY,
      args: ["hook", "claude"],
      ...(isWaitedFor ? {} : { async: true }),
      timeout: 5,
    }]);
  }
});

Deno.test("installHooks() makes all hooks async where a missing program must be silent", () => {
  const hooks = hooksOf(installHooks("{}", { ...PLAN, command: "air", allAsync: true }));
  assert.ok(EVENTS.every((event) => hooks[event]?.[0]?.hooks[0]?.async === true));
});

Deno.test("installHooks() posts every event but SessionStart with --http", () => {
  const url = "http://127.0.0.1:5200/hooks/claude";
  const hooks = hooksOf(installHooks("{}", { ...PLAN, http: { url, withToken: false } }));
  const urls = EVENTS.filter((event) => hooks[event]?.[0]?.hooks[0]?.url === url);
  assert.deepEqual(urls, EVENTS.filter((event) => event !== "SessionStart"));
  assert.equal(hooks.SessionStart?.[0]?.hooks[0]?.command, BINARY);
});

Deno.test("installHooks() keeps everything else, and twice is the same as once", () => {
  fc.assert(fc.property(settings(), ({ text }) => {
    const once = installHooks(text, PLAN);
    assert.equal(installHooks(once, PLAN), once);
    const before = JSON.parse(text);
    const after = JSON.parse(once);
    for (const key of Object.keys(before).filter((key) => key !== "hooks")) {
      assert.deepEqual(after[key], before[key]);
    }
    for (const [event, groups] of Object.entries<unknown[]>(before.hooks ?? {})) {
      assert.deepEqual(after.hooks[event].slice(0, groups.length), groups);
    }
  }));
});

Deno.test("uninstallHooks() gives the bytes back that were there before", () => {
  // What was empty before is filled by an install, and cannot be told from what AIr made.
  const arbitrary = settings().filter(({ hasEmpty }) => !hasEmpty);
  fc.assert(fc.property(arbitrary, ({ text }) => {
    assert.equal(uninstallHooks(installHooks(text, PLAN), null), text);
  }));
});

Deno.test("uninstallHooks() leaves every hook of others", () => {
  fc.assert(fc.property(settings(), ({ text }) => {
    assert.equal(uninstallHooks(text, BINARY), text);
  }));
});

Deno.test("installHooks() replaces what an older AIr put there", async (t) => {
  const old = { type: "command", command: "/old/place/air", args: ["hook", "claude"], timeout: 9 };
  const cases = [
    { name: "another path", hook: old },
    { name: "another name of the same binary", hook: { ...old, command: "/old/air-2.exe" } },
    { name: "by http", hook: { type: "http", url: "http://localhost:6000/hooks/claude" } },
    {
      name: "session start script",
      hook: { type: "command", command: "node .claude/hooks/air-session-start.js" },
    },
    {
      name: "tool script, absolute and quoted",
      hook: { type: "command", command: 'node "/home/me/x y/air-post-tool-use.js" || true' },
    },
    {
      name: "script in exec form",
      hook: { type: "command", command: "node", args: ["C:\\p\\air-post-tool-use.js"] },
    },
  ];
  for (const { name, hook } of cases) {
    await t.step(name, () => {
      const group = { matcher: "Bash", hooks: [OTHER_HOOK, hook] };
      const hooks = { PostToolUse: [{ hooks: [hook] }, group], Notification: [{ hooks: [hook] }] };
      const after = hooksOf(installHooks(JSON.stringify({ hooks }), PLAN));
      assert.equal(after.Notification, undefined);
      assert.deepEqual(after.PostToolUse?.map((kept) => kept.hooks[0]?.command), [
        OTHER_HOOK.command,
        BINARY,
      ]);
    });
  }
});

Deno.test("installHooks() keeps hooks that only look alike", async (t) => {
  const cases = [
    {
      name: "another program",
      hook: { ...OTHER_HOOK, command: "/bin/pear", args: ["hook", "claude"] },
    },
    { name: "other arguments", hook: { ...OTHER_HOOK, command: BINARY, args: ["hook", "codex"] } },
    { name: "another script", hook: { ...OTHER_HOOK, command: "node my-air-session-start.js" } },
    { name: "another address", hook: { type: "http", url: "http://10.0.0.1:5200/hooks/claude" } },
  ];
  for (const { name, hook } of cases) {
    await t.step(name, () => {
      const text = JSON.stringify({ hooks: { PreToolUse: [{ hooks: [hook] }] } });
      const installed = installHooks(text, PLAN);
      assert.deepEqual(hooksOf(installed).PreToolUse?.[0]?.hooks, [hook]);
      assert.equal(uninstallHooks(installed, BINARY), text);
    });
  }
});

Deno.test("installHooks() changes the path in place, and keeps the order of the keys", () => {
  const old = installHooks('{\n  "a": 1\n}\n', { ...PLAN, command: "/old/air" });
  const text = old.replace(/\n\}\n$/, ',\n  "z": 2\n}\n');
  const updated = installHooks(text, PLAN);
  assert.equal(updated, text.replaceAll("/old/air", BINARY));
});

Deno.test("installHooks() knows its own binary by any name", () => {
  const plan = { ...PLAN, command: "/opt/telemetry" };
  const once = installHooks("{}", plan);
  assert.equal(installHooks(once, plan), once);
  assert.equal(uninstallHooks(once, plan.command), "{}");
});

Deno.test("removeLegacy() takes only the original's scripts, and what that empties", () => {
  const legacy = { type: "command", command: "node .claude/hooks/air-session-start.js" };
  const hooks = { SessionStart: [{ hooks: [legacy] }], Stop: [{ hooks: [OTHER_HOOK] }] };
  const left = { model: "m", hooks: { Stop: hooks.Stop } };
  assert.deepEqual(JSON.parse(removeLegacy(JSON.stringify({ model: "m", hooks }))), left);
});

Deno.test("installHooks() refuses what is not a settings file", () => {
  const texts = ["{", "[]", "1", '{"hooks": []}', '{"hooks": {"Stop": {}}}', '{"a": 1,}'];
  for (const text of texts) assert.throws(() => installHooks(text, PLAN), SettingsError, text);
});

Deno.test("inspectHooks() tells what is there, what is missing and what it runs", () => {
  const text = installHooks("{}", PLAN);
  assert.deepEqual(inspectHooks(text, BINARY), {
    present: EVENTS,
    missing: [],
    commands: [BINARY],
    urls: [],
    statusLine: null,
  });
  const { hooks } = JSON.parse(text);
  delete hooks.Stop;
  assert.deepEqual(inspectHooks(JSON.stringify({ hooks }), BINARY).missing, ["Stop"]);
  assert.deepEqual(inspectHooks("", BINARY).present, []);
});

function hooksOf(text: string): Hooks {
  return JSON.parse(text).hooks;
}

/** Settings files of any content, with hooks of others at AIr's events and elsewhere. */
function settings() {
  const hook = fc.oneof(fc.constant(OTHER_HOOK), fc.record({ type: fc.string() }), fc.jsonValue());
  const group = fc.oneof(
    fc.record({ matcher: fc.string(), hooks: fc.array(hook) }, { requiredKeys: ["hooks"] }),
    fc.jsonValue(),
  );
  const hooks = fc.dictionary(
    fc.oneof(fc.constantFrom(...EVENTS), fc.string()),
    fc.array(group, { maxLength: 3 }),
  );
  const others = fc.dictionary(fc.string().filter((key) => key !== "hooks"), fc.jsonValue());
  const end = fc.constantFrom("", "\n");
  return fc.record({ others, hooks: fc.option(hooks, { nil: undefined }), end }).chain((made) =>
    fc.constantFrom<string | number>(1, 2, 4, "\t", "").map((indent) => {
      const all = made.hooks ? { ...made.others, hooks: made.hooks } : made.others;
      const text = JSON.stringify(all, null, indent) + made.end;
      const hasEmpty = made.hooks !== undefined &&
        (Object.keys(made.hooks).length === 0 ||
          EVENTS.some((event) => made.hooks?.[event]?.length === 0));
      return { text, hasEmpty };
    })
  );
}
