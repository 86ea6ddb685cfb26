import assert from "node:assert/strict";
import { asked, event, T } from "./asked.ts";

Deno.test("the call at a moment is the one that ended then, else the last that began before", async () => {
  const call = (toolCallId: string, from: number, to: number | null, toolName = "Bash") => [
    event("tool_call_start", from, { toolCallId, toolName }),
    ...to === null
      ? []
      : [event("tool_call_end", to, { toolCallId, toolName, durationMs: to - from })],
  ];
  const events = [
    ...call("long", 0, 900),
    ...call("beside", 100, 500),
    ...call("other", 200, 900, "Read"),
    ...call("open", 2_000, null),
  ];
  const at = (ms: number, toolName = "Bash", sessionId = "s1") => {
    return { sessionId, toolName, at: T + ms };
  };
  const ends = [
    at(900),
    at(900, "Read"),
    at(700),
    at(3_000),
    at(-1),
    at(900, "Write"),
    at(900, "Bash", "s2"),
  ];
  assert.deepEqual(await asked(events, "callsAt", { ends }), [
    "long",
    "other",
    "beside",
    "open",
    null,
    null,
    null,
  ]);
});

Deno.test("sessions with a tool are those that called it since then, the last active first", async () => {
  const call = (sessionId: string, at: number, id: string, isError: boolean, toolName = "Bash") =>
    event("tool_call", at, { sessionId, toolCallId: id, toolName, durationMs: 5, isError });
  const events = [
    event("session_start", 0, { sessionId: "a", agent: "codex", project: "p" }),
    call("a", 10, "1", true),
    call("a", 20, "2", false),
    call("b", 30, "1", false),
    call("c", 40, "1", false, "Read"),
    call("old", -900_000, "1", false),
  ];
  const rows = await asked(events, "toolSessions", { toolName: "Bash", from: T, limit: 10 });
  assert.deepEqual(rows, [
    {
      sessionId: "b",
      agent: "unknown",
      project: null,
      lastEventAt: T + 30,
      callCount: 1,
      errorCount: 0,
    },
    {
      sessionId: "a",
      agent: "codex",
      project: "p",
      lastEventAt: T + 20,
      callCount: 2,
      errorCount: 1,
    },
  ]);
});
