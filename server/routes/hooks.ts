/** Hooks that an agent posts itself. It waits for the answer, and must never see a failure. */
import { Hono } from "hono";
import { mapHook } from "../../collectors/claude/map.ts";
import type { WireEvent } from "../../sdk/types.ts";
import type { Deps } from "../deps.ts";
import { ingest } from "../ingest.ts";
import { readJson } from "./body.ts";
import { decodeEvents, MAX_BATCH_BYTES } from "../decode.ts";

/** The one answer that may come before the commit (DESIGN.md, rule 3). */
const MAX_WAIT_MS = 50;

/** `POST /hooks/claude`: 204 with nothing in it, whatever became of the events. */
export function hookRoutes(deps: Deps) {
  return new Hono().post("/hooks/claude", async (c) => {
    const events = await readEvents(deps, c.req.raw);
    await inTime(commit(deps, events));
    return c.body(null, 204);
  });
}

/** The events of a payload; none, and one refused, for what is not one. */
async function readEvents(deps: Deps, request: Request): Promise<WireEvent[]> {
  const at = deps.now();
  try {
    const payload = await readJson(request, MAX_BATCH_BYTES);
    const mapped = mapHook(payload, at, { newId: deps.newId, projectDir: null });
    const { events, refused } = decodeEvents(mapped, at);
    deps.counters.rejectedEvents += refused;
    return events;
  } catch (error) {
    deps.counters.rejectedEvents += 1;
    deps.log(`Refused a hook of Claude Code: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

async function commit(deps: Deps, events: WireEvent[]): Promise<void> {
  try {
    await ingest(deps, events);
  } catch (error) {
    // ingest() has counted them as refused; the answer may be out already.
    deps.log(
      `Cannot store a hook of Claude Code: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Resolves when the work is done or the agent has waited enough; the work goes on then. */
function inTime(work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, MAX_WAIT_MS);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
