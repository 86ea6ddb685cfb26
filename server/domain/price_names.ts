/** How a call's provider and model may be read to find a price. Pure. */

/** One reading, in lower case. */
export interface Reading {
  /** Null: whoever made the model. */
  provider: string | null;
  model: string;
  /** False where a part of the name was dropped or another provider asked: the price is a guess. */
  isExact: boolean;
}

/** Providers by names that the price library does not know: agents', SDKs' and OpenTelemetry's. */
const ALIASES: Readonly<Record<string, string>> = {
  claude: "anthropic",
  codex: "openai",
  "fireworks-ai": "fireworks",
  "gcp.gen_ai": "google",
  "kimi-coding": "moonshotai",
  "minimax-cn": "minimax",
  "minimax_cn": "minimax",
  togetherai: "together",
  "x_ai": "x-ai",
  "z.ai": "zai",
};

/** Programs that run models on the user's own machine: their tokens have no price but the user's. */
const LOCAL = new Set([
  "docker-model-runner",
  "jan",
  "llama-cpp",
  "llama.cpp",
  "llamacpp",
  "lm-studio",
  "lmstudio",
  "local",
  "localai",
  "mlx",
  "ollama",
  "sglang",
  "vllm",
]);

/** Prefixes of a name that are read: `gateway/provider/model`. More are no provider's. */
const MAX_PREFIXES = 3;

/** Amazon's ids: `us.anthropic.claude-…`, `amazon.nova-…`. */
const BEDROCK_ID =
  /^(?:[a-z][a-z-]*\.)?(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen)\.[a-z]/;

/** The provider's name as the price library reads it, in lower case; null when none is told. */
export function knownProvider(provider: string | null | undefined): string | null {
  const name = provider?.trim().toLowerCase();
  if (!name || name === "unknown") return null;
  // The library would read `azure-openai-responses` as OpenAI itself.
  if (name.startsWith("azure")) return "azure";
  return ALIASES[name] ?? name;
}

/** True for a provider that runs models on the user's own machine. */
export function isLocal(provider: string | null | undefined): boolean {
  return LOCAL.has(provider?.trim().toLowerCase() ?? "");
}

/** True for Claude models, by any provider's name for them. */
export function isClaude(model: string): boolean {
  return /claude/i.test(model);
}

/** The model's name without Claude Code's mark for a window of a million tokens. */
export function withoutMark(model: string): string {
  return model.trim().replace(/\[1m\]$/i, "");
}

/**
 * Every reading, surest first: the name as told, without its providers' prefixes, as an id of
 * Amazon's, and at last the bare name of the model, at the same provider and at its maker.
 */
export function readings(provider: string | null | undefined, model: string): Reading[] {
  const own = knownProvider(provider);
  const ways: Reading[] = [];
  const add = (provider: string | null, model: string, isExact: boolean): void => {
    if (model && !ways.some((way) => way.provider === provider && way.model === model)) {
      ways.push({ provider, model, isExact });
    }
  };
  const name = withoutMark(model).toLowerCase();
  add(own, name, true);
  let rest = name;
  for (let prefixes = 0; prefixes < MAX_PREFIXES && rest.includes("/"); prefixes++) {
    const end = rest.indexOf("/");
    const prefix = knownProvider(rest.slice(0, end));
    rest = rest.slice(end + 1);
    if (own !== null) add(own, rest, true);
    add(prefix, rest, own === null);
    if (own === null) add(null, rest, true);
  }
  if (BEDROCK_ID.test(rest)) add("aws", rest, true);
  const bare = bareName(rest);
  add(own, bare, false);
  add(null, bare, false);
  return ways;
}

/** `claude-haiku-5-5` for `us.anthropic.claude-haiku-5.5-20261007-v1:0`. */
function bareName(model: string): string {
  const own = model
    .replace(/^(?:[a-z][a-z-]*\.)+(?=[a-z])/, "")
    .replace(/-v\d+(?::\d+)?$/, "")
    .replace(/[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2}|latest)$/, "");
  return isClaude(own) ? own.replace(/(\d)\.(?=\d)/g, "$1-") : own;
}
