/**
 * A session's totals, those of its models by quarter of an hour, changed by (new − old) of a row,
 * never by "+1 per event". Each has a histogram of its durations, from which percentiles are read.
 */
import { turnMs } from "../domain/evals.ts";
import type { Money } from "../domain/told.ts";
import type { Db } from "./db.ts";
import type { CostRecord, LlmCallRecord, ToolCallRecord, TurnRecord } from "./records.ts";
import type { Rollups } from "./rollups.ts";
import {
  addForGood,
  addSample,
  bucketOf,
  type Extremes,
  microseconds,
  NO_EXTREMES,
  noSamples,
  type Sampled,
  type Sign,
} from "./samples.ts";
import type { SessionRecord } from "./session_record.ts";
import { SubagentTotals } from "./subagent_totals.ts";
import { Table, type TableSpec } from "./table.ts";
import { TurnTotals } from "./turn_totals.ts";

interface Total extends Sampled {
  sessionId: string;
}

const TOTAL = {
  sessionId: "plain",
  count: "plain",
  durationCount: "plain",
  durationUs: "plain",
  histogram: "json",
} as const;

const isEmpty = (total: { count: number }) => total.count === 0;

interface ToolTotal extends Total {
  toolName: string;
  errors: number;
}
const SESSION_TOOLS: TableSpec<ToolTotal> = {
  table: "session_tools",
  key: ["sessionId", "toolName"],
  fields: { ...TOTAL, toolName: "plain", errors: "plain" },
  isEmpty,
};

const MODEL_SUMS = {
  calls: "plain",
  inputTokens: "plain",
  outputTokens: "plain",
  cacheReadTokens: "plain",
  cacheWriteTokens: "plain",
  cacheWrite1hTokens: "plain",
  reasoningTokens: "plain",
  inputNanoUsd: "plain",
  outputNanoUsd: "plain",
  cacheReadNanoUsd: "plain",
  cacheWriteNanoUsd: "plain",
  costNanoUsd: "plain",
  reportedNanoUsd: "plain",
  computedNanoUsd: "plain",
  estimatedNanoUsd: "plain",
  comparedReportedNanoUsd: "plain",
  comparedComputedNanoUsd: "plain",
  unpricedTokens: "plain",
  ttftCount: "plain",
  ttftUs: "plain",
} as const;
type ModelSums = { -readonly [Name in keyof typeof MODEL_SUMS]: number };

interface ModelTotal extends Total, ModelSums {
  bucket: number;
  model: string;
  provider: string;
}
const SESSION_MODELS: TableSpec<ModelTotal> = {
  table: "session_models",
  key: ["sessionId", "model", "provider", "bucket"],
  fields: { ...TOTAL, bucket: "plain", model: "plain", provider: "plain", ...MODEL_SUMS },
  isEmpty,
};

interface OperationTotal extends Total, Extremes {
  operation: string;
  model: string;
  provider: string;
  ttftCount: number;
  ttftUs: number;
}
const SESSION_OPERATIONS: TableSpec<OperationTotal> = {
  table: "session_operations",
  key: ["sessionId", "operation", "model", "provider"],
  fields: {
    ...TOTAL,
    operation: "plain",
    model: "plain",
    provider: "plain",
    ttftCount: "plain",
    ttftUs: "plain",
    minMs: "plain",
    maxMs: "plain",
  },
  isEmpty,
};

interface TurnDurations extends Total {
  ttftCount: number;
  ttftUs: number;
}
const SESSION_TURNS: TableSpec<TurnDurations> = {
  table: "session_turns",
  key: ["sessionId"],
  fields: { ...TOTAL, ttftCount: "plain", ttftUs: "plain" },
  isEmpty,
};

/** One measured operation of a session. */
export interface OperationSample {
  sessionId: string;
  operation: string;
  model: string;
  provider: string;
  totalMs: number;
  ttftMs: number | null;
}

export class Totals {
  readonly #tools: Table<ToolTotal>;
  readonly #models: Table<ModelTotal>;
  readonly #operations: Table<OperationTotal>;
  readonly #rollups: Rollups;
  readonly #durations: Table<TurnDurations>;
  readonly #subagents: SubagentTotals;
  readonly turns: TurnTotals;
  readonly tables: { flush(): void; reset(): void }[];

