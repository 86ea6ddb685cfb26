/** Redaction: what of an event may be stored and sent on. Pure. */
import { BASE_FIELDS, EVENT_FIELDS, type FieldKind, type FieldKinds } from "../../sdk/redact.ts";
import { untilStable } from "./stable.ts";
import { kindOfField } from "../../sdk/scrub.ts";
import type { RedactionLevel, WireEvent } from "../../sdk/types.ts";
import type { Registration } from "../store/rows.ts";

/** Takes secrets out of a text. */
export type Scrub = (text: string) => string;

/** Redacts at one level. */
export interface Redactor {
  /** The event that may be stored; the event itself when nothing changes. Never changes its input. */
  event(event: WireEvent): WireEvent;
  /** A registration, likewise: its metadata is content. */
  registration(registration: Registration): Registration;
}

/** Content that is left at level `preview`, in characters. */
const PREVIEW_CHARACTERS = 50;
/** Of a longer text only so much is looked at: after the cut no more is left of it anyway. */
const LOOKED_AT = 8_192;
/** Objects of content are cut below this depth, and after so many entries at each place. */
const MAX_DEPTH = 6;
const MAX_ENTRIES = 200;
/** What stands for content at level `full`. */
const REDACTED = "[REDACTED]";

/** Ids and names: never scrubbed, or what they name would come apart. */
const NAMES = new Set([
  ...["id", "sessionId", "type", "collector", "turnId", "subagentId", "agent", "toolName"],
  ...["toolCallId", "parentToolCallId", "parentSessionId", "requestId", "messageId", "model"],
  ...["provider", "previousModel", "previousProvider", "newModel", "newProvider", "serverName"],
  ...["method", "source", "limitId", "operation", "metric", "variant", "category", "promptHash"],
  ...["traceId", "spanId", "parentSpanId", "name", "eventName", "direction", "severity", "state"],
  ...["outcome", "currency", "driftId", "serviceTier", "querySource", "agentVersion", "kind"],
  ...["thinkingLevel", "budgetScope", "startNs", "endNs", "embeddingModel"],
]);

/** The fields of a registered integration. */
const REGISTRATION_FIELDS: { readonly [Field in keyof Registration]-?: FieldKind } = {
  kind: "plain",
  name: "plain",
  type: "plain",
  description: "plain",
  embeddingModel: "plain",
  dimensions: "plain",
  metadata: "content",
};

/** A Map, because a field may be called `constructor`; a nested table stands in it as such. */
type Rules = ReadonlyMap<string, "name" | "plain" | "content" | Rules>;

const UNKNOWN_TYPE = rulesOf(BASE_FIELDS);
const RULES: ReadonlyMap<string, Rules> = new Map(
  Object.entries(EVENT_FIELDS).map(([type, own]) => [type, rulesOf({ ...BASE_FIELDS, ...own })]),
);
const REGISTRATION = rulesOf(REGISTRATION_FIELDS);

function rulesOf(kinds: FieldKinds): Rules {
  return new Map(Object.entries(kinds).map(([field, kind]) => [field, ruleOf(field, kind)]));
}

function ruleOf(field: string, kind: FieldKind): "name" | "plain" | "content" | Rules {
  if (typeof kind === "object") return rulesOf(kind);
  return kind === "plain" && NAMES.has(field) ? "name" : kind;
}

/** A redactor of a level. Level `none` keeps everything. */
export function createRedactor(level: RedactionLevel, scrub: Scrub): Redactor {
  if (level === "none") return { event: (event) => event, registration: (one) => one };
  const content = level === "full"
    ? withoutContent
    : (value: unknown, name: string) => previewOf(name, value, scrub, 0);
  const fields = <T extends object>(value: T, rules: Rules): T =>
    redactFields(value, rules, { scrub, content });
  return {
    event: (event) => fields(event, RULES.get(event.type) ?? UNKNOWN_TYPE),
    registration: (registration) => fields(registration, REGISTRATION),
  };
}

interface Ways {
  scrub: Scrub;
  /** What is left of content; undefined: the field goes. */
  content: (value: unknown, name: string) => unknown;
}

function redactFields<T extends object>(fields: T, rules: Rules, ways: Ways): T {
  let copy: Record<string, unknown> | null = null;
  for (const key in fields) {
    const rule = rules.get(key);
    if (rule === "name") continue;
    const value: unknown = fields[key];
    const redacted = redactField(key, value, rule, ways);
    // The name of a field that nobody knows is text from outside too.
    const name = rule === undefined ? ways.scrub(key) : key;
    if (redacted === value && name === key) continue;
    copy ??= { ...fields } as Record<string, unknown>;
    delete copy[key];
    if (redacted !== undefined && !Object.hasOwn(copy, name)) copy[name] = redacted;
  }
  return (copy ?? fields) as T;
}

function redactField(
  name: string,
  value: unknown,
  rule: ReturnType<Rules["get"]>,
  ways: Ways,
): unknown {
  if (rule instanceof Map) return redactNested(value, rule, ways);
  if (rule === "plain") return redactPlain(value, ways.scrub);
  return ways.content(value, name);
}

/** A field that AIr knows and that holds no content: its text is only scrubbed. */
function redactPlain(value: unknown, scrub: Scrub): unknown {
  if (typeof value === "string") return scrub(value);
  if (!Array.isArray(value) || !value.some((item) => typeof item === "string")) return value;
  return unlessSame(value, value.map((item) => typeof item === "string" ? scrub(item) : item));
}

function redactNested(value: unknown, rules: Rules, ways: Ways): unknown {
  if (Array.isArray(value)) {
    return unlessSame(value, value.map((item) => redactNested(item, rules, ways)));
  }
  return isObject(value) ? redactFields(value, rules, ways) : ways.content(value, "");
}

function unlessSame(before: unknown[], after: unknown[]): unknown[] {
  return after.some((item, index) => item !== before[index]) ? after : before;
}

/** Level `full`: texts are named, objects and lists go. */
function withoutContent(value: unknown): unknown {
  if (typeof value === "string") return value === "" ? value : REDACTED;
  return isObject(value) ? undefined : value;
}

/** Level `preview`: every text, also of keys, is scrubbed first and cut after. */
function preview(value: unknown, scrub: Scrub, depth: number): unknown {
  if (typeof value === "string") return previewText(value, scrub);
  if (!isObject(value)) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) {
    return unlessSame(
      value,
      value.slice(0, MAX_ENTRIES).map((item) => preview(item, scrub, depth + 1)),
    );
  }
  const entries = Object.entries(value).slice(0, MAX_ENTRIES)
    .map(([key, item]) => [previewText(key, scrub), previewOf(key, item, scrub, depth + 1)]);
  return Object.fromEntries(entries);
}

/** What a name such as "password" gives goes whole, whatever it looks like. */
function previewOf(name: string, value: unknown, scrub: Scrub, depth: number): unknown {
  const kind = typeof value === "string" ? kindOfField(name, value) : null;
  return kind === null ? preview(value, scrub, depth) : `[REDACTED:${kind}]`;
}

/** As often as it changes: what is cut may look like another secret. */
function previewText(text: string, scrub: Scrub): string {
  const start = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
  return untilStable(start, (kept) => cut(scrub(kept)));
}

/** The first 50 characters; never half of one. */
function cut(text: string): string {
  if (text.length <= PREVIEW_CHARACTERS) return text;
  return [...text.slice(0, PREVIEW_CHARACTERS * 2)].slice(0, PREVIEW_CHARACTERS).join("");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
