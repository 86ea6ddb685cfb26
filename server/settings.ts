/** Every setting of the server, once: the flags, the README and the checks are read from here. */
import * as z from "zod";
import type { PriceTable } from "../sdk/pricing.ts";
import type { RedactionLevel } from "../sdk/types.ts";
import { type Providers, ProvidersSchema } from "./providers.ts";

/** What can be set. Paths are absolute. */
export interface Settings {
  /** 0 = any free port. */
  port: number;
  /** The bind address. */
  host: string;
  /** The database file. */
  db: string;
  redaction: RedactionLevel;
  /** True: every commit survives a loss of power, not only of the process. */
  durable: boolean;
  allowHosts: string[];
  allowOrigins: string[];
  /** USD per session; null = no limit. */
  budgetLimit: number | null;
  /** USD per day for all sessions together; null = no limit. */
  budgetDaily: number | null;
  /** RAG sources and MCP servers to show before they are seen. */
  providers: Providers;
  /** What models cost, before any list of prices: by `model` or `provider/model`. */
  prices: PriceTable;
  /** Whether the agents' session files are read; an agent that is not named is. */
  watch: boolean | { claude?: boolean; codex?: boolean; pi?: boolean };
  /** The bearer token; null = none required. */
  token: string | null;
}

/** What the server runs with. */
export interface Config extends Settings {
  /** The budget of a session is a flag: no folder's own stands against it. */
  budgetIsFlag: boolean;
}

/** One setting: where it may stand and what it takes. */
export interface Setting<T> {
  schema: z.ZodType<T>;
  /** Undefined: `loadConfig` makes it from the user's home. */
  fallback: T | undefined;
  /**
   * How the text of a flag or variable is read; the flag of an off-switch means false, and a table
   * stands in files only.
   */
  kind: "text" | "number" | "switch" | "off-switch" | "list" | "table";
  flag: string | null;
  /** The flag's value in the help, null for a switch. */
  value: string | null;
  variable: string | null;
  /** May stand in a project file, which comes with a cloned repository. */
  inProject: boolean;
  /** May stand in the user file. */
  inUser: boolean;
  /** What a value must be, for the error line. */
  takes: string;
  help: string;
}

/** Levels by strictness, the least strict first. */
export const LEVELS: readonly RedactionLevel[] = ["none", "preview", "full"];

const PORT_HELP = "port to listen on; 0 takes any free one";
const HOST_HELP = "address to listen on; any but loopback needs AIR_TOKEN";
const DAILY_HELP = "cost limit of a day, for all sessions together";
const PROVIDERS_HELP = "RAG sources and MCP servers, shown before they are seen";
const PRICES_HELP = "prices of models, before any other list of prices";
const WATCH_HELP = "read no session files of agents; a file may name each agent";
const REDACTION_HELP = "redaction level: none, preview or full";

const budget = z.number().positive().max(1e6).nullable();
const BUDGET_TAKES = "an amount in USD above 0";

/** USD per million tokens; a finer one than a pico-USD a token cannot be summed. */
const rate = z.number().min(0).max(1e6);
const modelPrice = z.strictObject({
  input: rate,
  output: rate,
  cacheRead: rate.optional(),
  cacheWrite: rate.optional(),
  cacheWrite1h: rate.optional(),
});

const isWatched = z.boolean().optional();
const watchedAgents = z.strictObject({ claude: isWatched, codex: isWatched, pi: isWatched });

/** The settings by their name in the configuration files. */
export const SETTINGS: { [Name in keyof Settings]: Setting<Settings[Name]> } = {
  port: {
    ...spec("number", "port", "PORT", "AIR_PORT", PORT_HELP),
    schema: z.int().min(0).max(65535),
    fallback: 5200,
    inProject: true,
    takes: "a whole number from 0 to 65535",
  },
  host: {
    ...spec("text", "host", "HOST", null, HOST_HELP),
    schema: z.string().regex(/^[A-Za-z0-9.:-]{1,255}$/),
    fallback: "127.0.0.1",
    takes: "an IP address or host name",
  },
  db: {
    ...spec("text", "db", "FILE", "AIR_DB", "database file"),
    schema: z.string().min(1).max(4096),
    fallback: undefined,
    takes: "a path",
  },
  redaction: {
    ...spec("text", "redaction", "LEVEL", "AIR_REDACTION_LEVEL", REDACTION_HELP),
    schema: z.enum(["none", "preview", "full"]),
    fallback: "preview",
    inProject: true,
    takes: "none, preview or full",
  },
  durable: {
    ...spec("switch", "durable", null, null, "let every commit survive a loss of power"),
    schema: z.boolean(),
    fallback: false,
    takes: "true or false",
  },
  allowHosts: {
    ...spec("list", "allow-host", "HOST", null, "another name the Host header may hold"),
    schema: z.array(z.string().regex(/^[A-Za-z0-9.:[\]-]{1,255}$/)).max(100),
    fallback: [],
    takes: "host names",
  },
  allowOrigins: {
    ...spec("list", "allow-origin", "ORIGIN", null, "another origin whose pages may call"),
    schema: z.array(z.string().max(300).refine(isOrigin)).max(100),
    fallback: [],
    takes: "origins such as https://example.org",
  },
  budgetLimit: {
    ...spec("number", "budget", "USD", null, "cost limit of a session, shown with its cost"),
    schema: budget,
    fallback: null,
    inProject: true,
    takes: BUDGET_TAKES,
  },
  budgetDaily: {
    ...spec("number", null, null, null, DAILY_HELP),
    schema: budget,
    fallback: null,
    takes: BUDGET_TAKES,
  },
  providers: {
    ...spec("table", null, null, null, PROVIDERS_HELP),
    schema: ProvidersSchema,
    fallback: { rag: [], mcp: [] },
    inProject: true,
    takes: "lists rag and mcp of {name, type, description, embeddingModel, dimensions, metadata}",
  },
  prices: {
    ...spec("table", null, null, null, PRICES_HELP),
    schema: z.record(z.string().min(1).max(500), modelPrice),
    fallback: {},
    takes: "USD per million tokens as {input, output, cacheRead, cacheWrite, cacheWrite1h}, " +
      "by model or provider/model",
  },
  watch: {
    ...spec("off-switch", "no-watch", null, null, WATCH_HELP),
    schema: z.union([z.boolean(), watchedAgents]),
    fallback: true,
    takes: "true, false or an object of claude, codex and pi with true or false",
  },
  token: {
    ...spec("text", null, null, "AIR_TOKEN", "bearer token that every request must carry"),
    schema: z.string().regex(/^[\x21-\x7e]{1,500}$/).nullable(),
    fallback: null,
    inUser: false,
    takes: "1 to 500 visible ASCII characters",
  },
};

/** A variable that only collectors read. */
export interface CollectorVariable {
  name: string;
  fallback: string;
  help: string;
}

/** What hooks and other collectors read from the environment, beside AIR_PORT and AIR_TOKEN. */
export const COLLECTOR_VARIABLES: readonly CollectorVariable[] = [
  {
    name: "AIR_URL",
    fallback: "the server of this machine",
    help: "server that collectors send to",
  },
  { name: "AIR_ENABLED", fallback: "true", help: "false: hooks do nothing" },
  { name: "AIR_AUTOSTART", fallback: "true", help: "false: no hook starts a server" },
];

function spec(
  kind: Setting<unknown>["kind"],
  flag: string | null,
  value: string | null,
  variable: string | null,
  help: string,
) {
  return { kind, flag, value, variable, help, inProject: false, inUser: true };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}
