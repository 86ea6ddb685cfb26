/** Redaction: what of an event may be stored and sent on, at each level. Pure. */
import { BASE_FIELDS, EVENT_FIELDS, type FieldKind, type FieldKinds } from "../../sdk/redact.ts";
import { REDACTED, type Scrub } from "../../sdk/scrub.ts";
import type { RedactionLevel, WireEvent } from "../../sdk/types.ts";
import type { Registration } from "../store/rows.ts";
import { nameOf, previewOf, unlessTaken } from "./redact_content.ts";

/** Redacts at one level. */
export interface Redactor {
  /** The event that may be stored; the event itself when nothing changes. Never changes its input. */
  event(event: WireEvent): WireEvent;
  /** A registration, likewise: its metadata is content. */
  registration(registration: Registration): Registration;
}

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
type Rules = ReadonlyMap<string, Rule>;
type Rule = "name" | "plain" | "content" | Rules;

const UNKNOWN_TYPE = rulesOf(BASE_FIELDS);
const RULES: ReadonlyMap<string, Rules> = new Map(
  Object.entries(EVENT_FIELDS).map(([type, own]) => [type, rulesOf({ ...BASE_FIELDS, ...own })]),
);
/** An event's type is a name; a source's says what it is built on, in any words. */
const REGISTRATION: Rules = new Map([...rulesOf(REGISTRATION_FIELDS), ["type", "plain"]]);

function rulesOf(kinds: FieldKinds): Rules {
  return new Map(Object.entries(kinds).map(([field, kind]) => [field, ruleOf(field, kind)]));
}

function ruleOf(field: string, kind: FieldKind): Rule {
  if (typeof kind === "object") return rulesOf(kind);
  return kind === "plain" && NAMES.has(field) ? "name" : kind;
}

/** What becomes of texts and content; undefined: the field goes. */
interface Ways {
  scrub: Scrub;
  content: (name: string, value: unknown) => unknown;
}

/**
 * A redactor of a level: `preview` scrubs every text but ids and names, and cuts content to 50
 * characters after; `full` keeps no content; `none` keeps everything. Unknown fields are content.
 */
export function createRedactor(level: RedactionLevel, scrub: Scrub): Redactor {
  if (level === "none") return { event: (event) => event, registration: (one) => one };
  const content = level === "full"
    ? withoutContent
    : (name: string, value: unknown) => previewOf(name, value, scrub);
  const ways: Ways = { scrub, content };
  return {
    event: (event) => redactFields(event, RULES.get(event.type) ?? UNKNOWN_TYPE, ways),
    registration: (registration) => redactFields(registration, REGISTRATION, ways),
  };
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
