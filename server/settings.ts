/** Every setting of the server, once: the flags, the README and the checks are read from here. */
import { z } from "zod";
import type { RedactionLevel } from "../sdk/types.ts";

/** What the server runs with. Paths are absolute. */
export interface Config {
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
  /** The bearer token; null = none required. */
  token: string | null;
}

/** One setting: where it may stand and what it takes. */
export interface Setting<T> {
  schema: z.ZodType<T>;
  /** Undefined: `loadConfig` makes it from the user's home. */
  fallback: T | undefined;
  /** How the text of a flag or variable is read. */
  kind: "text" | "number" | "switch" | "list";
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
const REDACTION_HELP = "redaction level: none, preview or full";

/** The settings by their name in the configuration files. */
export const SETTINGS: { [Name in keyof Config]: Setting<Config[Name]> } = {
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
    schema: z.number().positive().max(1e6).nullable(),
    fallback: null,
    inProject: true,
    takes: "an amount in USD above 0",
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
