/**
 * What redaction costs: a clean event of 500 bytes, and 1 MB of hostile text.
 *
 *     deno run -A tests/bench/redact.ts
 */
import type { WireEvent } from "../../sdk/types.ts";
import { createScrubber, OWN_RULES } from "../../sdk/scrub.ts";
import { createRedactor } from "../../server/domain/redact.ts";
import { scrub } from "../../server/domain/secrets.ts";

const EVENTS = 20_000;
const CLEAN_US = 5;
const HOSTILE_MS = 100;
const HOSTILE_BYTES = 1_000_000;

const CLEAN = {
  id: "claude:hook:b4a34dcd-a516-47d4-9f6d-aa7568a05be6:toolu_01ABC:PreToolUse:start",
  sessionId: "b4a34dcd-a516-47d4-9f6d-aa7568a05be6",
  timestamp: 1_795_000_000_000,
  type: "tool_call_start",
  collector: "hook",
  agent: "claude-code",
  toolName: "Bash",
  toolCallId: "toolu_01ABCdefGHIjklMNOpqr",
  inputSizeBytes: 210,
  inputPreview: "The quick brown fox reads packages/server/src/routes/ingest.ts line 120 to 140 " +
    "and edits two functions. It then runs the tests and writes a short summary of them.",
} as unknown as WireEvent;

const HOSTILE = [
  ...["eyJ-", "sk-", "a@", "://", "token=", "--token ", "AKIA", "A=", "%41", "a", "A", '"token":"'],
  ...[
    "-----BEGIN PRIVATE KEY-----",
    "&key=",
    "x.",
    "Bearer ",
    "a_password_",
    "gh",
    "password: '\\",
  ],
];

const scrubOwn = createScrubber(OWN_RULES);
const { event } = createRedactor("preview", scrub);
console.log(`${JSON.stringify(CLEAN).length} bytes of clean event`);
const clean = Math.min(
  ...[0, 1, 2, 3, 4].map(() => timed(() => repeat(EVENTS, () => event(CLEAN)))),
);
print("clean event", clean / EVENTS * 1000, "µs", CLEAN_US);
for (const [name, rules] of [["own rules", scrubOwn], ["all rules", scrub]] as const) {
  const slowest = HOSTILE.map((seed) => {
    const text = seed.repeat(Math.ceil(HOSTILE_BYTES / seed.length)).slice(0, HOSTILE_BYTES);
    return { seed, ms: timed(() => rules(text)) };
  }).sort((a, b) => b.ms - a.ms)[0]!;
  print(
    `1 MB hostile, ${name}, worst ${JSON.stringify(slowest.seed)}`,
    slowest.ms,
    "ms",
    HOSTILE_MS,
  );
}

function repeat(times: number, work: () => unknown): void {
  for (let n = 0; n < times; n++) work();
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function print(name: string, value: number, unit: string, target: number): void {
  const verdict = value <= target ? "PASS" : "MISS";
  console.log(
    `${name.padEnd(60)} ${value.toFixed(2).padStart(8)} ${unit}  ≤ ${target}  ${verdict}`,
  );
}