  constructor(db: Db, rollups: Rollups) {
    this.#rollups = rollups;
    this.#tools = new Table(db, SESSION_TOOLS);
    this.#models = new Table(db, SESSION_MODELS);
    this.#operations = new Table(db, SESSION_OPERATIONS);
    this.#durations = new Table(db, SESSION_TURNS);
    this.#subagents = new SubagentTotals(db);
    this.turns = new TurnTotals(db);
    this.tables = [
      ...[this.#tools, this.#models, this.#operations, this.#durations],
      ...[this.#subagents.table, this.turns.table],
    ];
  }

  /** Adds or takes out one tool call. */
  tool(sign: Sign, session: SessionRecord, call: ToolCallRecord): void {
    session.toolCallCount += sign;
    if (call.isError) session.toolErrorCount += sign;
    if (call.durationMs !== null) {
      session.toolDurationCount += sign;
      session.toolDurationUs += sign * microseconds(call.durationMs);
    }
    const { sessionId } = session;
    const toolName = call.toolName ?? "";
    this.#rollups.tool(sign, call);
    const total = this.#tools.find(sessionId, toolName) ??
      { sessionId, toolName, errors: 0, ...noSamples() };
    addSample(total, sign, call.durationMs);
    if (call.isError) total.errors += sign;
    this.#tools.put(total);
    this.#subagents.tool(sign, call);
  }

  /** Adds or takes out how long one turn took; one that is not counted has no share. */
  turn(sign: Sign, turn: TurnRecord): void {
    if (!turn.counted) return;
    const { sessionId, ttftMs } = turn;
    const total = this.#durations.find(sessionId) ??
      { sessionId, ttftCount: 0, ttftUs: 0, ...noSamples() };
    addSample(total, sign, turnMs(turn));
    addTtft(total, sign, ttftMs);
    this.#durations.put(total);
  }

  /** Adds or takes out one LLM call; one that is not counted has no share. */
  call(sign: Sign, session: SessionRecord, call: LlmCallRecord): void {
    if (!call.counted) return;
    this.turns.call(sign, call);
    this.#subagents.call(sign, call);
    const sums = sumsOfCall(call);
    this.#model(sign, session, call, sums, call.durationMs);
    session.llmCallCount += sign * sums.calls;
    session.inputTokens += sign * sums.inputTokens;
    session.outputTokens += sign * sums.outputTokens;
    session.cacheReadTokens += sign * sums.cacheReadTokens;
    session.cacheWriteTokens += sign * sums.cacheWriteTokens;
  }

  /** Adds or takes out the money of a cost event that no LLM call carries. */
  cost(sign: Sign, session: SessionRecord, cost: CostRecord): void {
    if (!cost.counted) return;
    this.#model(sign, session, cost, { ...NO_SUMS, ...moneySums(cost.amounts, null) }, null);
  }

  #model(
    sign: Sign,
    session: SessionRecord,
    told: { at: number; model: string | null; provider: string | null },
    sums: ModelSums,
    durationMs: number | null,
  ): void {
    session.costNanoUsd += sign * sums.costNanoUsd;
    session.reportedNanoUsd += sign * sums.reportedNanoUsd;
    session.computedNanoUsd += sign * sums.computedNanoUsd;
    session.estimatedNanoUsd += sign * sums.estimatedNanoUsd;
    session.unpricedTokens += sign * sums.unpricedTokens;
    const { sessionId } = session;
    const model = told.model ?? "";
    const provider = told.provider ?? "";
    const bucket = bucketOf(told.at);
    const total = this.#models.find(sessionId, model, provider, bucket) ??
      { sessionId, bucket, model, provider, ...noSamples(), ...NO_SUMS };
    this.#rollups.usage(total);
    addSample(total, sign, durationMs);
    for (const name of SUM_NAMES) total[name] += sign * sums[name];
    this.#models.put(total);
  }

  /** Adds one measured operation. */
  operation({ sessionId, operation, model, provider, totalMs, ttftMs }: OperationSample): void {
    const total = this.#operations.find(sessionId, operation, model, provider) ??
      {
        ...{ sessionId, operation, model, provider, ttftCount: 0, ttftUs: 0 },
        ...noSamples(),
        ...NO_EXTREMES,
      };
    addForGood(total, totalMs);
    addTtft(total, 1, ttftMs);
    this.#operations.put(total);
  }
}

function addTtft(
  total: { ttftCount: number; ttftUs: number },
  sign: Sign,
  ttftMs: number | null,
): void {
  if (ttftMs === null) return;
  total.ttftCount += sign;
  total.ttftUs += sign * microseconds(ttftMs);
}

const SUM_NAMES = Object.keys(MODEL_SUMS) as (keyof ModelSums)[];
const NO_SUMS = Object.fromEntries(SUM_NAMES.map((name) => [name, 0])) as ModelSums;

function sumsOfCall(call: LlmCallRecord): ModelSums {
  const hasUsage = call.inputTokens !== null;
  const sums = { ...NO_SUMS, ...moneySums(call.reported, call.computed) };
  sums.calls = hasUsage ? 1 : 0;
  sums.inputTokens = call.inputTokens ?? 0;
  sums.outputTokens = call.outputTokens ?? 0;
  sums.cacheReadTokens = call.cacheReadTokens ?? 0;
  sums.cacheWriteTokens = call.cacheWriteTokens ?? 0;
  sums.cacheWrite1hTokens = call.cacheWrite1hTokens ?? 0;
  sums.reasoningTokens = call.reasoningTokens ?? 0;
  if (!call.reported && call.isEstimated) sums.estimatedNanoUsd = sums.costNanoUsd;
  if (call.ttftMs !== null) {
    sums.ttftCount = 1;
    sums.ttftUs = microseconds(call.ttftMs);
  }
  if (!call.reported && !call.computed) {
    sums.unpricedTokens = sums.inputTokens + sums.outputTokens + sums.cacheReadTokens +
      sums.cacheWriteTokens;
  }
  return sums;
}

/** The cost of a call is what its client reported, else what was computed. */
function moneySums(reported: Money | null, computed: Money | null): Partial<ModelSums> {
  const cost = reported ?? computed;
  const hasBoth = reported !== null && computed !== null;
  return {
    inputNanoUsd: cost?.input ?? 0,
    outputNanoUsd: cost?.output ?? 0,
    cacheReadNanoUsd: cost?.cacheRead ?? 0,
    cacheWriteNanoUsd: cost?.cacheWrite ?? 0,
    costNanoUsd: cost?.total ?? 0,
    reportedNanoUsd: reported?.total ?? 0,
    computedNanoUsd: computed?.total ?? 0,
    comparedReportedNanoUsd: hasBoth ? reported.total : 0,
    comparedComputedNanoUsd: hasBoth ? computed.total : 0,
  };
}
