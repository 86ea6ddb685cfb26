/** How benches measure: in turns with their control, by medians; and how they are shown. */

/** What must be reached, as measured divided by control. */
export type Target = { atLeast: number } | { atMost: number } | null;

/** One line of the table. */
export interface Row {
  name: string;
  /** With its unit. */
  measured: string;
  control: string;
  /** Measured divided by control, the median of the turns; for a plain limit the value itself. */
  ratio: number;
  target: Target;
}

/** The values of things that were measured in turns: one an entry and turn. */
export type Turns<Name extends string> = Record<Name, number[]>;

/**
 * Measures each in every turn, one after the other, so that a noisy minute strikes all alike; every
 * other turn goes backwards. `turn` counts from 0.
 */
export async function inTurns<Name extends string>(
  turns: number,
  measures: Record<Name, (turn: number) => Promise<number>>,
): Promise<Turns<Name>> {
  const names = Object.keys(measures) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Turns<Name>;
  for (let turn = 0; turn < turns; turn++) {
    const order = turn % 2 === 0 ? names : names.toReversed();
    for (const name of order) values[name].push(await measures[name](turn));
  }
  return values;
}

/** The middle value; the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

/** The median of what each turn's value is to its control. */
export function medianRatio(values: readonly number[], controls: readonly number[]): number {
  return median(values.map((value, turn) => value / controls[turn]!));
}

/** Whether a ratio reaches its target; true without one. */
export function isReached(ratio: number, target: Target): boolean {
  if (!target) return true;
  return "atLeast" in target ? ratio >= target.atLeast : ratio <= target.atMost;
}

/** The table as text. */
export function table(rows: readonly Row[]): string {
  const head = ["bench", "measured", "control", "ratio", "target", ""];
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd())
    .join("\n");
}

function cells({ name, measured, control, ratio, target }: Row): string[] {
  const wanted = !target ? "" : "atLeast" in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  const verdict = !target ? "" : isReached(ratio, target) ? "PASS" : "MISS";
  return [name, measured, control, ratio.toFixed(2), wanted, verdict];
}

/** Runs a program to its end; gives what it printed. Throws with what it said when it fails. */
export async function output(program: string, args: string[]): Promise<string> {
  // A backtrace would bury Deno's error under a stack of unknown frames.
  const env = { RUST_BACKTRACE: "0" };
  const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout).trim();
  throw new Error(`"${program} ${args.join(" ")}" failed: ${decoder.decode(stderr)}`);
}
