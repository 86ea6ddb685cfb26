/** Credentials behind the word that says how they are meant. No dependencies. */
import { isEdge, matchAt, type SecretRule } from "./rule.ts";
import { isReference, looksRandom } from "./value.ts";

const GAP = /(?:[ \t]{1,4}|:[ \t]?|%20)(?:\\{0,7}["'])?/y;
/** What is read for each of the words, in characters. */
const COST = 100;
const TOKEN = /[A-Za-z0-9._~+/=-]*/y;

/** `Bearer …`; not `bearer token`. */
export const BEARER_RULE: SecretRule = {
  hints: ["bearer"],
  at({ text, report, spend }, start, end) {
    const gap = matchAt(GAP, text, end);
    if (gap === null || !isEdge(text, start) || !spend(COST)) return 0;
    const from = end + gap[0].length;
    const token = matchAt(TOKEN, text, from)![0];
    if (!isBearer(token)) return 0;
    report(from, from + token.length, "bearer");
    return from + token.length;
  },
};

function isBearer(token: string): boolean {
  const head = token.slice(0, 400);
  return looksRandom(head) ||
    (head.length >= 16 && !isReference(head) && /[A-Z_.=+/]|-.*-/.test(head));
}

/** `Basic …` whose base64 says `user:password`. */
export const BASIC_RULE: SecretRule = {
  hints: ["basic"],
  at({ text, report, spend }, start, end) {
    const gap = matchAt(GAP, text, end);
    if (gap === null || !isEdge(text, start) || !spend(COST)) return 0;
    const from = end + gap[0].length;
    const token = matchAt(/[A-Za-z0-9+/_-]{6,}={0,2}/y, text, from)?.[0];
    if (token === undefined || !isPair(token)) return 0;
    report(from, from + token.length, "basic");
    return from + token.length;
  },
};

function isPair(token: string): boolean {
  const head = token.slice(0, 400).replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  try {
    return /^[^\p{Cc}:]*:/u.test(
      atob(head.slice(0, head.length - (head.length % 4 === 1 ? 1 : 0))),
    );
  } catch {
    return false; // Not base64, so nobody's credentials.
  }
}

/** Programs that take a password with a short flag of their own. */
const COMMANDS: Record<string, RegExp> = {
  curl: /(?<=[ \t](?:-u|--user|-U|--proxy-user)[ \t=]{0,2}["']?)[^\s"':]{1,80}:[^\s"']{2,}/,
  wget: /(?<=[ \t]--(?:http-|ftp-)?password=["']?)[^\s"']{2,}/,
  mysql: /(?<=[ \t]-p)(?:'[^']+'|"[^"]+"|[^\s"'\\]{2,})/,
  mariadb: /(?<=[ \t]-p)(?:'[^']+'|"[^"]+"|[^\s"'\\]{2,})/,
  sshpass: /(?<=[ \t]-p[ \t]?["']?)[^\s"'\\]{2,}/,
  "docker login": /(?<=[ \t]-p[ \t]{1,2}["']?)[^\s"'\\]{2,}/,
  "redis-cli": /(?<=[ \t]-a[ \t]{1,2}["']?)[^\s"'\\]{2,}/,
};
const COMMAND_CHARS = 400;

/** `curl -u user:password`, `mysql -psecret`, `sshpass -p secret`. */
export const COMMAND_RULES: readonly SecretRule[] = Object.entries(COMMANDS).map(
  ([command, argument]) => ({
    hints: [command],
    at({ text, report, spend }, start, end) {
      if (!isEdge(text, start) || !spend(COMMAND_CHARS)) return 0;
      const line = text.slice(end, end + COMMAND_CHARS).split(/[\n|;]|&&/, 1)[0]!;
      const match = argument.exec(line);
      if (match === null) return end + line.length;
      if (isReference(match[0].replace(/^.*?:/, ""))) return 0;
      report(end + match.index, end + match.index + match[0].length, "password");
      return end + match.index + match[0].length;
    },
  }),
);
