/**
 * Takes secrets out of texts: AIr's own rules, and how rules are run. No dependencies, so that clients
 * can scrub before they store anything; the server adds secretlint's rules.
 */
import { ASSIGNMENT_RULE } from "./secrets/assignment_rule.ts";
import { encodedAt, isTextRun, PERCENT_RULE } from "./secrets/encoded_rule.ts";
import { hintsOf } from "./secrets/hints.ts";
import { PEM_RULE, PUTTY_RULE } from "./secrets/key_rule.ts";
import { MAIL_RULE } from "./secrets/mail_rule.ts";
import { NAMED_RULE } from "./secrets/named_rule.ts";
import { matchAt, type SecretRule } from "./secrets/rule.ts";
import { BASIC_RULE, BEARER_RULE, COMMAND_RULES } from "./secrets/scheme_rule.ts";
import { JWT_RULE, SK_RULE, TOKEN_RULES } from "./secrets/token_rule.ts";
import { BOT_RULE, DSN_RULE, URL_RULE, WEBHOOK_RULE } from "./secrets/url_rule.ts";

export { isSecretName, kindOfField } from "./secrets/named_rule.ts";
export { matchAt } from "./secrets/rule.ts";
export type { Scan, SecretRule } from "./secrets/rule.ts";

/** Stands for content that is not kept. */
export const REDACTED = "[REDACTED]";

/** Gives a text without its secrets: `[REDACTED:<kind>]` in their places. Twice is once. */
export type Scrub = (text: string) => string;

/**
 * AIr's own rules. Where two find the same place, the first in this list names it: what a token is
 * says more than what it was called.
 */
export const OWN_RULES: readonly SecretRule[] = [
  PEM_RULE,
  PUTTY_RULE,
  ...TOKEN_RULES,
  JWT_RULE,
  SK_RULE,
  BOT_RULE,
  WEBHOOK_RULE,
  URL_RULE,
  DSN_RULE,
  BASIC_RULE,
  BEARER_RULE,
  NAMED_RULE,
  ...COMMAND_RULES,
  PERCENT_RULE,
  ASSIGNMENT_RULE,
  MAIL_RULE,
];

/** What stands for a secret, also when cut; the words in it name no other secret. */
const PLACEHOLDER = /\[REDACTED(?::[a-z0-9-]{0,24})?\]?/iy;
/** A text that still changes after so many passes is dropped: no real one needs more than two. */
const MAX_PASSES = 4;
/**
 * What the rules together may read beside the one pass, in characters: so much, and so much more for
 * each character before the place. By the place, not by the length, so that a text that was cut
 * there can be read to its end.
 */
const MIN_BUDGET = 200_000;
const BUDGET_RATIO = 6;
/** What looking at one hint costs, in characters read. */
const HIT_COST = 16;

interface Finding {
  start: number;
  end: number;
  kind: string;
  /** The number of its rule. */
  rank: number;
}

/** A scrubber of these rules, in this order of precedence. Costs a millisecond: make it once. */
export function createScrubber(rules: readonly SecretRule[]): Scrub {
  const hints = hintsOf([...rules.flatMap((rule) => rule.hints), "[redacted"]);
  const ruleOf = rules.flatMap((rule, rank) => rule.hints.map(() => rank));

  function find(text: string, from: number, isDecoded: boolean): Finding[] {
    const findings: Finding[] = [];
    const readTo = new Map<number, number>();
    let encodedTo = 0;
    let skipTo = 0;
    let rank = 0;
    let budget = MIN_BUDGET;
    let spent = 0;
    const scan = {
      text,
      foundTo: -1,
      report(start: number, end: number, kind: string) {
        if (end <= start) return;
        findings.push({ start, end, kind, rank });
        scan.foundTo = Math.max(scan.foundTo, end);
      },
      kindWithin: (decoded: string) => isDecoded ? null : best(find(decoded, 0, true)),
      spend: (characters: number) => (spent += characters) <= budget,
    };
    hints.visit(text, from, {
      hit(hint, start, end) {
        if (hint === ruleOf.length) skipTo = start + matchAt(PLACEHOLDER, text, start)![0].length;
        if (start < skipTo || spent > budget) return;
        rank = ruleOf[hint]!;
        if (start < (readTo.get(rank) ?? 0)) return;
        budget = MIN_BUDGET + BUDGET_RATIO * start;
        spent += HIT_COST;
        const read = rules[rank]!.at(scan, start, end);
        if (read > 0) readTo.set(rank, read);
        if (spent > budget) findings.push({ start, end: text.length, kind: "unread", rank });
      },
      run(start, end) {
        rank = rules.length;
        if (!isDecoded && start >= encodedTo && spent <= budget) {
          encodedTo = encodedAt(scan, start, end);
        }
      },
    });
    return findings;
  }

  return (text) => {
    let clean = text;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const from = hints.first(clean, isTextRun);
      if (from < 0) return clean;
      const findings = find(clean, from, false);
      if (findings.length === 0) return clean;
      const next = replaced(clean, findings);
      if (next === clean) return clean;
      clean = next;
    }
    return REDACTED;
  };
}

function best(findings: readonly Finding[]): string | null {
  return findings.reduce<Finding | null>(
    (least, finding) => least === null || finding.rank < least.rank ? finding : least,
    null,
  )?.kind ?? null;
}

/** The text with a placeholder for each place; those that overlap are one, named by the first rule. */
function replaced(text: string, findings: Finding[]): string {
  findings.sort((a, b) => a.start - b.start || b.end - a.end);
  const parts: string[] = [];
  let done = 0;
  for (let index = 0; index < findings.length;) {
    let { start, end, kind, rank } = findings[index]!;
    for (index++; index < findings.length && findings[index]!.start < end; index++) {
      const other = findings[index]!;
      end = Math.max(end, other.end);
      if (other.rank < rank) ({ kind, rank } = other);
    }
    parts.push(text.slice(done, start), `[REDACTED:${kind}]`);
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

let own: Scrub | null = null;

/** Scrubs by AIr's own rules alone; they are made at the first call. */
export function scrub(text: string): string {
  own ??= createScrubber(OWN_RULES);
  return own(text);
}
