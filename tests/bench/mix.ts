/**
 * The one mix of events of every bench and load test: several agents at work at once, told by their
 * usual witnesses. 320 bytes of JSON an event in the mean, as in LIMITS.md. The same count and seed
 * give the same events; different seeds share no id.
 */
import type { EventBase, WireEvent } from "../../sdk/types.ts";

/** Sessions at work at any time. */
const RUNNING = 4;
/** Long past, so that no event is ever ahead of the clock. */
const START_AT = Date.UTC(2026, 0, 1);

/** A number from 0 (included) to 1. */
type Random = () => number;

interface Agent {
  name: string;
  /** Who tells of turns and tool calls. */
  witness: string;
  /** Who tells of LLM calls. */
  usageWitness: string;
  model: string;
  provider: string;
  tools: readonly string[];
}

const CLAUDE: Agent = {
  name: "claude-code",
  witness: "hook",
  usageWitness: "transcript",
  model: "claude-sonnet-4-5",
  provider: "anthropic",
  tools: ["Bash", "Read", "Edit", "Grep", "Glob", "Write", "Agent", "mcp__repo__search"],
};
const CODEX: Agent = {
  name: "codex",
  witness: "rollout",
  usageWitness: "rollout",
  model: "gpt-5.2-codex",
  provider: "openai",
  tools: ["exec", "apply_patch", "update_plan", "view_image"],
};
const PI: Agent = {
  name: "pi",
  witness: "extension",
  usageWitness: "extension",
  model: "gemini-3-pro",
  provider: "google",
  tools: ["bash", "read", "edit", "write"],
};
/** An older client: no keys on its usage, money apart in cost events. */
const SDK: Agent = {
  name: "sdk",
  witness: "sdk",
  usageWitness: "sdk",
  model: "claude-haiku-4-5",
  provider: "anthropic",
  tools: ["search", "fetch", "answer"],
};
/** As often as they stand here. */
const AGENTS = [CLAUDE, CLAUDE, CLAUDE, CLAUDE, CODEX, CODEX, PI, SDK];

/** The first `count` events of a machine with four agents at work, by time. */
export function mix(count: number, seed: number): WireEvent[] {
  const random = randomNumbers(seed);
  const clock = { now: START_AT };
  let sessions = 0;
  const open = () => session(random, clock, AGENTS[sessions % AGENTS.length]!, seed, sessions++);
  const running = Array.from({ length: RUNNING }, open);
  const events: WireEvent[] = [];
  while (events.length < count) {
    const place = Math.floor(random() * RUNNING);
    const { done, value } = running[place]!.next();
    if (done) running[place] = open();
    else events.push(value);
  }
  return events;
}

/** The first `count` events of one session of Claude Code that goes on and on, by time. */
export function longSession(count: number, seed: number): WireEvent[] {
  const clock = { now: START_AT };
  const events: WireEvent[] = [];
  for (const event of session(randomNumbers(seed), clock, CLAUDE, seed, 0, Infinity)) {
    if (events.push(event) === count) break;
  }
  return events;
}

/** What the parts of one session share. */
interface Telling {
  random: Random;
  agent: Agent;
  sessionId: string;
  /** What every event carries; `record` names the witness's own record. */
  base(witness: string, record: string): EventBase;
}

function* session(
  random: Random,
  clock: { now: number },
  agent: Agent,
  seed: number,
  number: number,
  most?: number,
): Generator<WireEvent> {
  const sessionId = uuid(random, seed, number);
  const telling: Telling = {
    random,
    agent,
    sessionId,
    base(witness, record) {
      clock.now += Math.ceil(random() * 300);
      const id = `${agent.name}:${witness}:${sessionId}:${record}`;
      return { id, collector: witness, agent: agent.name, sessionId, timestamp: clock.now };
    },
  };
  const { model, provider, witness } = agent;
  yield {
    ...telling.base(witness, "start"),
    type: "session_start",
    cwd: `/home/dev/project-${number % 5}`,
    model,
    provider,
    gitBranch: "main",
  } satisfies WireEvent;
  const turns = most ?? 3 + Math.floor(random() * 12);
  for (let turn = 0; turn < turns; turn++) yield* tellTurn(telling, turn);
  yield {
    ...telling.base(witness, "end"),
    type: "session_end",
    reason: "exit",
  } satisfies WireEvent;
}

