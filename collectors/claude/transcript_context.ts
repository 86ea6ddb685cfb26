/**
 * What each request held, from the `api-request*` records of Claude Code 2.1: a request is the first
 * `keep` messages of its base and a tail of hashes. A blob tells what a hash stands for, but not for
 * the model's own messages: these are the last ones of the transcript, in their order. Contents are
 * measured and forgotten. Where the records do not suffice the result is marked as estimated. Pure.
 */
import type { ContextSegment } from "../../sdk/types.ts";
import { countIn, isObject, type Json, nameIn, textIn } from "../json.ts";
import {
  type Amount,
  type KnownCalls,
  measureMessage,
  measureShape,
  type Part,
  segmentsOf,
  SYSTEM,
} from "./transcript_parts.ts";
import { addTo, amountsOf, keep, shortHash, type Sizes, sizesOf } from "./transcript_sizes.ts";

/** Messages and blobs that are remembered one by one; older ones only in their sum. */
const MAX_MESSAGES = 100;
/** Requests that may still be answered or built upon: attempts of one, and side requests. */
const MAX_REQUESTS = 4;
/** Lines since the last request: a message's calls, of which a model makes some at once. */
const MAX_ASIDES = 16;
/** Combinations of system prompt and tools; a session that goes on has one or two. */
const MAX_SHAPES = 4;
/** Characters of a token in English and code, where there is nothing better. */
const CHARACTERS_OF_A_TOKEN = 4;
/** Sources of requests that continue the session's own conversation. */
const MAIN_SOURCES = /^(?:sdk|repl_main_thread|main|agent:.*)$/;

/** One request, as sums by part. */
interface Request {
  id: string;
  source: string | null;
  /** Messages, of which the next request may keep the first ones; -1: the list has moved on. */
  count: number;
  sums: number[];
  isExact: boolean;
}

/** Plain JSON, some kB. */
export interface ContextState {
  parts: Part[];
  shapes: Record<string, Sizes>;
  blobs: Record<string, Sizes>;
  /** True once a blob or a message was forgotten. */
  hasForgotten: boolean;
  /** The model's last messages, and how many of them no request has held yet. */
  spoken: Sizes[];
  freshCount: number;
  /** The user's lines since the last request: not each gets a blob. */
  asides: Sizes[];
  /** Messages of the last request: the first `sealedCount` in their sum, then one by one. */
  sealedCount: number;
  sealed: number[];
  messages: Sizes[];
  isExact: boolean;
  requests: Request[];
  /** All that the lines since the last compaction tell, for requests without a record. */
  system: number[];
  lines: number[];
}

/** What a request held. */
export interface Composition {
  segments: ContextSegment[];
  isEstimated: boolean;
}

/** The state before the first line. */
export function newContext(): ContextState {
  return {
    parts: [],
    shapes: {},
    blobs: {},
    hasForgotten: false,
    spoken: [],
    freshCount: 0,
    asides: [],
    sealedCount: 0,
    sealed: [],
    messages: [],
    isExact: true,
    requests: [],
    system: [],
    lines: [],
  };
}

/** Takes an `api-request-shape`: system prompt and tools. */
export function takeShape(state: ContextState, json: Json): void {
  const hash = shortHash(json.shapeHash);
  const shape = isObject(json.shape) ? json.shape : {};
  keep(
    state.shapes,
    hash,
    sizesOf(state.parts, measureShape(shape.system, shape.tools)),
    MAX_SHAPES,
  );
}

/** Takes an `api-request-blob`: one message as it was sent. */
export function takeBlob(state: ContextState, json: Json, calls: KnownCalls): void {
  const message = isObject(json.message) ? json.message : {};
  const amounts = measureMessage(textIn(message, "role") ?? "user", message.content, calls);
  const dropped = keep(
    state.blobs,
    shortHash(json.hash),
    sizesOf(state.parts, amounts),
    MAX_MESSAGES,
  );
  state.hasForgotten ||= dropped;
}

/** Takes an `api-request`: one attempt to ask the model. */
export function takeRequest(state: ContextState, json: Json): void {
  const id = nameIn(json, "id");
  if (id === null) return;
  const source = nameIn(json, "querySource");
  const tail = Array.isArray(json.tail) ? json.tail.map(shortHash) : [];
  const baseId = nameIn(json, "base");
  const kept = baseId === null ? 0 : countIn(json, "keep") ?? 0;
  const built = state.requests.find((request) => request.id === baseId);
  const isMain = source === null || MAIN_SOURCES.test(source);
  const bound = bindTail(state, tail, built !== undefined && kept === built.count);
  const system = state.shapes[shortHash(json.shapeHash)] ?? null;
  if (baseId === null && !isMain) {
    // A helper's own conversation: what the session's list holds stays.
    const sums = addTo([], ...(bound ?? []), system ?? []);
    addRequest(state, { id, source, count: -1, sums, isExact: bound !== null && system !== null });
    return;
  }
  const isKnown = baseId === null || (built !== undefined && kept <= built.count);
  if (bound === null || !isKnown || !rebuild(state, kept, bound)) guess(state, kept + tail.length);
  if (isMain && tail.length > 0) [state.freshCount, state.asides] = [0, []];
  for (const request of state.requests) if (request.count > kept) request.count = -1;
  const sums = addTo(addTo([...state.sealed], ...state.messages), system ?? []);
  const count = state.sealedCount + state.messages.length;
  addRequest(state, { id, source, count, sums, isExact: state.isExact && system !== null });
  seal(state);
}

