/** Rollout lines made by hand, a second apart. */
import assert from "node:assert/strict";
import { codexRollouts } from "../../../collectors/codex/rollout.ts";
import type { WireEvent } from "../../../sdk/types.ts";

const PATH =
  "/home/dev/.codex/sessions/2026/11/23/rollout-2026-11-23T00-00-00-01a205e5-5c03-7fd0-ab5f-6eb5306cb612.jsonl";
/** The thread of all made-up lines. */
export const SESSION = "01a205e5-5c03-7fd0-ab5f-6eb5306cb612";
/** When line 1 is written, Unix ms. */
export const START = Date.UTC(2026, 10, 23);

/** What a line wraps. */
export type Payload = Record<string, unknown>;
/** Line 1 of a version without items, and of one with them. */
export const META = { id: SESSION, cwd: "/p", cli_version: "0.169.0", model_provider: "openai" };
export const PAGINATED = { ...META, history_mode: "paginated" };

/** A line a second: `[type, payload]`, type `event` and `item` for the two wrappers. */
export function mapped(...lines: [type: string, payload: Payload][]): WireEvent[] {
  const state = codexRollouts.begin(PATH);
  const events = lines.flatMap(([name, payload], second) => {
    const type = { event: "event_msg", item: "response_item" }[name] ?? name;
    const timestamp = new Date(START + second * 1000).toISOString();
    return codexRollouts.line(state, JSON.stringify({ timestamp, type, payload }));
  });
  assert.equal(state.skipped, undefined);
  return events;
}

/** A turn begins. */
export const started = (turn_id: string, more: Payload = {}): [string, Payload] => [
  "event",
  { type: "task_started", turn_id, ...more },
];
/** The model asks for a tool. */
export const call = (call_id: string, name = "exec_command"): [string, Payload] => [
  "item",
  { type: "function_call", call_id, name, arguments: "{}" },
];
/** The model sees what came of it. */
export const output = (call_id: string, text: unknown): [string, Payload] => [
  "item",
  { type: "function_call_output", call_id, output: text },
];
/** Something is done, in ms after the start. */
export const item = (fields: Payload, from: number, to: number): [string, Payload] => [
  "event",
  {
    type: "item_completed",
    turn_id: "t1",
    started_at_ms: START + from,
    completed_at_ms: START + to,
    item: fields,
  },
];
