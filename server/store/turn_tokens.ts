/** Reads the tokens of a session's turns. */
import { CALL_SUM_NAMES, type CallSums, NO_SUMS } from "./call_sums.ts";
import type { TokenSums, TurnTokensRow } from "./course_rows.ts";
import { all, type Db, first } from "./db.ts";
import type { TurnRow } from "./rows.ts";
import { columnName } from "./table.ts";
import { readTurns } from "./turns.ts";

/** Turns that a chart can show. */
const MAX_TURNS = 500;

/**
 * The newest `limit` turns, oldest first; at the end what belongs to none of them. A call belongs to
 * the turn that it names, else to the one that ran.
 */
export function readTurnTokens(db: Db, sessionId: string, limit: number): TurnTokensRow[] {
  const most = Math.min(limit, MAX_TURNS);
  const newest = readTurns(db, sessionId, most);
  const turns = newest.filter((turn) => turn.counted);
  // What came before the first turn of all belongs to none; before the first of the newest, to older ones.
  const from = newest.length < most || !turns[0] ? null : beginOf(turns[0]);
  const named = sumsOfNamed(db, sessionId, turns);
  const loose = sumsOfLoose(db, sessionId, turns, from);
  const rows = turns.map((turn, index) => {
    const { turnKey, turnId, turnIndex } = turn;
    const sums = added(named.get(turnId ?? "") ?? NO_SUMS, loose.get(index));
    return { turnKey, turnId, turnIndex, at: beginOf(turn), ...told(sums) };
  });
  const [outside, unknown] = [loose.get(OUTSIDE), sumsOfUnknown(db, sessionId, from)];
  const rest = added(unknown, outside);
  if (rest.calls === 0) return rows;
  const at = Math.min(outside?.at ?? Infinity, unknown.at ?? Infinity);
  return [...rows, { turnKey: null, turnId: null, turnIndex: null, at, ...told(rest) }];
}

function beginOf({ startedAt, endedAt }: TurnRow): number {
  return startedAt ?? endedAt ?? 0;
}

/** Of the calls that name one of the turns, by its id. */
function sumsOfNamed(db: Db, sessionId: string, turns: readonly TurnRow[]): Map<string, CallSums> {
  const ids = turns.flatMap(({ turnId }) => turnId ?? []);
  const sql = `
    SELECT turn_id AS turnId, calls, input_tokens AS inputTokens, output_tokens AS outputTokens,
      cache_read_tokens AS cacheReadTokens, cache_write_tokens AS cacheWriteTokens, priced,
      cost_nano_usd AS costNanoUsd
    FROM json_each(:ids) CROSS JOIN turn_tokens
      ON session_id = :sessionId AND turn_id = value`;
  const found = all<CallSums & { turnId: string }>(db, sql, {
    sessionId,
    ids: JSON.stringify(ids),
  });
  return new Map(found.map((sums) => [sums.turnId, sums]));
}

/** The number of what ran in no turn. */
const OUTSIDE = -1;

/** Sums, and when the first of the calls was. */
type DatedSums = CallSums & { at: number | null };

/** Of the calls from a time on that name no turn, by the number of the turn that ran. */
function sumsOfLoose(
  db: Db,
  sessionId: string,
  turns: readonly TurnRow[],
  from: number | null,
): Map<number, DatedSums> {
  if (!hasLoose(db, sessionId, from ?? 0)) return new Map();
  // Each call is read once: the spans meet and do not overlap.
  const sql = `
    SELECT span.value ->> 0 AS turn, min(at) AS at, count(*) AS calls, ${LOOSE_SUMS}
    FROM json_each(:spans) AS span CROSS JOIN llm_calls INDEXED BY llm_calls_of_no_turn
      ON session_id = :sessionId AND at >= span.value ->> 1 AND at < span.value ->> 2
        AND turn_id IS NULL AND counted = 1
    GROUP BY turn`;
  const spans = JSON.stringify(spansOf(turns, from ?? 0));
  const found = all<DatedSums & { turn: number }>(db, sql, { sessionId, spans });
  return new Map(found.map(({ turn, ...sums }) => [turn, sums]));
}

/** Most agents name the turn of every call: then there are no spans to look into. */
function hasLoose(db: Db, sessionId: string, from: number): boolean {
  const sql = `
    SELECT 1 FROM llm_calls INDEXED BY llm_calls_of_no_turn
    WHERE session_id = :sessionId AND at >= :from AND turn_id IS NULL AND counted = 1 LIMIT 1`;
  return first(db, sql, { sessionId, from }) !== null;
}

const LOOSE_SUMS = `
  coalesce(sum(input_tokens), 0) AS inputTokens, coalesce(sum(output_tokens), 0) AS outputTokens,
  coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
  coalesce(sum(cache_write_tokens), 0) AS cacheWriteTokens,
  count(cost_nano_usd) AS priced, coalesce(sum(cost_nano_usd), 0) AS costNanoUsd`;

/** After every time that an event can have. */
const NEVER = 8.64e15;

/** [number of the turn that runs, from, to (excluded)] without gaps; a turn runs until the next begins. */
function spansOf(turns: readonly TurnRow[], from: number): [number, number, number][] {
  const spans: [number, number, number][] = [];
  const add = (turn: number, begin: number, end: number) => {
    if (begin < end) spans.push([turn, begin, end]);
  };
  let latest = from;
  const begins = turns.map((turn) => latest = Math.max(latest, beginOf(turn)));
  add(OUTSIDE, from, begins[0] ?? NEVER);
  for (const [index, turn] of turns.entries()) {
    const [begin, until] = [begins[index]!, begins[index + 1] ?? NEVER];
    const end = turn.endedAt === null ? until : Math.min(until, turn.endedAt + 1);
    add(index, begin, end);
    add(OUTSIDE, Math.max(begin, end), until);
  }
  return spans;
}

/** Of the calls that name a turn which nobody told of; from a time on, of those turns that still ran. */
function sumsOfUnknown(db: Db, sessionId: string, from: number | null): DatedSums {
  const edge = (which: string) => `
    (SELECT ${which}(at) FROM llm_calls
     WHERE session_id = :sessionId AND llm_calls.turn_id = turn_tokens.turn_id)`;
  const sums = CALL_SUM_NAMES.map((name) => `coalesce(sum(${columnName(name)}), 0) AS ${name}`);
  const sql = `
    SELECT min(${edge("min")}) AS at, ${sums.join(", ")}
    FROM turn_tokens INDEXED BY turn_tokens_unknown
    WHERE session_id = :sessionId AND is_known = 0
      ${from === null ? "" : `AND ${edge("max")} >= :from`}`;
  return first<DatedSums>(db, sql, { sessionId, ...from !== null && { from } })!;
}

function added(one: CallSums, other: CallSums | undefined): CallSums {
  if (!other) return one;
  const sums = { ...NO_SUMS };
  for (const name of CALL_SUM_NAMES) sums[name] = one[name] + other[name];
  return sums;
}

function told(sums: CallSums): TokenSums {
  return {
    calls: sums.calls,
    inputTokens: sums.inputTokens,
    outputTokens: sums.outputTokens,
    cacheReadTokens: sums.cacheReadTokens,
    cacheWriteTokens: sums.cacheWriteTokens,
    costNanoUsd: sums.priced > 0 ? sums.costNanoUsd : null,
  };
}