/** Takes a whole message of the model; `isMore`: what was missing of the last one. */
export function takeSpoken(
  state: ContextState,
  amounts: readonly Amount[],
  isMore: boolean,
): void {
  const sizes = sizesOf(state.parts, amounts);
  const last = isMore ? state.spoken.pop() : undefined;
  state.spoken = [...state.spoken, last ? [...last, ...sizes] : sizes].slice(-MAX_MESSAGES);
  if (!last) state.freshCount += 1;
  addTo(state.lines, sizes);
}

/** Takes what a person, a tool or the client put in; `isLine`: as a line, not as an attachment. */
export function takeHeard(state: ContextState, amounts: readonly Amount[], isLine: boolean): void {
  const sizes = sizesOf(state.parts, amounts);
  if (isLine) state.asides = [...state.asides, sizes].slice(-MAX_ASIDES);
  addTo(state.lines, sizes);
}

/** Takes a `prompt_snapshot`: the only sign of the system prompt where there is no record. */
export function takeSnapshot(state: ContextState, attachment: Json): void {
  const amounts = measureShape(attachment.systemPrompt, attachment.tools);
  // An early snapshot lacks the tools.
  if (attachment.tools !== undefined || state.system.length === 0) {
    state.system = addTo([], sizesOf(state.parts, amounts));
  }
}

/** Takes a compaction: what the lines told before is no longer sent. */
export function takeCompaction(state: ContextState): void {
  state.lines = [];
}

/** Where the request came from, as its record says; null without one. */
export function sourceOf(state: ContextState, requestId: string | null): string | null {
  return state.requests.find(({ id }) => id === requestId)?.source ?? null;
}

/**
 * What the request held that was answered, scaled to the `tokens` that the API counted; an estimate
 * by the lines since the last compaction where there is no record of it. Null: nothing is known.
 */
export function compositionOf(
  state: ContextState,
  requestId: string | null,
  tokens: number,
): Composition | null {
  const request = state.requests.find(({ id }) => id === requestId);
  const amounts = request ? amountsOf(state.parts, request.sums) : estimate(state, tokens);
  const segments = segmentsOf(amounts, tokens);
  return segments.length === 0 ? null : { segments, isEstimated: !request?.isExact };
}

/** Without any sign of the system prompt it is what the conversation leaves of the tokens. */
function estimate(state: ContextState, tokens: number): Amount[] {
  const lines = amountsOf(state.parts, state.lines);
  if (state.system.length > 0) return [...amountsOf(state.parts, state.system), ...lines];
  const said = lines.reduce((sum, [, characters]) => sum + characters, 0);
  return [[SYSTEM, Math.max(0, tokens * CHARACTERS_OF_A_TOKEN - said)], ...lines];
}

/** The messages that a tail's hashes stand for; null where that is not known. */
function bindTail(state: ContextState, tail: string[], isAppended: boolean): Sizes[] | null {
  const unknown = tail.filter((hash) => !Object.hasOwn(state.blobs, hash)).length;
  const names = unknownMessages(state, unknown, isAppended);
  if (names === null) return null;
  let next = 0;
  return tail.map((hash) => Object.hasOwn(state.blobs, hash) ? state.blobs[hash]! : names[next++]!);
}

function unknownMessages(state: ContextState, count: number, isAppended: boolean): Sizes[] | null {
  const { freshCount, spoken, asides } = state;
  const last = (list: Sizes[], wanted: number) => list.slice(list.length - wanted);
  if (count <= freshCount) return count <= spoken.length ? last(spoken, count) : null;
  const others = count - freshCount;
  if (isAppended && freshCount <= spoken.length) {
    const voices = last(spoken, freshCount);
    if (others === asides.length) return [...voices, ...asides];
    // Results of one message's calls are a line each and sent as one message.
    if (others === 1 && asides.length > 1) return [...voices, asides.flat()];
  }
  // A request that tells its messages anew, after a resume or for another model.
  return !state.hasForgotten && count <= spoken.length ? last(spoken, count) : null;
}

/** Keeps the first messages and adds the tail; false where they are not known one by one. */
function rebuild(state: ContextState, kept: number, tail: Sizes[]): boolean {
  if (kept === 0) {
    [state.sealedCount, state.sealed, state.messages, state.isExact] = [0, [], tail, true];
    return true;
  }
  if (kept < state.sealedCount) return false;
  state.messages = [...state.messages.slice(0, kept - state.sealedCount), ...tail];
  return true;
}

/** A guess at a request whose messages are not all known: the last one's, and what came since. */
function guess(state: ContextState, count: number): void {
  const fresh = state.spoken.slice(state.spoken.length - state.freshCount);
  addTo(state.sealed, ...state.messages, ...fresh, ...state.asides);
  [state.sealedCount, state.messages, state.isExact] = [count, [], false];
}

/** Old messages are kept in their sum only. */
function seal(state: ContextState): void {
  const tooMany = state.messages.length - MAX_MESSAGES;
  if (tooMany <= 0) return;
  addTo(state.sealed, ...state.messages.slice(0, tooMany));
  state.sealedCount += tooMany;
  state.messages = state.messages.slice(tooMany);
}

function addRequest(state: ContextState, request: Request): void {
  state.requests = [...state.requests, request].slice(-MAX_REQUESTS);
}
