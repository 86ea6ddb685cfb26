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

export { kindOfField } from "./secrets/named_rule.ts";
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
/** What the rules together may read of a text beside the one pass, by its length and at least. */
const BUDGET_RATIO = 4;
const MIN_BUDGET = 100_000;
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

  function find(text: string, isDecoded: boolean): Finding[] {
    const findings: Finding[] = [];
    const readTo = new Int32Array(rules.length);
    let encodedTo = 0;
    let skipTo = 0;
    let rank = 0;
    let budget = Math.max(MIN_BUDGET, BUDGET_RATIO * text.length);
    const scan = {
      text,
      foundTo: -1,
      report: (start: number, end: number, kind: string) => {
        if (end <= start) return;
        findings.push({ start, end, kind, rank });
        scan.foundTo = Math.max(scan.foundTo, end);
      },
      kindWithin: (decoded: string) => isDecoded ? null : first(find(decoded, true)),
      spend: (characters: number) => (budget -= characters) >= 0,
    };
    hints.visit(text, {
      hit(hint, start, end) {
        if (hint === ruleOf.length) skipTo = start + matchAt(PLACEHOLDER, text, start)![0].length;
        if (start < skipTo || budget < 0) return;
        rank = ruleOf[hint]!;
        if (start < readTo[rank]!) return;
        readTo[rank] = rules[rank]!.at(scan, start, end);
        budget -= HIT_COST;
        if (budget < 0) findings.push({ start, end: text.length, kind: "unread", rank });
      },
      run(start, end) {
        rank = rules.length;
        if (!isDecoded && start >= encodedTo && budget >= 0) {
          encodedTo = encodedAt(scan, start, end);
        }
      },
    });
    return findings;
  }

  return (text) => {
    let clean = text;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      if (!hints.mayHold(clean, isTextRun)) return clean;
      const findings = find(clean, false);
      if (findings.length === 0) return clean;
      const next = replaced(clean, findings);
      if (next === clean) return clean;
      clean = next;
    }
    return REDACTED;
  };
}

function first(findings: readonly Finding[]): string | null {
  return findings.reduce<Finding | null>(
    (best, finding) => best === null || finding.rank < best.rank ? finding : best,
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

/** Scrubs by AIr's own rules alone. */
export const scrub: Scrub = createScrubber(OWN_RULES);
