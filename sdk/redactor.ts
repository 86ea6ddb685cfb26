/**
 * Redaction: what of an event may be stored and sent on, at each level. Pure, no dependency: the
 * server redacts by it what comes in, a client what goes out.
 */
import { BASE_FIELDS, EVENT_FIELDS, type FieldKind, type FieldKinds } from "./redact.ts";
import { nameOf, previewOf, unlessTaken } from "./redact_content.ts";
import { REDACTED, type Scrub } from "./scrub.ts";
import type { RedactionLevel, WireEvent } from "./types.ts";

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

/** A Map, because a field may be called `constructor`; a nested table stands in it as such. */
export type Rules = ReadonlyMap<string, Rule>;
/** What becomes of one field: kept, scrubbed, redacted, or a table of its own. */
export type Rule = "name" | "plain" | "content" | Rules;

const UNKNOWN_TYPE = rulesOf(BASE_FIELDS);
const RULES: ReadonlyMap<string, Rules> = new Map(
  Object.entries(EVENT_FIELDS).map(([type, own]) => [type, rulesOf({ ...BASE_FIELDS, ...own })]),
);

/** The rules for records with these fields. */
export function rulesOf(kinds: FieldKinds): Rules {
  return new Map(Object.entries(kinds).map(([field, kind]) => [field, ruleOf(field, kind)]));
}

function ruleOf(field: string, kind: FieldKind): Rule {
  if (typeof kind === "object") return rulesOf(kind);
  return kind === "plain" && NAMES.has(field) ? "name" : kind;
}

/** Redacts a record by its rules; gives the record itself when nothing changes, never changes it. */
export type RedactRecord = <T extends object>(record: T, rules: Rules) => T;

/** What becomes of texts and content; undefined: the field goes. */
interface Ways {
  scrub: Scrub;
  content: (name: string, value: unknown) => unknown;
}

/**
 * What redacts records at a level: `preview` scrubs every text but ids and names, and cuts content
 * to 50 characters after; `full` keeps no content; `none` keeps everything. Unknown fields are
 * content.
 */
export function recordRedactor(level: RedactionLevel, scrub: Scrub): RedactRecord {
  if (level === "none") return (record) => record;
  const content = level === "full"
    ? withoutContent
    : (name: string, value: unknown) => previewOf(name, value, scrub);
  const ways: Ways = { scrub, content };
  return (record, rules) => redactFields(record, rules, ways);
}

/** The rules for an event of a type; of a type that AIr does not know all but the base is content. */
export function eventRules(type: string): Rules {
  return RULES.get(type) ?? UNKNOWN_TYPE;
}

/** Redacts one event at a level; see {@link recordRedactor}. */
export function eventRedactor(
  level: RedactionLevel,
  scrub: Scrub,
): (event: WireEvent) => WireEvent {
  const redact = recordRedactor(level, scrub);
  return (event) => redact(event, eventRules(event.type));
}

/** Level `full`: a text says that it was there, objects and lists go; numbers and flags stay. */
function withoutContent(_name: string, value: unknown): unknown {
  if (typeof value === "string") return value === "" ? value : REDACTED;
  return isObject(value) ? undefined : value;
}

function redactFields<T extends object>(fields: T, rules: Rules, ways: Ways): T {
  let changes: Map<string, { name: string; value: unknown }> | null = null;
  for (const key in fields) {
    const rule = rules.get(key);
    if (rule === "name") continue;
    const value = redactField(key, fields[key], rule, ways);
    // The name of a field that nobody knows is text from outside, too.
    const name = rule === undefined ? nameOf(key, ways.scrub) : key;
    if (value === fields[key] && name === key) continue;
    changes ??= new Map();
    changes.set(key, { name, value });
  }
  return changes === null ? fields : changed(fields, changes);
}

function changed<T extends object>(
  fields: T,
  changes: ReadonlyMap<string, { name: string; value: unknown }>,
): T {
  const kept = new Map<string, unknown>();
  for (const [key, value] of Object.entries(fields)) {
    const change = changes.get(key);
    if (change === undefined) kept.set(key, value);
    else if (change.value !== undefined) kept.set(nameIn(key, change.name), change.value);
  }
  return Object.fromEntries(kept) as T;

  function nameIn(key: string, name: string): string {
    const has = (other: string) => kept.has(other) || Object.hasOwn(fields, other);
    return name === key ? key : unlessTaken(name, { has });
  }
}

function redactField(name: string, value: unknown, rule: Rule | undefined, ways: Ways): unknown {
  if (typeof value !== "string" && !isObject(value)) {
    return rule === undefined || rule === "content" ? ways.content(name, value) : value;
  }
  if (rule === "plain") return redactPlain(value, ways);
  // No field that AIr knows is called like a secret.
  if (rule === "content") return ways.content("", value);
  if (!(rule instanceof Map)) return ways.content(name, value);
  if (!Array.isArray(value)) {
    return typeof value === "string" ? ways.content(name, value) : redactFields(value, rule, ways);
  }
  // A list in a list is no table: it ends here, however deep it goes.
  const items = value.map((item) =>
    Array.isArray(item) ? ways.content(name, item) : redactField(name, item, rule, ways)
  );
  return items.every((item, index) => item === value[index])
    ? value
    : items.filter((item) => item !== undefined);
}

/** A field that AIr knows and that holds no content: its texts are only scrubbed. */
function redactPlain(value: unknown, ways: Ways): unknown {
  if (typeof value === "string") return ways.scrub(value);
  if (!isObject(value)) return value;
  if (!Array.isArray(value)) return ways.content("", value); // No field is told so: it is unknown.
  const items = value.map((item) =>
    typeof item === "string" ? ways.scrub(item) : isObject(item) ? ways.content("", item) : item
  );
  return items.every((item, index) => item === value[index])
    ? value
    : items.filter((item) => item !== undefined);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
