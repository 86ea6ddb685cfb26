/** What the server scrubs texts with: AIr's own rules and secretlint's. Pure. */
import { createScrubber, OWN_RULES, type Scrub } from "../../../sdk/scrub.ts";
import { SECRETLINT_RULES } from "./secretlint.ts";

/** Gives a text without its secrets: `[REDACTED:<kind>]` in their places. Twice is once. */
export const scrub: Scrub = createScrubber([...OWN_RULES, ...SECRETLINT_RULES]);
