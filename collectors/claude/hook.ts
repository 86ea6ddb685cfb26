/** One run of a Claude Code command hook. */
import { ANSWER_MS, type HookIo, type HookKind, runHookOf } from "../hook.ts";
import { mapHook } from "./map.ts";

export type { HookIo } from "../hook.ts";

const CLAUDE: HookKind = {
  map: (payload, at, { env, newId }) =>
    mapHook(payload, at, { newId, projectDir: env("CLAUDE_PROJECT_DIR") || null }),
  answerMs: ANSWER_MS,
};

/** Reads one payload of Claude Code and delivers its events, as `runHookOf`. Never throws. */
export function runHook(io: HookIo): Promise<void> {
  return runHookOf(CLAUDE, io);
}
