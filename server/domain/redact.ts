/** Redaction: what of an event or registration the server may store and send on, at each level. Pure. */
import type { FieldKind } from "../../sdk/redact.ts";
import { eventRules, recordRedactor, type Rules, rulesOf } from "../../sdk/redactor.ts";
import type { Scrub } from "../../sdk/scrub.ts";
import type { RedactionLevel, WireEvent } from "../../sdk/types.ts";
import type { Registration } from "../store/rows.ts";

/** Redacts at one level. */
export interface Redactor {
  /** The event that may be stored; the event itself when nothing changes. Never changes its input. */
  event(event: WireEvent): WireEvent;
  /** A registration, likewise: its metadata is content. */
  registration(registration: Registration): Registration;
}

/** The fields of a registered integration. */
const REGISTRATION_FIELDS: { readonly [Field in keyof Registration]-?: FieldKind } = {
  kind: "plain",
  name: "plain",
  type: "plain",
  description: "plain",
  embeddingModel: "plain",
  dimensions: "plain",
  metadata: "content",
};

/** An event's type is a name; a source's says what it is built on, in any words. */
const REGISTRATION: Rules = new Map([...rulesOf(REGISTRATION_FIELDS), ["type", "plain"]]);

/** A redactor of a level, as `recordRedactor` says. */
export function createRedactor(level: RedactionLevel, scrub: Scrub): Redactor {
  const redact = recordRedactor(level, scrub);
  return {
    event: (event) => redact(event, eventRules(event.type)),
    registration: (registration) => redact(registration, REGISTRATION),
  };
}
