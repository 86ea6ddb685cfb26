/** Ids of events: they name one record of one witness (DESIGN.md, Many witnesses). */
import { createHash } from "node:crypto";
import { MAX_ID_CHARS } from "../sdk/limits.ts";

/**
 * `<agent>:<witness>:<session>:<the record's own id>:<kind>`. The same parts always give the same
 * id, so a record that is delivered twice is stored once. Where that would be longer than the wire
 * allows, session, record and kind are replaced by their SHA-256.
 */
export function recordId(
  agent: string,
  witness: string,
  sessionId: string,
  record: string,
  kind: string,
): string {
  const id = `${agent}:${witness}:${sessionId}:${record}:${kind}`;
  if (id.length <= MAX_ID_CHARS) return id;
  return `${agent}:${witness}:sha256-${createHash("sha256").update(id).digest("hex")}`;
}
