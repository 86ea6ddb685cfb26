/**
 * Quality signals of turns: those that clients told, and for every other turn those that its calls
 * show. Pure.
 */
import type { TurnRow } from "../store/rows.ts";

/** What of a turn counts here; times in Unix ms. */
export type EvalTurn = Pick<
  TurnRow,
  "turnKey" | "turnId" | "turnIndex" | "startedAt" | "endedAt" | "durationMs"
>;

/** What of a tool call counts here. */
export interface EvalToolCall {
  turnId: string | null;
  at: number;
  name: string;
  isError: boolean | null;
}

/** What of an LLM call counts here. */
export interface EvalLlmCall {
  turnId: string | null;
  at: number;
  model: string | null;
  provider: string | null;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}

/** A failed request. */
export interface EvalLlmError {
  at: number;
}

/** The quality signals of one turn; rates 0 to 1, null = not known. */
export interface TurnEval {
  at: number;
  /** Of the turn it is of; null where none is found. */
  turnKey: string | null;
  turnId: string | null;
  turnIndex: number | null;
  model: string | null;
  provider: string | null;
  responseTokens: number | null;
  toolCallCount: number | null;
  toolErrorCount: number | null;
  toolSuccessRate: number | null;
  hadRetry: boolean | null;
  hadImmediateFollowUp: boolean | null;
  responseLatencyMs: number | null;
  cacheHitRate: number | null;
  userRating: number | null;
  /** Taken from the turn's calls; false: as a client told it. */
  isDerived: boolean;
}

/** A person's rating of a turn, which the turn's id names, or its key where it has none. */
export interface EvalRatingRow {
  turnId: string;
  at: number;
  /** 1 to 5. */
  rating: number;
}

/** Everything of one session that evals are taken from. */
export interface EvalInput {
  /** By start, oldest first. */
  turns: EvalTurn[];
  toolCalls: EvalToolCall[];
  llmCalls: EvalLlmCall[];
  llmErrors: EvalLlmError[];
  /** As clients told them. */
  told: TurnEval[];
  /** As persons clicked them, one a turn. */
  ratings: EvalRatingRow[];
}

/** A prompt that comes so soon after the answer probably corrects it. */
const FOLLOW_UP_MS = 30_000;

/** One eval a turn, by time: the told ones, and derived ones for turns that are over and have none. */
export function evalsOf(input: EvalInput): TurnEval[] {
  const { turns } = input;
  // An eval is made after its turn, so it may come after the end.
  const told = byTurn(turns, input.told, lastBegun);
  const tools = byTurn(turns, input.toolCalls, running);
  const calls = byTurn(turns, input.llmCalls, running);
  const errors = byTurn(turns, input.llmErrors, running);
  const turnOf = new Map([...told].flatMap(([turn, found]) => found.map((one) => [one, turn])));
  const ratings = new Map(input.ratings.map((rating) => [rating.turnId, rating]));
  const derived = turns.flatMap((turn, index) => {
    const next = turns[index + 1] ?? null;
    const isOver = turn.endedAt !== null || next !== null;
    if (!isOver || told.has(turn)) return [];
    const parts = { tools: tools.get(turn) ?? [], calls: calls.get(turn) ?? [] };
    return [rated(derive(turn, next, parts, errors.has(turn)), turn, ratings)];
  });
  return [...input.told.map((one) => rated(one, turnOf.get(one) ?? null, ratings)), ...derived]
    .sort((a, b) => a.at - b.at);
}

/** With the rating that a person clicked, unless a client told a later one. */
function rated(
  one: TurnEval,
  turn: EvalTurn | null,
  ratings: ReadonlyMap<string, EvalRatingRow>,
): TurnEval {
  const placed = { ...one, turnKey: turn?.turnKey ?? null };
  const clicked = [turn?.turnId, turn?.turnKey, one.turnId]
    .map((name) => name ? ratings.get(name) : undefined).find((rating) => rating !== undefined);
  if (!clicked || (one.userRating !== null && one.at > clicked.at)) return placed;
  return { ...placed, userRating: clicked.rating };
}

type FindByTime = (turns: EvalTurn[], at: number) => EvalTurn | null;

/** Items by the turn they belong to: by id or index where both have one, else by time. */
function byTurn<
  Item extends { at: number; turnId?: string | null; turnIndex?: number | null },
