import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import { SPANS } from "../../../server/domain/blocks.ts";
import {
  addDuration,
  type Histogram,
  sumOfHistogramTexts,
} from "../../../server/domain/histogram.ts";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { all, type Db } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { readSettled } from "../../../server/store/rollups.ts";
import { readUsageTotals } from "../../../server/store/usage.ts";
import { sessionEvents } from "../../arbitraries.ts";
import { event, T } from "./asked.ts";

/** What agent and project a session is of, told at any of few times: the latest stands. */
const named = fc.array(
  fc.record({
    agent: fc.constantFrom("claude-code", "codex"),
    cwd: fc.constantFrom("/home/dev/one", "/home/dev/two"),
    at: fc.constantFrom(-5_000_000, 0, 60_000, 120_000),
  }),
  { maxLength: 3 },
);

let ids = 0;
const session = (sessionId: string) =>
  fc.tuple(sessionEvents(sessionId), named).map(([events, names]) => [
    ...events,
    ...names.map(({ agent, cwd, at }): WireEvent => ({
      type: "session_start",
      id: `named-${ids++}`,
      sessionId,
      timestamp: 1_795_000_000_000 + at,
      agent,
      cwd,
    })),
  ]);

/** Any order, some twice, cut into commits at random places. */
const deliveries = fc.tuple(session("s1"), session("s2")).chain((both) => {
  const events = both.flat();
  return fc.tuple(
    fc.shuffledSubarray(events, { minLength: events.length }),
    events.length > 0 ? fc.array(fc.constantFrom(...events), { maxLength: 5 }) : fc.constant([]),
    fc.array(fc.nat(events.length), { maxLength: 6 }),
  ).map(([order, again, cuts]) => {
    const told = [...order, ...again];
    const edges = [0, ...cuts.sort((a, b) => a - b), told.length];
    return edges.slice(1).map((edge, index) => told.slice(edges[index], edge));
  });
});

/** Rows by the JSON of their key, without those of nothing but zeros. */
function byKey(rows: Record<string, unknown>[], keys: readonly string[]) {
  const sums = new Map<string, Record<string, unknown>>();
  for (const { histogram, ...row } of rows) {
    const values = Object.entries(row).filter(([name]) => !keys.includes(name));
    if (values.every(([, value]) => value === 0)) continue;
    const key = JSON.stringify(keys.map((name) => row[name]));
    const one = typeof histogram === "string" ? sumOfHistogramTexts(histogram) : null;
    sums.set(key, { ...Object.fromEntries(values), ...histogram !== undefined && { one } });
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => a < b ? -1 : 1));
}

const MODEL_SUMS = [
  "count",
  "calls",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "cost_nano_usd",
  "reported_nano_usd",
  "computed_nano_usd",
  "unpriced_tokens",
];
const USAGE_KEYS = ["span", "bucket", "dimension", "name", "provider"];
const USAGE_SUMS = ["sessions", "last_sessions", ...MODEL_SUMS, "tool_calls", "tool_errors"];

/** Usage as GROUP BY over the sessions' own totals tells it. */
function usageTold(db: Db): Record<string, unknown>[] {
  const zeros = (names: string[]) => names.map((name) => `0 AS ${name}`).join(", ");
  const project = "coalesce(project, '')";
  const larger: [dimension: string, name: string, provider: string][] = [
    ["all", "''", "''"],
    ["agent", "agent", "''"],
    ["project", project, "''"],
  ];
  const parts = SPANS.flatMap((span) => {
    const models = MODEL_SUMS.map((name) => `told.${name}`).join(", ");
    const block = (bucket: string) => `${span} AS span, ${bucket} / ${span} AS bucket`;
    const of = (table: string) => `FROM ${table} AS told JOIN sessions USING (session_id)`;
    const [start, last] = ["(started_at / 900000)", "(last_event_at / 900000)"];
    const names = span === 1 ? [["pair", "agent", project]] : larger;
    return [
      ...names.flatMap(([dimension, name, provider]) => {
        const head = (bucket: string) =>
          `SELECT ${block(bucket)}, '${dimension}' AS dimension, ${name} AS name,
            ${provider} AS provider`;
        return [
          `${head("told.bucket")}, 0 AS sessions, 0 AS last_sessions, ${models},
            0 AS tool_calls, 0 AS tool_errors ${of("session_models")}`,
          `${head("(told.sort_at / 900000)")}, 0, 0, ${zeros(MODEL_SUMS)}, 1,
            coalesce(told.is_error, 0) ${of("tool_calls")}`,
          `${head(start)}, 1, 0, ${zeros(MODEL_SUMS)}, 0, 0 FROM sessions`,
          `${head(last)}, 0, 1, ${zeros(MODEL_SUMS)}, 0, 0 FROM sessions`,
        ];
      }),
      `SELECT ${block("told.bucket")}, 'model', told.model, told.provider, 0, 0, ${models}, 0, 0
        ${of("session_models")}`,
    ];
  });
  const sums = USAGE_SUMS.map((name) => `sum(${name}) AS ${name}`).join(", ");
  return all(
    db,
    `SELECT ${USAGE_KEYS}, ${sums} FROM (${parts.join(" UNION ALL ")}) GROUP BY ${USAGE_KEYS}`,
  );
}

