/**
 * Types of all events that AIr takes in, the price table of common models, drift detection and
 * redaction: what is the same on both sides of the wire. Without dependencies; for clients see
 * `@hydrotik/air/sdk`.
 *
 * @module
 */
export type * from "./types.ts";
export { computeCost, MODEL_PRICING } from "./pricing.ts";
export type { CostUsd, ModelPrice, PriceTable, PriceTier, Rates, TokenCounts } from "./pricing.ts";
export { DRIFT_THRESHOLDS } from "./drift.ts";
export type { DriftAlarm, DriftScale, DriftSeverity } from "./drift.ts";
export { DriftDetector } from "./drift_detector.ts";
export { createScrubber, OWN_RULES, REDACTED, scrub } from "./scrub.ts";
export type { Scan, Scrub, SecretRule } from "./scrub.ts";
export { eventRedactor } from "./redactor.ts";