>(
  turns: EvalTurn[],
  items: Item[],
  find: FindByTime,
): Map<EvalTurn, Item[]> {
  const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
  // Some agents count turns anew at each prompt: the last of that index to begin is meant.
  const byIndex = Map.groupBy(turns, (turn) => turn.turnIndex);
  const found = new Map<EvalTurn, Item[]>();
  for (const item of items) {
    const turn = (item.turnId != null && byId.get(item.turnId)) ||
      (item.turnIndex != null && lastBegun(byIndex.get(item.turnIndex) ?? [], item.at)) ||
      find(turns, item.at);
    if (!turn) continue;
    const known = found.get(turn);
    if (known) known.push(item);
    else found.set(turn, [item]);
  }
  return found;
}

/** The turn that is running at a moment, or null. */
function running(turns: EvalTurn[], at: number): EvalTurn | null {
  const turn = lastBegun(turns, at);
  return turn && (turn.endedAt === null || at <= turn.endedAt) ? turn : null;
}

/** The last turn to begin at or before a moment. */
function lastBegun(turns: EvalTurn[], at: number): EvalTurn | null {
  let [low, high] = [0, turns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beginOf(turns[middle]!) <= at) low = middle + 1;
    else high = middle;
  }
  return turns[low - 1] ?? null;
}

function beginOf(turn: EvalTurn): number {
  return turn.startedAt ?? turn.endedAt ?? 0;
}

interface Parts {
  tools: EvalToolCall[];
  calls: EvalLlmCall[];
}

/** The signals of a turn that has ended, or that the next one cut off. */
function derive(
  turn: EvalTurn,
  next: EvalTurn | null,
  { tools, calls }: Parts,
  hasFailedRequest: boolean,
): TurnEval {
  const known = tools.filter((call) => call.isError !== null);
  const errors = known.filter((call) => call.isError).length;
  const model = calls.findLast((call) => call.model !== null);
  return {
    at: turn.endedAt ?? beginOf(next ?? turn),
    turnKey: turn.turnKey,
    turnId: turn.turnId,
    turnIndex: turn.turnIndex,
    model: model?.model ?? null,
    provider: model?.provider ?? null,
    responseTokens: calls.length > 0 ? sum(calls, "outputTokens") : null,
    toolCallCount: tools.length,
    toolErrorCount: tools.length > 0 && known.length === 0 ? null : errors,
    toolSuccessRate: known.length > 0 ? 1 - errors / known.length : null,
    hadRetry: hasFailedRequest || hasRetry(tools),
    hadImmediateFollowUp: hasFollowUp(turn, next),
    responseLatencyMs: turnMs(turn),
    cacheHitRate: cacheHitRate(calls),
    userRating: null,
    isDerived: true,
  };
}

/** Null for a turn whose end nobody told. */
function hasFollowUp(turn: EvalTurn, next: EvalTurn | null): boolean | null {
  if (turn.endedAt === null) return null;
  return next !== null && beginOf(next) - turn.endedAt <= FOLLOW_UP_MS;
}

/** A failed call followed by another of the same tool. */
function hasRetry(tools: EvalToolCall[]): boolean {
  return tools.some((call) =>
    call.isError && tools.some((other) => other.name === call.name && other.at > call.at)
  );
}

/** A turn's own duration, else from its start to its end. */
export function turnMs(
  turn: Pick<EvalTurn, "startedAt" | "endedAt" | "durationMs">,
): number | null {
  if (turn.durationMs !== null) return turn.durationMs;
  return turn.startedAt === null || turn.endedAt === null
    ? null
    : Math.max(0, turn.endedAt - turn.startedAt);
}

/** The share of the prompts that came from the cache; null without a prompt. */
function cacheHitRate(calls: EvalLlmCall[]): number | null {
  const read = sum(calls, "cacheReadTokens");
  const prompt = read + sum(calls, "inputTokens") + sum(calls, "cacheWriteTokens");
  return prompt === 0 ? null : read / prompt;
}

function sum(
  calls: EvalLlmCall[],
  field: "inputTokens" | "outputTokens" | "cacheReadTokens" | "cacheWriteTokens",
): number {
  return calls.reduce((total, call) => total + call[field], 0);
}
