/**
 * AIr's SDK: a client that tells a local AIr server what a program does, and what the server itself
 * works by: events, prices, drift and redaction. It runs in Deno, Node 20, Bun and browsers, needs no
 * other package, and never slows or breaks the program that it watches.
 *
 * @example
 * ```ts
 * import { AirClient } from "@hydrotik/air/sdk";
 *
 * const air = new AirClient({ sessionId: "my-session" });
 * await air.trace("my_tool", { input: "data" }, () => "done");
 * await air.close();
 * ```
 *
 * @module
 */
export * from "./types.ts";
export * from "./inputs.ts";
export { AirClient } from "./client.ts";
export type { AirOptions } from "./settings.ts";
export { hashPrompt } from "./sha256.ts";
export {
  createRagTracer,
  createRagTracerFromProvider,
  createRagTracersFromConfig,
  type RagTracer,
  type RagTracerOptions,
} from "./rag.ts";
export type { RagProvider } from "./rag_config.ts";
export {
  computeCost,
  type CostUsd,
  MODEL_PRICING,
  type ModelPrice,
  type PriceTable,
  type PriceTier,
  type Rates,
  type TokenCounts,
} from "./pricing.ts";
export { DRIFT_THRESHOLDS, type DriftAlarm, type DriftScale, type DriftSeverity } from "./drift.ts";
export { DriftDetector } from "./drift_detector.ts";
export { createMcpTracer, type McpOptions, type McpTracer } from "./mcp.ts";
export { createScrubber, OWN_RULES, REDACTED, type Scrub, scrub } from "./scrub.ts";
export type { Scan, SecretRule } from "./scrub.ts";
export { eventRedactor } from "./redactor.ts";
export { instrumentMcp } from "./mcp_client.ts";
export { instrumentMcpServer } from "./mcp_server.ts";
export {
  type AirSpanProcessor,
  airSpanProcessor,
  type HrTime,
  type OtelOptions,
  type OtelSpan,
} from "./otel.ts";
