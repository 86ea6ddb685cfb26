/** Colours that tell each other apart, for tests of charts. */
import type { Inks } from "../../static/islands/chart_option.ts";

/** Each ink is its own name; times in UTC. */
export const INKS: Inks = {
  text: "text",
  muted: "muted",
  line: "line",
  surface: "surface",
  raised: "raised",
  accent: "accent",
  good: "good",
  amber: "amber",
  red: "red",
  violet: "violet",
  cyan: "cyan",
  pink: "pink",
  zone: "UTC",
  isStill: false,
};
