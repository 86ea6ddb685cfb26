/** `KEY=VALUE`, `export K=V` and the secrets in an address's query. No dependencies. */
import { namedBy } from "./names.ts";
import { isAlphanumeric, isEscaped, matchAt, type SecretRule } from "./rule.ts";
import { isReference, looksRandom, valueAt } from "./value.ts";

const NAME_CHARS = 64;
/** What is read for each `=` behind a name, in characters. */
const COST = 60;
/** What makes any name a variable's, not only one in capitals. */
const SETTER =
  /(?:^|[\s;&|("'`]|\\n)(?:export|setenv|set|setx|env|declare(?: -\w+)?|typeset|-e|--env|--build-arg|ENV|\$env:)[ \t]*["']?$/;
const SETTER_CHARS = 24;
/** Names that only in a query mean a secret, and those that mean one only where it looks like it. */
const QUERY_NAME = /(?:^|[-_.])(?:sig|signature|hmac)$/i;
const MAYBE_QUERY_NAME =
  /^(?:key|code|session|sid|sas|assertion|ticket|nonce|state|x-amz-credential)$/i;
const QUERY_VALUE = /[^\s"'`<>&#\\;]*/y;
/** Behind these a variable's value is no secret: switches, small numbers, and what most set. */
const TRIVIAL =
  /^(?:-?\d{1,5}(?:\.\d{1,3})?|0x[\da-f]{1,4}|true|false|on|off|yes|no|null|none|development|production|test|staging|debug|info|warn|warning|error|utf-?8|posix|c|[a-z]{2}_[a-z]{2}(?:\.utf-?8)?)$/i;

/** The values of variables, and of query parameters that are called like a secret. */
export const ASSIGNMENT_RULE: SecretRule = {
  hints: ["="],
  at({ text, report, spend }, start, end) {
    if (/[=>~]/.test(text[end] ?? " ")) return 0;
    const from = nameStart(text, start);
    const name = text.slice(from, start);
    if (name === "" || !spend(COST)) return 0;
    const before = text[from - 1] ?? "";
    if (/[?&]/.test(before)) {
      const value = matchAt(QUERY_VALUE, text, end)![0];
      if (!isQuerySecret(name, value)) return 0;
      report(end, end + value.length, namedBy(name)?.kind ?? "query-secret");
      return end + value.length;
    }
    if (!isVariable(text, from, name)) return 0;
    const value = valueAt(text, end, isTold);
    if (value === null) return 0;
    report(value.start, value.end, "env");
    return value.end;
  },
};

function isQuerySecret(name: string, value: string): boolean {
  if (isReference(value)) return false;
  if (QUERY_NAME.test(name)) return true;
  const named = namedBy(name);
  if (named === null && !MAYBE_QUERY_NAME.test(name)) return false;
  return named?.isSure || looksRandom(value);
}

/** Also behind the `n` of a JSON text's `\n`. */
function nameStart(text: string, end: number): number {
  const least = Math.max(0, end - NAME_CHARS);
  let from = end;
  while (from > least && isVariableChar(text.charCodeAt(from - 1))) from--;
  return isEscaped(text, from) ? from + 1 : from;
}

/** Also `_`, and `-` and `.`, which a query's names have. */
function isVariableChar(code: number): boolean {
  return isAlphanumeric(code) || code === 95 || code === 45 || code === 46;
}

function isVariable(text: string, from: number, name: string): boolean {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return false;
  const before = text.slice(Math.max(0, from - SETTER_CHARS), from).replace(/\\[nrt]$/, "\n");
  if (SETTER.test(before)) return true;
  return /^[A-Z_][A-Z0-9_]+$/.test(name) && /[A-Z]/.test(name) && !/[\w$.\-?&/@%]$/.test(before);
}

/** A value that says something, and is not code. */
function isTold(value: string): boolean {
  return !isReference(value) && !TRIVIAL.test(value) && !/^[{([]/.test(value) &&
    !/^(?:\$\{?\w+\}?|[/:.,\s-])+$/.test(value);
}