const TOOL_KEYS = ["span", "bucket", "agent", "tool_name"];

interface ToldCall {
  session_id: string;
  quarter: number;
  agent: string;
  tool_name: string;
  is_error: number;
  ms: number | null;
}

/** Tool calls summed up by hand, one row a value of `keyOf`. */
function callsTold(
  db: Db,
  keyOf: (call: ToldCall) => Record<string, string | number>,
): Record<string, unknown>[] {
  const calls = all<ToldCall>(
    db,
    `SELECT session_id, sort_at / 900000 AS quarter, agent, coalesce(tool_name, '') AS tool_name,
      coalesce(is_error, 0) AS is_error, duration_ms AS ms
    FROM tool_calls JOIN sessions USING (session_id)`,
  );
  return [...Map.groupBy(calls, (call) => JSON.stringify(keyOf(call)))].map(([key, found]) => {
    const durations = found.flatMap(({ ms }) => ms ?? []);
    const histogram: Histogram = {};
    for (const ms of durations) addDuration(histogram, ms, 1);
    return {
      ...JSON.parse(key),
      count: found.length,
      errors: found.reduce((sum, call) => sum + call.is_error, 0),
      duration_count: durations.length,
      duration_us: durations.reduce((sum, ms) => sum + Math.round(ms * 1000), 0),
      histogram: JSON.stringify(histogram),
    };
  });
}

function toolsTold(db: Db): Record<string, unknown>[] {
  return SPANS.flatMap((span) =>
    callsTold(db, ({ quarter, agent, tool_name }) => {
      return { span, bucket: Math.floor(quarter / span), agent, tool_name };
    })
  );
}

const SOURCE_KEYS = ["span", "bucket", "kind", "source", "operation", "tool_name"];

function sourcesTold(db: Db): Record<string, unknown>[] {
  return SPANS.flatMap((span) => {
    const block = `${span} AS span, bucket / ${span} AS bucket`;
    const shared = `sum(duration_count) AS duration_count, sum(duration_us) AS duration_us`;
    const histogram = "group_concat(histogram, '') AS histogram";
    return all<Record<string, unknown>>(
      db,
      `SELECT ${block}, 'mcp' AS kind, server_name AS source, method AS operation, tool_name,
        sum(count) AS count, sum(errors) AS errors, ${shared}, 0 AS result_count, 0 AS results,
        0 AS top_score_count, 0 AS top_score_millionths, 0 AS chunk_tokens, ${histogram}
      FROM session_mcp GROUP BY 1, 2, 3, 4, 5, 6
      UNION ALL
      SELECT ${block}, 'rag', source, type, '', sum(count), 0, ${shared}, sum(result_count),
        sum(results), sum(top_score_count), sum(top_score_millionths), sum(chunk_tokens),
        ${histogram}
      FROM session_rag GROUP BY 1, 2, 3, 4, 5, 6`,
    );
  });
}

/** Every quarter, and every larger block that is whole: the last one may be half put together. */
function whole(db: Db, rows: Record<string, unknown>[], keys: readonly string[]) {
  const settled = readSettled(db);
  return byKey(
    rows.filter(({ span, bucket }) => span === 1 || (Number(bucket) + 1) * Number(span) <= settled),
    keys,
  );
}

/** Sessions at work in every span between two quarters in which one begins or is over. */
function assertActive(db: Db): void {
  const quarters = all<{ at: number }>(
    db,
    `SELECT started_at / 900000 * 900000 AS at FROM sessions
     UNION SELECT last_event_at / 900000 * 900000 FROM sessions
     UNION SELECT (last_event_at / 900000 + 1) * 900000 FROM sessions ORDER BY 1`,
  ).map(({ at }) => at);
  const ranges = quarters.flatMap((from) =>
    quarters.filter((to) => to > from).map((to) => ({ from, to }))
  );
  const sql = `
    SELECT count(*) AS count FROM sessions WHERE last_event_at >= :from AND started_at < :to`;
  assert.deepEqual(
    readUsageTotals(db, ranges, null).map(({ activeSessions }) => activeSessions),
    ranges.map((range) => all<{ count: number }>(db, sql, { ...range })[0]!.count),
  );
}

