/** Names of secrets: what a field, a variable or a flag is called. No dependencies. */

/** What a name says of its value. */
export interface Named {
  /** What the placeholder says. */
  kind: string;
  /** The name alone is enough; else the value must look like a secret, too. */
  isSure: boolean;
}

/** The words that such a name ends in. */
export const NAME_WORDS = [
  ...["password", "passwd", "passwort", "passphrase", "passcode", "passkey", "pwd", "pass", "pw"],
  ...["secret", "token", "key", "authorization", "auth", "credential", "credentials", "creds"],
  ...["cookie", "jwt", "mnemonic", "identified by"],
] as const;

const PASSWORD = /(?:password|passwd|passwort|passphrase|passcode|passkey|identifiedby)$/;
const MAYBE_PASSWORD = /(?:pwd|pass|pw)$/;
/** `api_key`, but not `primary_key` or `key`. */
const KEY =
  /(?:api|access|secret|private|sign(?:ing)?|encrypt(?:ion)?|crypto|account|storage|master|auth|license|shared|subscription|ssh|deploy|hmac|rsa|aes|gpg|recovery|servicerole|anon|ingest(?:ion)?|admin|webhook|session|cipher|fernet)key$/;
const SURE_TOKEN =
  /(?:access|auth|refresh|identity|id|bearer|api|session|csrf|xsrf|bot|app|user|oauth2?|personal|security|deploy|github|gitlab|gh|slack|npm|hf|registry|secret|service|account|webhook|vault|jwt|admin|private|client|upload|publish|codecov|sonar|discord|telegram)token$/;
/** What a parser or a pager calls a token. */
const OTHER_TOKEN =
  /(?:next|prev(?:ious)?|page|continuation|cancel(?:lation)?|abort|sync|resume|start|end|eos|bos|pad|unk|mask|sep|cls|special|stop|current|last|first|new|line|syntax|lex|lexer|parse|parser|design|color|colour|type|input|output|prompt|completion|per|max|min|num|total|image|audio|text|reasoning|cached|unexpected|invalid|missing|to)token$/;

/** Most names are told apart by this one look. */
const LAST_WORD =
  /(?:pass(?:word|wd|wort|phrase|code|key)?|pwd|pw|secret|token|key|auth|authori[sz]ation|credentials?|creds|cookie|jwt|mnemonic|by)[^A-Za-z]*$/i;

/** The words of a placeholder say what stood there, not what the name means. */
const PLACEHOLDER_END = /\[REDACTED(?::[a-z0-9-]{0,24})?\]?[^A-Za-z]*$/i;

/** What a name says; null for a name like any other. Case, `_`, `-` and blanks do not matter. */
export function namedBy(name: string): Named | null {
  if (!LAST_WORD.test(name.slice(-24)) || PLACEHOLDER_END.test(name.slice(-60))) return null;
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "").replace(/\d{1,3}$/, "").slice(-60);
  if (PASSWORD.test(plain)) return { kind: "password", isSure: true };
  if (plain.endsWith("secret")) return { kind: "secret", isSure: true };
  if (KEY.test(plain)) return { kind: "key", isSure: true };
  if (plain.endsWith("token") && !OTHER_TOKEN.test(plain)) {
    return { kind: "token", isSure: SURE_TOKEN.test(plain) };
  }
  if (/authori[sz]ation$/.test(plain)) return { kind: "authorization", isSure: true };
  if (plain.endsWith("cookie")) return { kind: "cookie", isSure: true };
  if (plain.endsWith("mnemonic")) return { kind: "mnemonic", isSure: true };
  if (plain.endsWith("jwt")) return { kind: "jwt", isSure: false };
  if (/(?:credentials?|creds)$/.test(plain)) return { kind: "credential", isSure: false };
  if (/(?:^|http|basic|proxy|docker|registry|npm|redis|user|db)auth$/.test(plain)) {
    return { kind: "authorization", isSure: false };
  }
  return MAYBE_PASSWORD.test(plain) && !/(?:by|com|sur|tres|over|under)pass$/.test(plain)
    ? { kind: "password", isSure: false }
    : null;
}
