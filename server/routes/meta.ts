/** What the server says of itself. */
import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { apiProviders } from "./api_rows.ts";

/** What this server does; WIRE.md has the words. */
const FEATURES = ["token_tracking", "cost_monitoring", "data_redaction"];

/** `GET /api/health` and `/api/config`. */
export function metaRoutes({ store, hub, now, config, counters }: Deps) {
  const startedAt = now();
  return new Hono()
    .get("/api/health", async (c) => {
      const { schemaVersion } = await store.read("head", {});
      return c.json({
        status: "ok",
        version: config.version,
        uptime: Math.floor((now() - startedAt) / 1_000),
        dashboardClients: hub.clients(),
        redactionLevel: config.redactionLevel,
        schemaVersion,
        queueDepth: store.queueDepth(),
        rejectedEvents: counters.rejectedEvents,
      });
    })
    .get("/api/config", async (c) =>
      c.json({
        redactionLevel: config.redactionLevel,
        driftDetection: FEATURES.includes("drift_detection"),
        budgetLimit: config.budgetLimit,
        providers: apiProviders(await store.read("integrations", {}), now()),
        features: FEATURES,
      }));
}
