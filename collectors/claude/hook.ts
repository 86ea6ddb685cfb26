/** One run of a Claude Code command hook. */
import { type HookIo, runMappedHook } from "../hook.ts";
import { mapHook } from "./map.ts";

export type { HookIo } from "../hook.ts";

/** Reads one payload of Claude Code and delivers its events, as `runMappedHook`. Never throws. */
export function runHook(io: HookIo): Promise<void> {
  return runMappedHook(io, (payload, at, { env, newId }) => {
    return mapHook(payload, at, { newId, projectDir: env("CLAUDE_PROJECT_DIR") || null });
  });
}