function assertSummedUp(db: Db): void {
  assertActive(db);
  const kept = (table: string) => all<Record<string, unknown>>(db, `SELECT * FROM ${table}`);
  const same = (table: string, told: Record<string, unknown>[], keys: readonly string[]) =>
    assert.deepEqual(whole(db, kept(table), keys), whole(db, told, keys));
  same("usage_rollups", usageTold(db), USAGE_KEYS);
  same("tool_rollups", toolsTold(db), TOOL_KEYS);
  const ofSession = callsTold(db, ({ session_id, tool_name }) => ({ session_id, tool_name }));
  const toolKeys = ["session_id", "tool_name"];
  assert.deepEqual(byKey(kept("session_tools"), toolKeys), byKey(ofSession, toolKeys));
  same("source_rollups", sourcesTold(db), SOURCE_KEYS);
  const counts = ["agent", "project", "model"].map((name) =>
    `SELECT '${name}' AS dimension, coalesce(${name}, '') AS name, count(*) AS count
     FROM sessions GROUP BY 2`
  );
  const all_ = "SELECT 'all' AS dimension, '' AS name, count(*) AS count FROM sessions";
  const told = all<Record<string, unknown>>(db, [all_, ...counts].join(" UNION ALL "));
  const keys = ["dimension", "name"];
  assert.deepEqual(byKey(kept("session_counts"), keys), byKey(told, keys));
}

Deno.test("rollups and tools' totals are the sums of what they are of, however and whenever they are told", () => {
  fc.assert(
    fc.property(deliveries, (commits) => {
      const { db, writer } = memoryStore();
      for (const events of commits) {
        const { outcomes } = writer.commit(events.map((event) => encodeEvents([event])));
        for (const outcome of outcomes) assert.ok("seqs" in outcome, JSON.stringify(outcome));
        assertSummedUp(db);
      }
      writer.rebuild(() => {});
      assertSummedUp(db);
      db.close();
    }),
    { numRuns: 50 },
  );
});

Deno.test("a refused request leaves no trace in the rollups", () => {
  const { db, writer } = memoryStore({
    beforeFold: (event) => {
      if (event.id.startsWith("poison")) throw new Error("poison");
    },
  });
  const usage = (id: string, at: number) =>
    encodeEvents([
      event("token_usage", at, { requestId: id, input: 1, output: 2, agent: "pi" }),
      { ...event("heartbeat", at), id },
    ]);
  const { outcomes } = writer.commit([usage("a", 0), usage("poison", 1), usage("b", 2)]);
  assert.deepEqual(outcomes.map((outcome) => "seqs" in outcome), [true, false, true]);
  assertSummedUp(db);
  const sql = "SELECT calls FROM usage_rollups WHERE span = 1 AND dimension = 'pair'";
  assert.deepEqual(all<{ calls: number }>(db, sql).map(({ calls }) => calls), [2]);
  db.close();
});

Deno.test("a session that becomes known late takes its share along", () => {
  const { db, writer } = memoryStore();
  const usage = event("token_usage", 0, { requestId: "r", input: 5, output: 0, model: "m" });
  writer.commit([encodeEvents([usage])]);
  writer.commit([encodeEvents([event("session_start", 1, { agent: "codex", cwd: "/a/b" })])]);
  const sql = `
    SELECT dimension, name, provider, input_tokens AS tokens FROM usage_rollups
    WHERE span = 1 AND bucket = ${T / 900_000} AND sessions + calls > 0 ORDER BY dimension`;
  assert.deepEqual(all(db, sql).map((row) => ({ ...row as object })), [
    { dimension: "model", name: "m", provider: "", tokens: 5 },
    { dimension: "pair", name: "codex", provider: "b", tokens: 5 },
  ]);
  db.close();
});

Deno.test("an hour that is over is put into the larger blocks, whatever comes after it", () => {
  const { db, writer } = memoryStore();
  const usage = (hour: number, fields = {}) =>
    event("token_usage", hour * 3_600_000, {
      requestId: `h${hour}`,
      input: 1,
      output: 0,
      ...fields,
    });
  const tool = (hour: number) =>
    event("tool_call", hour * 3_600_000, {
      toolCallId: `c${hour}`,
      toolName: "Bash",
      durationMs: 5,
    });
  // In order, then one late, then a name that moves what was put together.
  const commits = [
    [usage(0), tool(0)],
    [usage(1), tool(1)],
    [usage(30)],
    [usage(10 * 24), tool(10 * 24)],
    [usage(2), tool(2)],
    [event("session_start", 20 * 24 * 3_600_000, { agent: "codex", cwd: "/a/b" })],
  ];
  for (const events of commits) {
    writer.commit([encodeEvents(events)]);
    assertSummedUp(db);
  }
  const sql = `
    SELECT sum(input_tokens) AS tokens, sum(tool_calls) AS calls FROM usage_rollups
    WHERE span = 768 AND dimension = 'agent' AND name = 'codex'`;
  assert.deepEqual({ ...all(db, sql)[0] as object }, { tokens: 5, calls: 4 });
  db.close();
});
