/** Tool calls: their ends, groups and errors, in captures and in lines that no capture holds. */
import assert from "node:assert/strict";
import {
  call,
  item,
  mapped,
  META,
  output,
  PAGINATED,
  type Payload,
  START,
  started,
} from "./made_lines.ts";
import { eventsOf, folded, only } from "./rollouts.ts";

Deno.test("a call ends when its item says so, not when all outputs are written", async () => {
  const { calls } = await folded(eventsOf("parallel"));
  const rows = calls.map(({ toolCallId, durationMs, startedAt, endedAt }) => ({
    toolCallId,
    durationMs,
    isExact: endedAt! - startedAt === durationMs,
  }));
  assert.deepEqual(rows, [
    { toolCallId: "call_root1_1", durationMs: 1564, isExact: true },
    { toolCallId: "call_root1_2", durationMs: 935, isExact: true },
    { toolCallId: "call_root1_3", durationMs: 361, isExact: true },
    { toolCallId: "call_root2_1", durationMs: 682, isExact: true },
    { toolCallId: "call_root2_2", durationMs: 188, isExact: true },
  ]);
});

Deno.test("a command that goes on ends with its item, after its turn if need be", async () => {
  const running =
    "Chunk ID: x\nWall time: 1.0 seconds\nProcess running with session ID 7\nOutput:\n";
  const events = mapped(
    ["session_meta", PAGINATED],
    started("t1"),
    call("c1"),
    output("c1", running),
    call("c2", "write_stdin"),
    output("c2", running.replace("running with session ID 7", "exited with code 3")),
    ["event", { type: "task_complete", turn_id: "t1" }],
    item({ type: "CommandExecution", id: "c1", status: "failed", exit_code: 3 }, 2000, 9000),
  );
  const { calls, totals } = await folded(events);
  assert.deepEqual(
    calls.map(({ toolCallId, endedAt, isError, exitCode, turnId }) => [
      toolCallId,
      endedAt! - START,
      isError,
      exitCode,
      turnId,
    ]),
    [["c1", 9000, true, 3, "t1"], ["c2", 5000, false, null, "t1"]],
  );
  assert.equal(calls[0]?.outputSizeBytes, running.length);
  assert.equal(totals.toolErrorCount, 1);
});

Deno.test("a script's calls name it where only one was open", async () => {
  const script = (call_id: string): [string, Payload] => [
    "item",
    { type: "custom_tool_call", call_id, name: "exec", input: "x" },
  ];
  const done = (call_id: string, text: string): [string, Payload] => [
    "item",
    { type: "custom_tool_call_output", call_id, output: [{ type: "input_text", text }] },
  ];
  const nested = (id: string, from: number, to: number) =>
    item({ type: "CommandExecution", id: `exec-${id}`, exit_code: 0 }, from, to);
  const events = mapped(
    ["session_meta", PAGINATED],
    started("t1"),
    script("s1"), // at 2 s
    nested("a", 2500, 2900),
    done("s1", "Script completed\n"), // at 4 s
    nested("b", 3000, 4500), // began in s1 and outlived it
    script("s2"), // at 6 s
    script("s3"), // at 7 s
    nested("c", 7500, 7600),
    done("s2", "Script running with cell ID 1\n"),
    done("s3", "Script failed\n"), // at 10 s
    nested("d", 11_000, 11_500),
  );
  const { calls, totals } = await folded(events);
  assert.deepEqual(
    calls.map(({ toolCallId, parentToolCallId }) => [toolCallId, parentToolCallId]),
    [["exec-a", "s1"], ["exec-b", "s1"], ["exec-c", null], ["exec-d", "s2"]],
  );
  assert.equal(totals.toolCallCount, 4);
  assert.equal(totals.toolErrorCount, 0);
  const ends = only(events, "custom").filter(({ eventName }) => eventName === "script_end");
  assert.deepEqual(ends.map(({ isError, durationMs }) => [isError, durationMs]), [
    [false, 2000],
    [false, 3000],
    [true, 3000],
  ]);
});

