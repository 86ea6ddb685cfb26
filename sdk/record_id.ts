/** Ids of events: they name one record of one witness. */
import { MAX_ID_CHARS } from "./limits.ts";
import { sha256 } from "./sha256.ts";

/**
 * `sdk:<witness>:<session>:<the record's own id>:<kind>`; where that would be longer than the wire
 * allows, its SHA-256. The same parts always give the same id.
 */
export function recordId(
  witness: string,
  sessionId: string,
  record: string,
  kind: string,
): string {
  const id = `sdk:${witness}:${sessionId}:${record}:${kind}`;
  return id.length <= MAX_ID_CHARS ? id : `sdk:${witness}:sha256-${sha256(id)}`;
}
