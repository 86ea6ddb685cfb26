/** Addresses of people. No dependencies. */
import { isAlphanumeric, isEscaped, matchAt, type SecretRule } from "./rule.ts";

const LOCAL_CHARS = 64;
/** What is read for each @, in characters. */
const COST = 40;
/** No version (`react@18.2.0-next.1`), no picture (`icon@2x.png`), no call (`a@b.dot(c)`). */
const DOMAIN =
  /(?!v?\d+\.\d|[23]x\.)(?:[a-z0-9\u0080-\uffff][a-z0-9\u0080-\uffff-]{0,62}\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,40})(?![a-z0-9(-])/iy;
/** `.@`, `+@` and the like end no local part that a person has. */
const SIGNS = new Set([..."._%+-'!#$&*/=?^{|}~"].map((sign) => sign.charCodeAt(0)));
/** An address's `user:password@host` is another rule's. */
const AUTHORITY = /:\\?\/\\?\/[^\s/"'<>`]*$/;

/** `name@host.domain`; not `git@host`, which is how repositories are written. */
export const MAIL_RULE: SecretRule = {
  hints: ["@"],
  at({ text, report, spend }, start, end) {
    const from = localStart(text, start);
    if (!spend(COST) || from === start || text.slice(from, start) === "git") return 0;
    const domain = matchAt(DOMAIN, text, end)?.[0];
    if (domain === undefined || AUTHORITY.test(text.slice(Math.max(0, from - 200), from))) return 0;
    report(from, end + domain.length, "email");
    return end + domain.length;
  },
};

/** Where the local part begins: with a letter or digit. */
function localStart(text: string, end: number): number {
  const least = Math.max(0, end - LOCAL_CHARS);
  let from = end;
  let first = end;
  while (from > least) {
    const code = text.charCodeAt(from - 1);
    const isLetter = isAlphanumeric(code) || code > 0x7f;
    if (!isLetter && (!SIGNS.has(code) || code === 47 || code === 61)) break;
    from--;
    if (isLetter) first = from;
  }
  return isEscaped(text, first) ? first + 1 : first;
}
