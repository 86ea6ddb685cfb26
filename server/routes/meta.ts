/** What the server says of itself. */
import { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { count, flag, named, optionalUsd, text } from "./fields.ts";
import { type Operation, read } from "./operation.ts";
import { listProviders, Providers } from "./providers.ts";

/** What this server does; WIRE.md has the words. */
const FEATURES = [
  "token_tracking",
  "cost_monitoring",
  "latency_monitoring",
  "output_evaluation",
  "prompt_rating",
  "drift_detection",
  "data_redaction",
  "provider_registry",
  "rag_http_api",
];

const redactionLevel = z.enum(["none", "preview", "full"]);

const Health = named("Health", "How the server is", {
  status: z.literal("ok"),
  version: text,
  uptime: count.describe("Seconds"),
  dashboardClients: count,
  redactionLevel,
  schemaVersion: count,
  queueDepth: count,
  rejectedEvents: count,
});

const Config = named("Config", "What the server is set to and can do", {
  redactionLevel,
  driftDetection: flag,
  budgetLimit: optionalUsd.describe("USD; of a session that has no limit of its own"),
  providers: Providers,
  features: z.array(text),
});

/** `GET /api/config`. */
export const CONFIG_READ = read({
  path: "/api/config",
  summary: "Settings, integrations and features",
  answer: Config,
}, async (deps) => ({
  redactionLevel: deps.config.redactionLevel,
  driftDetection: FEATURES.includes("drift_detection"),
  budgetLimit: deps.config.budgetLimit,
  providers: await listProviders(deps),
  features: FEATURES,
}));

/** `GET /api/health`. */
export const HEALTH: Operation = {
  method: "get",
  path: "/api/health",
  summary: "Status, version, uptime, queue and refused events",
  answer: Health,
};

/** The health of the server since now. */
export function healthRoutes({ store, hub, now, config, counters }: Deps) {
  const startedAt = now();
  return new Hono().get(HEALTH.path, (c) => {
    const health: z.output<typeof Health> = {
      status: "ok",
      version: config.version,
      uptime: Math.floor((now() - startedAt) / 1_000),
      dashboardClients: hub.clients(),
      redactionLevel: config.redactionLevel,
      schemaVersion: config.schemaVersion,
      queueDepth: store.queueDepth(),
      rejectedEvents: counters.rejectedEvents,
    };
    return c.json(health);
  });
}
