/**
 * All secrets that AIr knows: its own patterns, then those of secretlint's recommended rules, run
 * by a small runner of our own (its own keeps what it has seen of each text). Comments in a text
 * that would switch a rule off are not honoured.
 */
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { createScrubber, OWN_RULES } from "../../sdk/scrub.ts";
import { untilStable } from "./stable.ts";

/** What secretlint's rules look for is long and holds a digit, or is a URL or a key block. */
const MAY_HOLD = /(?<![\w-])(?=[\w-]*[0-9])[\w-]{20,}|:\/\/|-----BEGIN/;

const scrubOwn = createScrubber(OWN_RULES);

type Range = readonly [start: number, end: number];

interface Scanner {
  kind: string;
  scan(text: string): Range[];
}

const SCANNERS = rules.filter(({ meta }) => meta.type === "scanner").map(scannerOf);

function scannerOf(rule: typeof rules[number]): Scanner {
  let found: Range[] = [];
  const context = {
    createTranslator: () => (id: string) => ({ message: id, messageId: id, data: undefined }),
    report: ({ range }: { range: Range }) => void found.push(range),
    ignore: () => {},
    sharedOptions: {},
    locale: "en",
  };
  // The rules take what the whole linter would give them, of which they use this much.
  const create = rule.create as unknown as (
    context: unknown,
    options: unknown,
  ) => { file?: (source: unknown) => unknown };
  const { file } = create(context, { allows: [], enableIDScanRule: true });
  return {
    kind: rule.meta.id.slice(rule.meta.id.lastIndexOf("rule-") + "rule-".length),
    scan(text) {
      found = [];
      file?.({ content: text, filePath: "text", ext: "", contentType: "text", hasBOM: false });
      return found;
    },
  };
}

/** The text without secrets. Twice is the same as once. */
export function scrub(text: string): string {
  return untilStable(text, (dirty) => {
    const clean = scrubOwn(dirty);
    return MAY_HOLD.test(clean) ? scrubLinted(clean) : clean;
  });
}

function scrubLinted(text: string): string {
  let clean = text;
  for (const { kind, scan } of SCANNERS) {
    const ranges = [...scan(clean)].sort((a, b) => b[0] - a[0]);
    let after = clean.length;
    for (const [start, end] of ranges) {
      const hidden = clean.slice(start, end);
      if (end > after || hidden.includes("[REDACTED")) continue;
      clean = `${clean.slice(0, start)}[REDACTED:${kind}]${clean.slice(end)}`;
      after = start;
    }
  }
  return clean;
}
