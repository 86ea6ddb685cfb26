/** What `air doctor` finds, and how it prints it. */
import { wrapped } from "./wrapped.ts";

/** `fail`: events do not arrive, or not all. `note`: it works, and could tell more. */
export type FindingState = "ok" | "note" | "fail";

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, in one word or two. */
  check: string;
  state: FindingState;
  /** How it is. */
  text: string;
  /** What to do about it; null where nothing need be done. */
  fix: string | null;
}

/** A finding with nothing to do. */
export function fine(check: string, text: string): Finding {
  return { check, state: "ok", text, fix: null };
}

/** A finding that keeps events from arriving. */
export function failing(check: string, text: string, fix: string): Finding {
  return { check, state: "fail", text, fix };
}

/** A finding that need not be mended. */
export function noted(check: string, text: string, fix: string | null = null): Finding {
  return { check, state: "note", text, fix };
}

const INDENT = 16;

/** A paragraph for each finding, at most 80 columns wide where no word is longer, and a sum. */
export function describeFindings(findings: readonly Finding[]): string {
  const paragraphs = findings.flatMap(({ check, state, text, fix }) => [
    wrapped(`${state.padEnd(4)}  ${check.padEnd(9)} `, text, INDENT),
    ...(fix === null ? [] : [wrapped("", `→ ${fix}`, INDENT)]),
  ]);
  return [...paragraphs, "", sumOf(findings)].join("\n");
}

function sumOf(findings: readonly Finding[]): string {
  const count = (state: FindingState) => findings.filter((each) => each.state === state).length;
  const [fails, notes] = [count("fail"), count("note")];
  if (fails === 0 && notes === 0) return "All is well";
  const parts = [
    ...(fails > 0 ? [`${fails} to mend`] : []),
    ...(notes > 0 ? [`${notes} to know`] : []),
  ];
  return parts.join(", ");
}
