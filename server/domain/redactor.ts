/** What redacts events. The rules themselves are loaded when the first event arrives. */
import type { RedactionLevel } from "../../sdk/types.ts";
import type { Redactor } from "./redact.ts";

/** Gives the redactor of a level, loaded at the first call: its rules take 20 ms of the start. */
export function lazyRedactor(level: RedactionLevel): () => Promise<Redactor> {
  let loading: Promise<Redactor> | undefined;
  return () => loading ??= load(level);
}

async function load(level: RedactionLevel): Promise<Redactor> {
  const [{ createRedactor }, { scrub }] = await Promise.all([
    import("./redact.ts"),
    import("./secrets/scrub.ts"),
  ]);
  return createRedactor(level, scrub);
}
