/** Tokens that are known by how they begin. No dependencies. */
import { isEdge, matchAt, type SecretRule } from "./rule.ts";

/**
 * Kind, how the token begins (each a literal), what follows (a pattern; open to the right, so that a
 * longer or cut token is one as well), and whether the beginning may also stand inside a word.
 */
type Shape = [kind: string, begins: string, follows: string, isAnywhere?: true];

const WORD = "[A-Za-z0-9]";
const SLUG = "[A-Za-z0-9_-]";

/** Beginnings as their vendors document them; secretlint's and gitleaks' lists were read as well. */
const SHAPES: readonly Shape[] = [
  ["aws-key", "AKIA ASIA AGPA AIDA AROA AIPA ANPA ANVA ABIA ACCA", "[A-Z0-9]{12,}", true],
  ["aws-key", "A3T", "[A-Z0-9]{17,}"],
  ["github-token", "ghp_ gho_ ghu_ ghs_ ghr_", `${SLUG}{16,}(?:\\.${SLUG}+){0,2}`, true],
  ["github-token", "github_pat_", `${SLUG}{16,}`, true],
  [
    "gitlab-token",
    "glpat- gldt- glrt- glptt- glcbt- glsoat- glagent- glimt-",
    `[\\w.-]{16,}`,
    true,
  ],
  [
    "slack-token",
    "xoxb- xoxp- xoxa- xoxo- xoxr- xoxs- xoxe- xoxc- xoxd- xapp-",
    `[\\w%.-]{8,}`,
    true,
  ],
  ["stripe-key", "sk_live_ sk_test_ rk_live_ rk_test_ sk_org_", `${SLUG}{8,}`, true],
  ["stripe-key", "whsec_", "[A-Za-z0-9+/=_-]{16,}", true],
  ["google-key", "AIza", `${SLUG}{20,}`, true],
  ["google-key", "GOCSPX-", `${SLUG}{16,}`, true],
  ["google-key", "ya29.", `[\\w.-]{16,}`],
  ["google-key", "1//0", `${SLUG}{24,}`],
  ["npm-token", "npm_", `[A-Za-z0-9]{24,}`],
  ["pypi-token", "pypi-AgE", `${SLUG}{16,}`, true],
  ["rubygems-token", "rubygems_", "[a-f0-9]{24,}", true],
  ["huggingface-token", "hf_ api_org_", "[A-Za-z0-9]{24,}"],
  ["groq-key", "gsk_", `${WORD}{24,}`],
  ["xai-key", "xai-", `${WORD}{24,}`],
  ["perplexity-key", "pplx-", `${WORD}{24,}`, true],
  ["replicate-token", "r8_", `${WORD}{24,}`],
  ["nvidia-key", "nvapi-", `${SLUG}{24,}`, true],
  ["fireworks-key", "fw_", `${WORD}{20,}`],
  ["tavily-key", "tvly-", `${SLUG}{16,}`, true],
  ["langsmith-key", "lsv2_pt_ lsv2_sk_ lsv2_", `[a-f0-9_]{24,}`, true],
  ["sendgrid-key", "SG.", `${SLUG}{1,}\\.${SLUG}{16,}`],
  ["mailgun-key", "key-", "[a-f0-9]{32,}"],
  ["mailchimp-key", "xkeysib-", "[A-Za-z0-9-]{24,}", true],
  ["shopify-token", "shpat_ shpca_ shppa_ shpss_", `${WORD}{16,}`, true],
  ["linear-key", "lin_api_ lin_oauth_", `\\w{16,}`, true],
  ["notion-token", "ntn_", `${WORD}{24,}`],
  ["1password-token", "ops_ey", "[A-Za-z0-9+/=_-]{24,}"],
  ["vault-token", "hvs. hvb. hvr.", `${SLUG}{20,}`],
  ["vercel-token", "vcp_ vci_ vca_ vcr_ vck_", `${WORD}{20,}`],
  ["databricks-token", "dapi", "[a-fA-F0-9]{24,}"],
  ["docker-token", "dckr_pat_ dckr_oat_", `${SLUG}{16,}`, true],
  ["figma-token", "figd_ figo_ figu_", `${SLUG}{16,}`],
  ["cloudflare-token", "cfk_ cfut_ cfat_", `${WORD}{24,}`],
  ["tailscale-key", "tskey-", "[A-Za-z0-9_-]{16,}", true],
  ["grafana-token", "glc_ glsa_", "[A-Za-z0-9+/_]{24,}={0,2}"],
  ["digitalocean-token", "dop_v1_ doo_v1_ dor_v1_", "[a-f0-9]{24,}", true],
  ["sentry-token", "sntrys_ sntryu_", "[A-Za-z0-9+/=_-]{24,}", true],
  ["posthog-key", "phc_ phx_", `${WORD}{24,}`],
  ["postman-key", "PMAK-", "[a-f0-9-]{24,}", true],
  ["newrelic-key", "NRAK- NRJS- NRII-", `${SLUG}{16,}`],
  ["square-token", "sq0atp- sq0csp- EAAAE", `${SLUG}{20,}`],
  ["facebook-token", "EAACEdEose0cBA", `${WORD}{8,}`],
  ["atlassian-token", "ATATT3xFfGF0 ATCTT3xFfGF0", "[A-Za-z0-9_=-]{16,}", true],
  ["terraform-token", "atlasv1.", `[\\w=-]{24,}`, true],
  ["pulumi-token", "pul-", "[a-f0-9]{32,}"],
  ["doppler-token", "dp.pt. dp.st. dp.ct. dp.sa.", `[\\w.-]{24,}`],
  ["supabase-key", "sbp_ sb_secret_", `${SLUG}{20,}`],
  ["planetscale-token", "pscale_tkn_ pscale_pw_ pscale_oauth_", `[\\w.=-]{16,}`, true],
  ["age-key", "AGE-SECRET-KEY-1", "[A-Za-z0-9]{16,}", true],
  [
    "private-key",
    "b3BlbnNzaC1rZXktdjE",
    "[A-Za-z0-9+/=]*(?:(?:\\s|\\\\n)+[A-Za-z0-9+/=]{16,})*",
    true,
  ],
];

