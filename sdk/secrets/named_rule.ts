/** Values that are secret by the name before them: JSON, YAML, headers, flags, code, SQL. No dependencies. */
import { NAME_WORDS, type Named, namedBy } from "./names.ts";
import { isAlphanumeric, isEscaped, matchAt, type Scan, type SecretRule } from "./rule.ts";
import { isCall, isReference, looksRandom, valueAt } from "./value.ts";

/** How a value follows its name; the first that matches. All parts are bounded. */
const FORMS = {
  /** `"name": "password", "value": "…"` and OTLP's `"key": "…", "value": {"stringValue": "…"}`. */
  pair: String
    .raw`\s{0,9},\s{0,9}\\{0,7}["']?value\\{0,7}["']?\s{0,4}:\s{0,4}(?:\{\s{0,9}\\{0,7}"stringValue\\{0,7}"\s{0,4}:\s{0,4})?`,
  assign: String.raw`[ \t]{0,20}(?:=>|:=|!?={1,3}|::?|->)[ \t]{0,8}`,
  list: String.raw`\s{0,9},\s{0,9}`,
  tag: ">",
  says: String.raw`[ \t]{1,4}(?:is|was)(?:[ \t]{1,4}|:[ \t]{0,4})`,
  space: String.raw`[ \t]{1,4}`,
};
type Form = keyof typeof FORMS;

const FORM = new RegExp(
  String.raw`(?:[_-]?\d{1,3})?(?:\\{0,7}["'\u0060])?[\])]?(?:` +
    Object.values(FORMS).map((pattern) => `(${pattern})`).join("|") + ")",
  "iy",
);
const FORM_NAMES = Object.keys(FORMS) as Form[];

/** A value where it stands behind its name. */
interface Place {
  named: Named;
  form: Form;
  /** What stands between name and value, without blanks around it. */
  separator: string;
  isSpaced: boolean;
  isFlag: boolean;
  isLineStart: boolean;
  /** Nothing but a word in small letters follows on its line: a type or variable has capitals. */
  isOneWord: boolean;
}

/** What is read for each name that may have a value, in characters. */
const COST = 200;

/** The value of `password=`, `"token": "…"`, `--secret …`, `Authorization: …` and their like. */
export const NAMED_RULE: SecretRule = {
  hints: NAME_WORDS,
  at(scan, start, end) {
    const { text } = scan;
    if (!mayFollow(text, end)) return 0;
    const from = nameStart(text, start, end);
    const isFlag = text[from] === "-";
    // In an address another rule knows where the value ends.
    if ((!isFlag && isWithin(text, end)) || /[?&/]/.test(text[from - 1] ?? "")) return 0;
    if (isBareKey(text, from, start, end) || !scan.spend(COST)) return 0;
    const match = matchAt(FORM, text, end);
    const named = match && namedBy(text.slice(from, end));
    if (!match || !named) return 0;
    const form = FORM_NAMES[match.findIndex((group, at) => at > 0 && group !== undefined) - 1]!;
    const index = end + match[0].length;
    const isLineStart = LINE_START.test(text.slice(Math.max(0, from - 24), from));
    const place: Place = {
      named,
      form,
      separator: match[0].trim(),
      isSpaced: /\s/.test(match[0]),
      isFlag,
      isLineStart,
      isOneWord: isLineStart && matchAt(ONE_WORD, text, index) !== null,
    };
    if (form === "tag") return text[from - 1] === "<" ? tagAt(scan, index, place) : 0;
    return named.kind === "authorization" || named.kind === "cookie"
      ? headerAt(scan, index, place)
      : plainAt(scan, index, place);
  },
};

