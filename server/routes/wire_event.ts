/** The events of sdk/wire.ts as bodies of requests, for the OpenAPI document. */
import * as z from "zod";
import type { EventType } from "../../sdk/types.ts";
import { SCHEMAS, UNKNOWN_SCHEMA } from "../../sdk/wire.ts";
import { OURS_ONLY } from "../decode.ts";

/** Any event that a client may send, each type by its name: `ToolCallEvent`, … */
export function wireEvent(): z.ZodType {
  const types = Object.keys(SCHEMAS) as EventType[];
  const known = types.filter((type) => !OURS_ONLY.has(type))
    .map((type) => SCHEMAS[type].meta({ id: nameOf(type) }));
  const unknown = UNKNOWN_SCHEMA.meta({
    id: "UnknownEvent",
    description: "An event of any other type",
    not: { properties: { type: { enum: types } } },
  });
  return z.union([...known, unknown]).meta({ id: "WireEvent", description: "One event" });
}

/** `tool_call` → `ToolCallEvent`. */
function nameOf(type: EventType): string {
  const words = type.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}Event`;
}
