import assert from "node:assert/strict";
import {
  answerMs,
  runStatusLine,
  type StatusIo,
  WRAP_MS,
} from "../../../collectors/claude/status_run.ts";
import { recorder, runAir, temporaryHome } from "../recorder.ts";

const PAYLOAD = {
  session_id: "s",
  prompt_id: "p",
  model: { display_name: "Sonnet 4.5" },
  cost: { total_cost_usd: 0.5 },
  context_window: { total_input_tokens: 1000, context_window_size: 200_000, used_percentage: 1 },
};
/** For a server that answers, however busy the machine is. */
const PATIENT_MS = 10_000;
const LINE = "Sonnet 4.5 · context 1 % of 200k · $0.50\n";

Deno.test("runStatusLine() prints first, and tells what changed once", async () => {
  await using server = recorder();
  await using home = temporaryHome();
  const values = { ...home.values, AIR_URL: server.url };
  const run = async (payload: unknown) => {
    const printed = await output(payload, { values });
    return [printed, server.events.splice(0).map(({ type }) => type)];
  };
  assert.deepEqual(await run(PAYLOAD), [LINE, ["context_usage", "session_totals"]]);
  assert.deepEqual(await run(PAYLOAD), [LINE, []]);
  const dearer = { ...PAYLOAD, cost: { total_cost_usd: 0.6 } };
  assert.deepEqual(await run(dearer), [LINE.replace("0.50", "0.60"), ["session_totals"]]);
  assert.deepEqual((await run({ ...PAYLOAD, session_id: "t" }))[1], [
    "context_usage",
    "session_totals",
  ]);
  assert.equal(home.lost(), 0);
});

Deno.test("runStatusLine() keeps what no server took, once", async (t) => {
  const deaf = Deno.listen({ hostname: "127.0.0.1", port: 0 }); // Connects, never answers.
  await using full = recorder(503);
  await using refusing = recorder(422);
  const cases = [
    { name: "nobody listens", url: "http://127.0.0.1:1", kept: 2, lost: 0 },
    { name: "a deaf server", url: `http://127.0.0.1:${deaf.addr.port}`, kept: 2, lost: 0 },
    { name: "the server is full", url: full.url, kept: 2, lost: 0 },
    { name: "the server refuses", url: refusing.url, kept: 0, lost: 2 },
    { name: "no address", url: "nonsense", kept: 0, lost: 0 },
  ];
  for (const { name, url, kept, lost } of cases) {
    await t.step(name, async () => {
      await using home = temporaryHome();
      const values = { ...home.values, AIR_URL: url };
      const asked = { values, answerMs: () => name === "a deaf server" ? 20 : PATIENT_MS };
      for (let i = 0; i < 3; i++) assert.equal(await output(PAYLOAD, asked), LINE);
      assert.deepEqual([home.kept(), home.lost()], [kept, lost]);
    });
  }
  deaf.close();
});

Deno.test("answerMs() leaves time for the spool within 100 ms of the start", () => {
  const waits = [0, 30, 40, 55, 500].map((elapsed) => answerMs(elapsed));
  assert.deepEqual(waits, [30, 30, 20, 15, 15]);
});

Deno.test("runStatusLine() prints and tells nothing with AIR_ENABLED=false", async () => {
  await using server = recorder();
  await using home = temporaryHome();
  const values = { ...home.values, AIR_URL: server.url, AIR_ENABLED: "false" };
  assert.equal(await output(PAYLOAD, { values }), LINE);
  assert.equal(await output(PAYLOAD, { values, wrap: "echo theirs" }), "theirs\n");
  assert.deepEqual(server.events, []);
});

Deno.test("runStatusLine() passes the wrapped status line on, or prints its own", async (t) => {
  const cases = [
    { name: "the same payload", wrap: "cat", printed: JSON.stringify(PAYLOAD) },
    {
      name: "as it is",
      wrap: "printf '\\033[31mred\\033[0m\\ntwo'",
      printed: "\x1b[31mred\x1b[0m\ntwo",
    },
    { name: "nothing", wrap: "true", printed: "" },
    { name: "it fails", wrap: "echo half; exit 3", printed: LINE },
    { name: "it is not there", wrap: "/no/such/program 2>/dev/null", printed: LINE },
    { name: "it hangs", wrap: "echo half; exec sleep 60", wrapMs: 50, printed: LINE },
  ];
  for (const { name, wrap, wrapMs, printed } of cases) {
    await t.step(name, async () => {
      await using home = temporaryHome();
      await using server = recorder();
      const values = { ...home.values, AIR_URL: server.url };
      assert.equal(await output(PAYLOAD, { values, wrap, wrapMs }), printed);
      assert.equal(server.events.length, 2);
    });
  }
});

Deno.test("air statusline prints one line and exits 0, whatever it is given", async (t) => {
  await using home = temporaryHome();
  const env = { ...home.values, AIR_URL: "http://127.0.0.1:1" };
  const cases = [
    { name: "a payload", args: ["claude"], input: JSON.stringify(PAYLOAD), stdout: LINE },
    { name: "nonsense", args: ["claude", "--new"], input: "}{", stdout: "Claude Code\n" },
    { name: "no input", args: ["claude"], input: "", stdout: "Claude Code\n" },
    { name: "wrapped", args: ["claude", "--wrap", "echo a"], input: "{}", stdout: "a\n" },
    { name: "wrapped, in one word", args: ["claude", "--wrap=echo b"], input: "", stdout: "b\n" },
    { name: "another agent", args: ["other"], input: "{}", stdout: "" },
  ];
  for (const { name, args, input, stdout } of cases) {
    await t.step(name, async () => {
      const ran = await runAir(["statusline", ...args], input, env);
      assert.deepEqual(ran, { code: 0, stdout, stderr: "" });
    });
  }
  assert.deepEqual([home.kept(), home.lost()], [2, 0]);
});

/** What one run prints. */
async function output(
  payload: unknown,
  { values, ...io }: { values: Record<string, string> } & Partial<StatusIo>,
): Promise<string> {
  const printed: Uint8Array<ArrayBuffer>[] = [];
  await runStatusLine({
    stdin: new Response(JSON.stringify(payload)).body ?? new ReadableStream(),
    env: (name) => values[name],
    now: Date.now,
    print: (bytes) => printed.push(new Uint8Array(bytes)),
    wrap: io.wrap ?? null,
    wrapMs: io.wrapMs ?? WRAP_MS,
    answerMs: () => io.answerMs?.() ?? PATIENT_MS,
  });
  return await new Blob(printed).text();
}