/** One rule a beginning: only its own hint tells where it stands. */
export const TOKEN_RULES: readonly SecretRule[] = SHAPES.flatMap(
  ([kind, begins, follows, isAnywhere]) =>
    begins.split(" ").map((begin) =>
      tokenRule(kind, begin, new RegExp(follows, "y"), isAnywhere ?? false)
    ),
);

function tokenRule(kind: string, begin: string, follows: RegExp, isAnywhere: boolean): SecretRule {
  return {
    hints: [begin.toLowerCase()],
    at({ text, report }, start, end) {
      if (!text.startsWith(begin, start) || !(isAnywhere || isEdge(text, start))) return 0;
      const rest = matchAt(follows, text, end);
      if (rest === null) return 0;
      report(start, end + rest[0].length, kind);
      return end + rest[0].length;
    },
  };
}

/** A JSON Web Token, also one that the end of the text cuts; not any other JSON in base64. */
export const JWT_RULE: SecretRule = {
  hints: ["eyj"],
  at({ text, report }, start, end) {
    if (!text.startsWith("eyJ", start) || !isEdge(text, start)) return 0;
    const head = matchAt(/[A-Za-z0-9_-]{8,}/y, text, end)?.[0] ?? "";
    const tail = matchAt(/(?:\.[A-Za-z0-9_-]*){0,4}/y, text, end + head.length)?.[0] ?? "";
    const stop = end + head.length + tail.length;
    const isCut = stop === text.length && head.length >= 16;
    if (head !== "" && (isCut || /^\.[^.]/.test(tail))) report(start, stop, "jwt");
    return stop; // No other one begins within: it would have the same tail.
  },
};

/** What is read for each `sk-`, in characters. */
const SK_COST = 80;

/** `sk-` and what can follow it; not `task-…`, nor a style sheet's `sk-fading-circle`. */
export const SK_RULE: SecretRule = {
  hints: ["sk-"],
  at({ text, report, spend }, start, end) {
    if (!text.startsWith("sk-", start) || !isEdge(text, start) || !spend(SK_COST)) return 0;
    const body = matchAt(/[A-Za-z0-9_-]{4,64}/y, text, end)?.[0] ?? "";
    if (!isKey(body)) return 0;
    const last = end + matchAt(/[A-Za-z0-9_-]*/y, text, end)![0].length;
    report(start, last, "api-key");
    return last;
  },
};

const VENDOR = /^(?:proj|ant|svcacct|admin|or|live|test|lf|service|user|api)[-_]./;
const STYLE_NAME = /^[a-z]+(?:-[a-z]+)*-?\d{0,2}$/;

function isKey(body: string): boolean {
  if (VENDOR.test(body.slice(0, 10)) || /[A-Za-z0-9]{12}/.test(body)) return true;
  return body.length >= 6 && /\d/.test(body) && !STYLE_NAME.test(body);
}
