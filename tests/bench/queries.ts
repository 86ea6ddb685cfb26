/**
 * How long every page's questions take the reader, over 1,000,000 events; with `--large` also over
 * 5,000,000 in the same two months, beside the smaller one. `--keep FOLDER` leaves the databases
 * there and takes those that are there already: filling them takes minutes.
 */
import { join } from "node:path";
import { type Db, openReadOnly } from "../../server/store/db.ts";
import { answer } from "../../server/store/reader_core.ts";
import { median, type Row } from "./measure.ts";
import { filled } from "./query_data.ts";
import { pages, type Question } from "./query_pages.ts";

const SMALL = 1_000_000;
const LARGE = 5_000_000;
/** Of each question; an odd number, so that the median is a sample. */
const SAMPLES = 7;
/** Runs of which the fastest is a sample: a time slice of a neighbour is longer than a question. */
const RUNS = 5;
/** What a page's questions may take together, ms, and how much more over five times the events. */
const MOST_MS = 10;
const MOST_GROWTH = 1.5;

/** One row a page and one a question of it; ratio is ms, then the growth. */
export async function benchQueries(
  { large, keep }: { large: boolean; keep: string | null },
): Promise<Row[]> {
  const folder = keep ?? await Deno.makeTempDir({ prefix: "air-bench-" });
  try {
    const small = await measured(folder, SMALL);
    const rows = rowsOf(small);
    return large ? [...rows, ...growth(small, await measured(folder, LARGE))] : rows;
  } finally {
    if (keep === null) await Deno.remove(folder, { recursive: true });
  }
}

/** Ms of each question, by page. */
type Times = Record<string, { name: string; ms: number }[]>;

async function measured(folder: string, count: number): Promise<Times> {
  const path = join(folder, `queries-${count}.db`);
  filled(path, count, (done) => console.error(`${done} of ${count} events`)).close();
  const db = openReadOnly(path);
  try {
    return Object.fromEntries(
      Object.entries(await pages(db)).map(([page, questions]) => {
        const ms = timesOf(db, questions);
        return [page, questions.map((question, n) => ({ name: nameOf(question), ms: ms[n]! }))];
      }),
    );
  } finally {
    db.close();
  }
}

function nameOf({ query, args }: Question): string {
  const sort = "sort" in args ? ` by ${args.sort}` : "";
  const search = "search" in args ? ` "${args.search}"` : "";
  return `${query}${sort}${search}`;
}

/**
 * Ms of each question as the reader's worker answers, with the text that crosses. All of a page are
 * asked one after the other, for some are made of the same.
 */
function timesOf(db: Db, questions: readonly Question[]): number[] {
  const run = () => {
    db.forgetShared();
    return questions.map(({ query, args }) => {
      const startedAt = performance.now();
      JSON.stringify(answer(db, query, args));
      return performance.now() - startedAt;
    });
  };
  const best = (runs: number[][]) =>
    questions.map((_, question) => Math.min(...runs.map((times) => times[question]!)));
  const sample = () => best(Array.from({ length: RUNS }, run));
  sample();
  const samples = Array.from({ length: SAMPLES }, sample);
  return questions.map((_, question) => median(samples.map((times) => times[question]!)));
}

function totalOf(questions: Times[string]): number {
  return questions.reduce((sum, { ms }) => sum + ms, 0);
}

function rowsOf(times: Times): Row[] {
  return Object.entries(times).flatMap(([page, questions]) => [
    row(`page: ${page}`, totalOf(questions), { atMost: MOST_MS }),
    ...questions.map(({ name, ms }) => row(`  ${name}`, ms, null)),
  ]);
}

function row(name: string, ms: number, target: Row["target"]): Row {
  return { name, measured: `${ms.toFixed(2)} ms`, control: "", ratio: ms, target };
}

function growth(small: Times, large: Times): Row[] {
  return Object.entries(large).flatMap(([page, questions]) => [
    grown(`page: ${page}`, totalOf(small[page]!), totalOf(questions), { atMost: MOST_GROWTH }),
    ...questions.map(({ name, ms }, index) =>
      grown(`  ${name}`, small[page]![index]!.ms, ms, null)
    ),
  ]);
}

function grown(name: string, smallMs: number, largeMs: number, target: Row["target"]): Row {
  const [measured, control] = [largeMs, smallMs].map((ms) => `${ms.toFixed(2)} ms`);
  return {
    name: `${name}, 5 M beside 1 M events`,
    measured: measured!,
    control: control!,
    ratio: largeMs / smallMs,
    target,
  };
}
