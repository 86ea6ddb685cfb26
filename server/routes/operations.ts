/** Every route under /api. */
import { CONTEXT_READS } from "./contexts.ts";
import { COST_READS } from "./costs.ts";
import { DRIFT_READS } from "./drifts.ts";
import { EVAL_READS } from "./evals.ts";
import { EVENT_READS } from "./events.ts";
import { INGEST_WRITES } from "./ingest.ts";
import { LATENCY_READS } from "./latency.ts";
import { CONFIG_READ, HEALTH } from "./meta.ts";
import type { Operation, Read } from "./operation.ts";
import { PROMPT_READS } from "./prompts.ts";
import { PROVIDER_READS, PROVIDER_WRITES } from "./providers.ts";
import { RAG_WRITES } from "./rag.ts";
import { SESSION_READS } from "./sessions.ts";
import { SOURCE_READS } from "./sources.ts";
import { TOOL_CALL_READS } from "./tool_calls.ts";
import { WATCH_READ } from "./watch.ts";

/** Those that only read. */
export const READS: readonly Read[] = [
  CONFIG_READ,
  ...SESSION_READS,
  ...EVENT_READS,
  ...TOOL_CALL_READS,
  ...CONTEXT_READS,
  ...LATENCY_READS,
  ...COST_READS,
  ...EVAL_READS,
  ...SOURCE_READS,
  ...PROMPT_READS,
  ...DRIFT_READS,
  ...PROVIDER_READS,
  WATCH_READ,
];

/** All of them, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  ...INGEST_WRITES,
  ...RAG_WRITES,
  ...PROVIDER_WRITES,
  HEALTH,
  ...READS,
];
