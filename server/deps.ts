/** What a route may use. Everything that touches the world comes in through here. */
import type { AgentProgress } from "../collectors/tail_types.ts";
import type { RedactionLevel } from "../sdk/types.ts";
import type { Pricer } from "./domain/pricer.ts";
import type { Redactor } from "./domain/redact.ts";
import type { Folders } from "./folder_settings.ts";
import type { Hub } from "./live/hub.ts";
import type { Store } from "./store/api.ts";

/** The part of the configuration that requests see. */
export interface ServerConfig {
  version: string;
  port: number;
  /** The bind address. */
  host: string;
  redactionLevel: RedactionLevel;
  /** USD per session, or null. Shown by /api/config. */
  budgetLimit: number | null;
  /** Hosts, beside loopback names, that may stand in the Host header. */
  allowHosts: string[];
  /** Origins, beside our own, that may call. */
  allowOrigins: string[];
  /** The bearer token, or null where none is required. */
  token: string | null;
  /** The version of the database's tables. */
  schemaVersion: number;
  /** Folder of the built islands and style sheets. */
  staticDir: string;
}

/** What is counted since the start. */
export interface Counters {
  /** Events refused; /api/health shows it. */
  rejectedEvents: number;
  /** The disk or the database refused the last events. */
  storageFails?: boolean;
}

export interface Deps {
  store: Store;
  hub: Hub;
  /** What the project files of sessions' folders say. */
  folders: Folders;
  /** What redacts at the level in force; its rules are loaded at the first event. */
  redactor: () => Promise<Redactor>;
  /** What prices LLM calls; the price tables are loaded at the first. */
  pricer: () => Promise<Pricer>;
  /** Unix ms. */
  now: () => number;
  /** A random id of 26 or fewer characters. */
  newId: () => string;
  config: ServerConfig;
  counters: Counters;
  /** How far the agents' session files are read; absent where they are not watched. */
  watch?: () => AgentProgress[];
  /** Writes one line to the log. */
  log: (line: string) => void;
}