const LINE_START = /(?:^|\n|\\n)[ \t]*(?:[-+>|#] ?)?["']?$/;
const ONE_WORD = /[a-z][a-z0-9._-]{2,80}[ \t]*(?:\r?\n|\\n|$)/y;
const FOLLOWERS = new Set([..."\"'`\\ \t=:>,])-_!0123456789"]);

/** Most words stand in a sentence or are part of another: they cost no more than this. */
function mayFollow(text: string, end: number): boolean {
  const next = text[end];
  return next !== undefined && FOLLOWERS.has(next);
}

/** True for a word in a sentence: behind it stands no sign, no `is` or `was`, no word with a digit. */
function isWithin(text: string, end: number): boolean {
  return text[end] === " " &&
    /^ {1,8}(?![=:!,\-"'`\\ ]|is\b|was\b|[^\s\d]{0,30}\d)/i.test(text.slice(end, end + 40));
}

/** `"key": …`: the most common name of all, and never a secret's. */
function isBareKey(text: string, from: number, start: number, end: number): boolean {
  return from === start && end - start === "key".length && /^key$/i.test(text.slice(start, end));
}

const NAME_CHARS = 64;

/** Where the name begins whose last word stands at `start`; `api key` has a blank within. */
function nameStart(text: string, start: number, end: number): number {
  const least = Math.max(0, start - NAME_CHARS);
  let from = start;
  while (from > least && isNameChar(text.charCodeAt(from - 1))) from--;
  const word = text.slice(start, end).toLowerCase();
  if (from === start && text[from - 1] === " " && (word === "key" || word === "token")) {
    from--;
    while (from > least && isNameChar(text.charCodeAt(from - 1))) from--;
  }
  return isEscaped(text, from) ? from + 1 : from;
}

/** Also `.`, `_`, `-` and `$`. */
function isNameChar(code: number): boolean {
  return isAlphanumeric(code) || code === 46 || code === 95 || code === 45 || code === 36;
}

/** The text of an element that ends again. */
function tagAt({ text, report }: Scan, index: number, place: Place): number {
  const value = matchAt(/[^<>\r\n]{1,200}(?=<\\?\/)/y, text, index)?.[0];
  if (value === undefined || !isSecret(value, true, place)) return 0;
  report(index, index + value.length, place.named.kind);
  return index + value.length;
}

function plainAt({ text, report }: Scan, index: number, place: Place): number {
  const value = valueAt(text, index, (head, isQuoted) => isSecret(head, isQuoted, place));
  if (value === null) return 0;
  report(value.start, value.end, place.named.kind);
  return value.end;
}

/** Words that stand behind such names in types, schemas, options and sentences. */
const WORDS = new Set(
  ("true false null none nil yes no on off undefined void any unknown never string str text number int integer " +
    "float bool boolean object array bytes buffer varchar char secretstr optional required include " +
    "omit same-origin inherit write read admin user basic bearer digest password passwd secret token " +
    "key auth default example changeme value " +
    "to flag option options is are for and or from in on with argument parameter if must can as when " +
    "the a an of by at via instead not was has have will should be it this that your my our")
    .split(" "),
);

function isSecret(head: string, isQuoted: boolean, place: Place): boolean {
  if (isReference(head) || WORDS.has(head.toLowerCase())) return false;
  const { form, named: { isSure, kind }, isFlag } = place;
  if (form === "says") return looksRandom(head);
  if (form === "list") return isQuoted && (isFlag || looksRandom(head));
  if (form === "space" && !isFlag) {
    return isSure && (isQuoted ? kind === "password" : looksRandom(head));
  }
  if (isQuoted) return isSure || looksRandom(head) || /^\S{6,}$/.test(head);
  if (isCode(head)) return false;
  return form === "assign" ? isAssigned(head, place) : isFlagged(head, isSure);
}

/** The word behind a flag or inside a tag. */
function isFlagged(value: string, isSure: boolean): boolean {
  return !value.startsWith("-") && (isSure || looksRandom(value) || value.length >= 12);
}

/** A bare word behind `=` or `:`. */
function isAssigned(value: string, place: Place): boolean {
  const { named: { isSure, kind }, separator, isSpaced, isFlag, isLineStart, isOneWord } = place;
  const isRandom = looksRandom(value);
  if (separator.endsWith("=") && !isSpaced) {
    if (isSure || isFlag) return kind !== "key" || isRandom || !/[/\\]/.test(value);
    return isRandom || (value.length >= 8 && !/[/\\]/.test(value));
  }
  if (isRandom) return isSure || isLineStart || !isSpaced || value.length >= 16;
  return isSure && isOneWord && separator.endsWith(":");
}

const MEMBER = /^[A-Za-z_$][\w$]*(?:(?:\.|\?\.|::|->)[A-Za-z_$][\w$]*)+$/;
const OWNER =
  /^(?:self|this|args?|opts?|options|params?|props|state|config|cfg|settings|env|ctx|context|req|request|res|response|event|data|body|user|account|client|session|auth|creds?|credentials|input|values?|form|row|item|obj)\b/;
const START = /^(?:[{[(]|(?:new|await|async|function|lambda|typeof|not|return)$)/;

/** True for a call, a member or the beginning of an expression. */
function isCode(value: string): boolean {
  if (START.test(value) || isCall(value)) return true;
  return MEMBER.test(value) && (OWNER.test(value) || namedBy(value) !== null);
}

const SCHEME =
  /(?:bearer|basic|token|digest|api-?key|negotiate|ntlm|hawk|oauth|signature|aws4-hmac-sha256|googlelogin|ssws|key|splunk|private-token|dpop)[ \t]{1,4}/iy;
const HEADER = /[^\r\n"'`\\]*/y;
const HEAD_CHARS = 200;

/** `Authorization:` with scheme and credentials, `Cookie:` with its pairs: to the end of the line. */
function headerAt({ text, report }: Scan, index: number, place: Place): number {
  if (place.form !== "assign" && place.form !== "list" && place.form !== "pair") return 0;
  const quote = matchAt(/\\{0,7}["'`]/y, text, index)?.[0] ?? "";
  const scheme = matchAt(SCHEME, text, index + quote.length)?.[0] ?? "";
  const from = index + quote.length + scheme.length;
  const head = matchAt(HEADER, text.slice(from, from + HEAD_CHARS), 0)![0].trimEnd();
  if (!isCredential(head, scheme !== "", place)) return 0;
  const quoted = quote === "" ? null : valueAt(text, index, () => true);
  const end = quoted?.end ?? from + matchAt(HEADER, text, from)![0].trimEnd().length;
  report(from, end, place.named.kind);
  return end;
}

function isCredential(value: string, hasScheme: boolean, { named, form }: Place): boolean {
  const first = /^\S*/.exec(value)![0].replace(/[,;]$/, "");
  if (isReference(value) || isReference(first) || WORDS.has(first.toLowerCase())) return false;
  if (named.kind === "cookie") return isCookie(value);
  if (isCode(first)) return false;
  return (hasScheme && /[A-Za-z0-9]{3}/.test(first)) || looksRandom(first) ||
    (form !== "list" && /^\S{12,}$/.test(value));
}

/** `name=value`, where a value is told. */
function isCookie(value: string): boolean {
  const told = /^[^=;\s]{1,80}=([^;\s]{3,})/.exec(value)?.[1];
  return told !== undefined && !isReference(told);
}

/**
 * The kind of secret that a field of an object holds by its name; null for a field like any other,
 * and for a value that is none: a word such as "required", a reference, a flag.
 */
export function kindOfField(name: string, value: unknown): string | null {
  const named = namedBy(name);
  if (named === null) return null;
  if (typeof value === "number") return named.isSure ? named.kind : null;
  if (typeof value !== "string") return null;
  const place: Place = {
    named,
    form: "assign",
    separator: ":",
    isSpaced: false,
    isFlag: false,
    isLineStart: true,
    isOneWord: false,
  };
  return isSecret(value.slice(0, 200), true, place) ? named.kind : null;
}

/** True for a name whose value is a secret whatever it looks like: all that it holds is, too. */
export function isSecretName(name: string): boolean {
  return namedBy(name)?.isSure ?? false;
}
