/** One run of a Codex command hook. */
import { type HookIo, type HookKind, runHookOf } from "../hook.ts";
import { mapCodexHook } from "./hook_map.ts";

const CODEX: HookKind = {
  map: (payload, at, { newId }) => mapCodexHook(payload, at, newId),
  // Codex kills its async hooks when it ends, and waits for the last one: what a server has not
  // confirmed by then is better kept at once. Sent again, it is stored once.
  answerMs: 100,
};

/** Reads one payload of Codex and delivers its events, as `runHookOf`. Never throws. */
export function runCodexHook(io: HookIo): Promise<void> {
  return runHookOf(CODEX, io);
}