function* tellTurn(telling: Telling, turn: number): Generator<WireEvent> {
  const { agent, random } = telling;
  const turnId = agent === SDK ? undefined : `turn-${turn}`;
  const of = (record: string) => ({ ...telling.base(agent.witness, `${turn}-${record}`), turnId });
  const start = of("start");
  const rounds = 1 + Math.floor(random() * 6);
  yield { ...start, type: "turn_start", turnIndex: turn };
  if (agent === CLAUDE) yield { ...of("working"), type: "session_state", state: "working" };
  let toolCallCount = 0;
  for (let round = 0; round < rounds; round++) {
    yield* tellLlmCall(telling, `${turn}-${round}`, turnId);
    const tools = round === rounds - 1 ? 0 : 1 + Math.floor(random() * 3);
    for (let tool = 0; tool < tools; tool++) {
      yield* tellToolCall(telling, `${turn}-${round}-${tool}`, turnId);
    }
    toolCallCount += tools;
  }
  if (random() < 0.15) yield* tellSources(telling, turn);
  if (random() < 0.05) yield compaction(telling, turn);
  const end = of("end");
  yield {
    ...end,
    type: "turn_end",
    turnIndex: turn,
    toolCallCount,
    durationMs: end.timestamp - start.timestamp,
    outcome: random() < 0.05 ? "interrupted" : "ok",
  };
  if (agent === CLAUDE) yield { ...of("idle"), type: "session_state", state: "idle" };
  else yield { ...of("beat"), type: "heartbeat" };
}

function* tellLlmCall(
  telling: Telling,
  record: string,
  turnId: string | undefined,
): Generator<WireEvent> {
  const { agent, random } = telling;
  const { model, provider } = agent;
  const of = (kind: string) => telling.base(agent.usageWitness, `${record}-${kind}`);
  const keys = agent === SDK ? {} : { turnId, requestId: `req_${hex(random, 16)}` };
  const cacheRead = Math.floor(random() * 90_000);
  const totalMs = Math.round(800 + random() * 9_000);
  yield {
    ...of("usage"),
    type: "token_usage",
    ...keys,
    input: Math.floor(random() * 400),
    output: 1 + Math.floor(random() * 1_500),
    cacheRead,
    cacheWrite: Math.floor(random() * 4_000),
    model,
    provider,
  };
  if (agent === SDK) {
    yield { ...of("cost"), type: "cost", model, provider, totalCost: 0.02, currency: "USD" };
  }
  if (random() < 0.5) {
    const contextWindow = 200_000;
    yield { ...of("context"), type: "context_usage", tokensUsed: cacheRead + 4_000, contextWindow };
  }
  if (random() < 0.4) {
    const ttftMs = Math.round(totalMs * 0.3);
    yield { ...of("latency"), type: "latency", operation: "api_call", totalMs, ttftMs, model };
  }
}

function* tellToolCall(
  telling: Telling,
  record: string,
  turnId: string | undefined,
): Generator<WireEvent> {
  const { agent, random } = telling;
  const toolName = agent.tools[Math.floor(random() * agent.tools.length)]!;
  const call = { turnId, toolName, toolCallId: `call_${record}` };
  const of = (witness: string, kind: string) => telling.base(witness, `${record}-${kind}`);
  const start = of(agent.witness, "start");
  yield {
    ...start,
    type: "tool_call_start",
    ...call,
    inputSizeBytes: 20 + Math.floor(random() * 2_000),
    inputPreview: '{"command":"deno test"}',
  };
  const end = of(agent.witness, "end");
  const durationMs = end.timestamp - start.timestamp;
  const isError = random() < 0.06;
  yield {
    ...end,
    type: "tool_call_end",
    ...call,
    durationMs,
    outputSizeBytes: Math.floor(random() * 20_000),
    outputPreview: "ok | 12 passed",
    isError,
  };
  // Claude Code's telemetry tells of the same call once more.
  if (agent === CLAUDE && random() < 0.15) {
    yield { ...of("otel", "span"), type: "tool_call", ...call, durationMs, isError };
  }
}

function* tellSources(telling: Telling, turn: number): Generator<WireEvent> {
  const { agent, random } = telling;
  const of = (kind: string) => telling.base(agent.witness, `${turn}-${kind}`);
  const call = { method: "tools/call", toolName: "search", serverName: "docs" };
  const durationMs = Math.round(random() * 700);
  yield { ...of("mcp-request"), type: "mcp_request", ...call, inputSizeBytes: 120 };
  yield { ...of("mcp-response"), type: "mcp_response", ...call, durationMs, isError: false };
  yield {
    ...of("rag"),
    type: "rag_retrieval",
    source: "handbook",
    resultCount: 5,
    topScore: 0.87,
    durationMs,
  };
}

function compaction(telling: Telling, turn: number): WireEvent {
  return {
    ...telling.base(telling.agent.witness, `${turn}-compaction`),
    type: "compaction",
    tokensBefore: 160_000,
    tokensAfter: 22_000,
    isAutomatic: true,
  };
}

/** A session id in the form that agents use; seed and number make it unique. */
function uuid(random: Random, seed: number, number: number): string {
  const part = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  return `${part(seed, 8)}-${part(number, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${
    hex(random, 12)
  }`;
}

function hex(random: Random, digits: number): string {
  let text = "";
  while (text.length < digits) text += Math.floor(random() * 16).toString(16);
  return text;
}

/** Mulberry32: small, fast and the same everywhere. */
function randomNumbers(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
