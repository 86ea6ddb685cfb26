/**
 * Secretlint's recommended rules, run by a small runner of our own: its core keeps every text it has
 * seen, and obeys `secretlint-disable` in a text. Pure: the rules get no file name, so read no file.
 */
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { matchAt, type SecretRule } from "../../../sdk/scrub.ts";

/** The part of a secretlint rule that is used here. */
interface Creator {
  meta: { id: string };
  create(context: Context, options: Record<string, unknown>): Handler;
}
interface Context {
  createTranslator(): () => { message: string; messageId: string };
  report(found: { range: readonly [number, number] }): void;
}
interface Handler {
  file?(source: Source): unknown;
}
interface Source {
  content: string;
  contentType: "text";
  filePath: undefined;
  ext: string;
}

/** Where a rule can match at all, and how much of the text around it its pattern may need. */
interface Place {
  kind: string;
  hints: readonly string[];
  /** Characters before the hint; 300 where nothing is said. */
  lead?: number;
  /** Characters from the hint on; 1,000 where nothing is said. */
  reach?: number;
}

/** By what follows `@secretlint/secretlint-rule-`. The one left out switches rules off. */
const PLACES: Readonly<Record<string, Place>> = {
  aws: {
    kind: "aws-key",
    hints: [
      ...["a3t", "akia", "agpa", "aida", "aroa", "aipa", "anpa", "anva", "asia"],
      ...["secretaccess", "secret_access", "account"],
    ],
  },
  gcp: { kind: "private-key", hints: ["private_key_id"], lead: 65_536, reach: 65_536 },
  privatekey: { kind: "private-key", hints: ["-----begin"], reach: 10_200 },
  npm: { kind: "npm-token", hints: ["npm_", ":x-oauth-basic@github.com/"] },
  basicauth: { kind: "credentials", hints: ["@"], lead: 530 },
  slack: {
    kind: "slack-token",
    hints: ["xoxb-", "xoxp-", "xapp-", "xoxa-", "xoxo-", "xoxr-", "hooks.slack.com/"],
  },
  sendgrid: { kind: "sendgrid-key", hints: ["sg."] },
  shopify: { kind: "shopify-token", hints: ["shppa_", "shpca_", "shpat_", "shpss_"] },
  stripe: { kind: "stripe-key", hints: ["sk_live_", "sk_test_", "rk_live_", "rk_test_"] },
  github: {
    kind: "github-token",
    hints: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    reach: 12_100,
  },
  gitlab: { kind: "gitlab-token", hints: ["glpat-"] },
  grafana: { kind: "grafana-token", hints: ["glc_", "glsa_"] },
  openai: { kind: "api-key", hints: ["sk-"] },
  anthropic: { kind: "api-key", hints: ["sk-ant-"] },
  groq: { kind: "groq-key", hints: ["gsk_"] },
  huggingface: { kind: "huggingface-token", hints: ["hf_"] },
  linear: { kind: "linear-key", hints: ["lin_api_"] },
  notion: { kind: "notion-token", hints: ["ntn_"] },
  "1password": { kind: "1password-token", hints: ["ops_ey"], reach: 1_400 },
  "database-connection-string": {
    kind: "database-url",
    hints: [
      "mongodb://",
      "mongodb+srv://",
      "mysql://",
      "mysqlx://",
      "postgres://",
      "postgresql://",
    ],
  },
  "hashicorp-vault": { kind: "vault-token", hints: ["hvs.", "hvb.", "hvr."] },
  vercel: { kind: "vercel-token", hints: ["vcp_", "vci_", "vca_", "vcr_", "vck_"] },
  databricks: { kind: "databricks-token", hints: ["dapi"] },
  docker: { kind: "docker-token", hints: ["dckr_pat_"] },
  figma: { kind: "figma-token", hints: ["figd_"] },
  cloudflare: { kind: "cloudflare-token", hints: ["cfk_", "cfut_", "cfat_"] },
  tailscale: { kind: "tailscale-key", hints: ["tskey-"] },
};
const PREFIX = "@secretlint/secretlint-rule-";
const FILTER = "filter-comments";

const LEAD_CHARS = 300;
const REACH_CHARS = 1_000;

/** One rule of ours for each of theirs. Throws for one without a place: it would never run. */
export const SECRETLINT_RULES: readonly SecretRule[] = (rules as readonly Creator[])
  .filter(({ meta }) => meta.id !== PREFIX + FILTER)
  .map((creator) => {
    const place = PLACES[creator.meta.id.slice(PREFIX.length)];
    if (place === undefined) throw new Error(`No hints for secretlint's rule "${creator.meta.id}"`);
    return ruleOf(creator, place);
  });

function ruleOf(creator: Creator, place: Place): SecretRule {
  const { kind, hints, lead = LEAD_CHARS, reach = REACH_CHARS } = place;
  const run = runner(creator);
  return {
    hints,
    at(scan, start) {
      const { text, report, spend } = scan;
      // Ours are open to the right; a text of nothing but beginnings would cost theirs dearly.
      if (start <= scan.foundTo) return 0;
      const from = Math.max(0, start - lead);
      const to = Math.min(text.length, start + 2 * reach);
      if (!spend(to - from)) return 0;
      for (const [first, last] of run(text.slice(from, to))) {
        report(...secretIn(text, from + first, from + last), kind);
      }
      // What begins in the second half of the slice may end behind it.
      return to === text.length ? to : to - reach;
    },
  };
}

const NAME = /["']?[\w:/.-]{0,60}["']?\s{0,9}(?:=>|[:=])\s{0,9}["']?(?=[\w+-]|\/[^/])/y;
const SECRET = /[\w+/=-]*/y;

/**
 * Some rules report the name in front as well, or say where it begins and how long the secret is:
 * what is meant is the secret, to its end.
 */
function secretIn(text: string, start: number, end: number): Range {
  const name = matchAt(NAME, text.slice(0, end), start)?.[0] ?? "";
  if (name === "" || name.includes("//")) return [start, end];
  const from = start + name.length;
  return [from, Math.max(end, from + matchAt(SECRET, text, from)![0].length)];
}

type Range = readonly [start: number, end: number];

/** Runs a rule on a text; gives what it reports. The rule is made once. */
function runner(creator: Creator): (text: string) => Range[] {
  let found: Range[] = [];
  const handler = creator.create({
    createTranslator: () => () => ({ message: "", messageId: "" }),
    report: ({ range: [start, end] }) => void found.push([start, end]),
  }, { enableIDScanRule: true });
  return (content) => {
    found = [];
    // JSON is what the one rule that asks for a file's kind knows keys of Google's in.
    handler.file?.({ content, contentType: "text", filePath: undefined, ext: ".json" });
    return found;
  };
}
