/** Redaction: what of an event may be stored and sent on. Pure. */
import { BASE_FIELDS, EVENT_FIELDS, type FieldKind, type FieldKinds } from "../../sdk/redact.ts";
import type { WireEvent } from "../../sdk/types.ts";

/** A Map, because a field may be called `constructor`; a nested table stands in it as such. */
type Rules = ReadonlyMap<string, "plain" | "content" | Rules>;

const UNKNOWN_TYPE = rulesOf(BASE_FIELDS);
const RULES: ReadonlyMap<string, Rules> = new Map(
  Object.entries(EVENT_FIELDS).map(([type, own]) => [type, rulesOf({ ...BASE_FIELDS, ...own })]),
);

/**
 * The event without content, at every redaction level: content and the strings of unknown types
 * and fields are empty, objects and lists among them too; ids, names and numbers stay. Gives the
 * event itself when there is nothing to empty; never changes it.
 */
export function redactEvent(event: WireEvent): WireEvent {
  return redactFields(event, RULES.get(event.type) ?? UNKNOWN_TYPE);
}

function redactFields<T extends object>(fields: T, rules: Rules): T {
  let copy: T | null = null;
  for (const key in fields) {
    const rule = rules.get(key);
    if (rule === "plain") continue;
    const value = fields[key];
    const redacted = rule instanceof Map ? redactNested(value, rule) : emptied(value);
    if (redacted === value) continue;
    copy ??= { ...fields };
    copy[key] = redacted as typeof value;
  }
  return copy ?? fields;
}

function redactNested(value: unknown, rules: Rules): unknown {
  if (!Array.isArray(value)) {
    return isObject(value) ? redactFields(value, rules) : emptied(value);
  }
  const items = value.map((item) => redactNested(item, rules));
  return items.some((item, index) => item !== value[index]) ? items : value;
}

/** Empty, of the same kind; numbers, flags and null as they are. */
function emptied(value: unknown): unknown {
  if (typeof value === "string") return "";
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return value.length === 0 ? value : [];
  return Object.keys(value).length === 0 ? value : {};
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function rulesOf(kinds: FieldKinds): Rules {
  return new Map(
    Object.entries(kinds).map(([field, kind]) => [field, isTable(kind) ? rulesOf(kind) : kind]),
  );
}

function isTable(kind: FieldKind): kind is FieldKinds {
  return typeof kind === "object";
}