Deno.test("calls of every kind and age are told once", async () => {
  const end = (type: string, fields: Payload): [string, Payload] => ["event", { type, ...fields }];
  const events = mapped(
    ["session_meta", META],
    started("t1"),
    call("c1"),
    end("exec_command_end", { call_id: "c1", exit_code: 2, aggregated_output: "no" }),
    output("c1", "Exit code: 2\nWall time: 1 seconds\nOutput:\nno"),
    call("c2", "mcp__echo__fail"),
    end("mcp_tool_call_end", {
      call_id: "c2",
      invocation: { server: "echo", tool: "fail", arguments: {} },
      result: { Err: "refused" },
    }),
    output("c2", "refused"),
    call("c3", "mcp__echo__silent"),
    output("c3", [{ type: "input_text", text: "what?" }]),
    end("web_search_end", { call_id: "ws1", query: "q" }),
    ["item", { type: "web_search_call", status: "completed", action: { query: "q" } }],
    ["item", { type: "web_search_call", status: "completed", action: { query: "q2" } }],
    ["item", { type: "image_generation_call", id: "ig1", status: "failed", result: "x" }],
    ["item", { type: "local_shell_call", call_id: "c4", action: { command: ["ls"] } }],
    output("c4", '{"output":"","metadata":{"exit_code":0,"duration_seconds":0.5}}'),
    ["item", { type: "tool_search_call", call_id: "c5", arguments: { query: "q" } }],
    ["item", { type: "tool_search_output", call_id: "c5", tools: [] }],
    item({ type: "CommandExecution", id: "u1", source: "user_shell", exit_code: 1 }, 0, 1),
  );
  const { calls } = await folded(events);
  const rows = calls.map(({ toolName, isError, exitCode }) => [toolName, isError, exitCode]);
  assert.deepEqual(rows, [
    ["exec_command", true, 2],
    ["mcp__echo__fail", true, null],
    ["mcp__echo__silent", null, null],
    ["web_search", false, null],
    ["web_search", false, null],
    ["image_generation", true, null],
    ["local_shell", false, 0],
    ["tool_search", false, null],
  ]);
});

Deno.test("an MCP tool has one name, whether a line or only an item tells of it", async () => {
  // Codex 0.169 with tool "echo-it.now" of server "my-echo": so it tells of them indeed.
  const mcp = { type: "McpToolCall", server: "my-echo", tool: "echo-it.now", status: "completed" };
  const direct = { type: "function_call", call_id: "c1", namespace: "mcp__my_echo" };
  const { calls } = await folded(mapped(
    ["session_meta", PAGINATED],
    started("t1"),
    ["item", { ...direct, name: "echo_it_now", arguments: "{}" }],
    item({ ...mcp, id: "c1" }, 0, 10),
    output("c1", "Wall time: 0.0041 seconds\nOutput:\na"),
    item({ ...mcp, id: "exec-c2" }, 20, 30),
  ));
  assert.deepEqual(calls.map(({ toolCallId, toolName }) => [toolCallId, toolName]), [
    ["c1", "mcp__my_echo__echo_it_now"],
    ["exec-c2", "mcp__my_echo__echo_it_now"],
  ]);
});

Deno.test("a clock that was set back leaves durations unknown", () => {
  const events = mapped(
    ["session_meta", PAGINATED],
    started("t1"),
    call("c1"),
    item({ type: "CommandExecution", id: "c1", exit_code: 0 }, 1000, 1500),
    item({ type: "CommandExecution", id: "exec-1", exit_code: 0 }, 1000, 900),
  );
  const ends = only(events, "tool_call_end");
  assert.deepEqual(ends.map(({ durationMs }) => durationMs), [null, null]);
});

Deno.test("an output's header tells of an error, its body never", async (t) => {
  const cases = [
    { text: "Process exited with code 0\nOutput:\nProcess exited with code 3\n", isError: false },
    { text: "Chunk ID: 1\nWall time: 0.1 seconds\nProcess exited with code 3\n", isError: true },
    { text: "Exit code: 1\nWall time: 0 seconds\nOutput:\n", isError: true },
    { text: "Exit code: 0\nWall time: 0 seconds\nOutput:\nExit code: 1\n", isError: false },
    { text: "unsupported call: x", isError: true },
    { text: "Output:\nunsupported call: x", isError: false },
    { text: "Wall time: 1.9 seconds\naborted by user", isError: true },
    { text: "Output:\naborted by user", isError: false },
    { text: '{"output":"","metadata":{"exit_code":5}}', isError: true },
    { text: '{"output":"","metadata":', isError: false },
    { text: "Plan updated", isError: false },
  ];
  for (const { text, isError } of cases) {
    await t.step(JSON.stringify(text), () => {
      const events = mapped(["session_meta", META], started("t1"), call("c1"), output("c1", text));
      assert.equal(only(events, "tool_call_end")[0]?.isError, isError);
    });
  }
});
