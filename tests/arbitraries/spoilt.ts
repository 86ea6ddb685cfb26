/** Records of agents as no client should tell them: real ones in which some values are others. */
import fc from "fast-check";
import {
  MAX_COUNT,
  MAX_ID_CHARS,
  MAX_NAME_CHARS,
  MAX_PATH_CHARS,
  MAX_UNIX_MS,
  MAX_USD,
  MIN_TIMESTAMP,
} from "../../sdk/limits.ts";

/** JSON has no other; a text or number at a limit of the wire and just beyond it is among them. */
const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "binary", maxLength: 20 }),
  // Not a count at its limit itself: the sum of two is beyond it, and the wire's to refuse.
  fc.constantFrom(MAX_USD, MAX_UNIX_MS, MIN_TIMESTAMP, MAX_COUNT / 8, MAX_COUNT + 2).chain((
    limit,
  ) => fc.constantFrom<unknown>(limit, limit + 1, limit - 1, -limit)),
  fc.constantFrom(MAX_ID_CHARS, MAX_NAME_CHARS, MAX_PATH_CHARS).chain((limit) =>
    fc.constantFrom("x".repeat(limit + 1), "\u{1f600}".repeat(limit))
  ),
  fc.constantFrom<unknown>("__proto__", "constructor", "", null, [], {}, -1, 0.5),
);

interface Edit {
  path: number[];
  value: unknown;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  path: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 }),
  value: strangeValue,
});

/** A copy of `record`, which is JSON, with one to eight strange values anywhere in it. */
export function spoilt(record: unknown): fc.Arbitrary<unknown> {
  return fc.array(edit, { minLength: 1, maxLength: 8 }).map((edits) =>
    edits.reduce((copy, { path, value }) => withValue(copy, path, value), record)
  );
}

/** `path` leads by the numbers of fields; it ends early where nothing lies deeper. */
function withValue(record: unknown, path: readonly number[], value: unknown): unknown {
  const fields = typeof record === "object" && record !== null ? Object.keys(record) : [];
  const [first, ...rest] = path;
  if (first === undefined || fields.length === 0) return value;
  const field = fields[first % fields.length]!;
  const copy = (Array.isArray(record) ? [...record] : { ...record as object }) as Record<
    string,
    unknown
  >;
  copy[field] = withValue(copy[field], rest, value);
  return copy;
}

/** `records` with strange values in some; the others as they are, in their order. */
export function spoiltAmong(records: readonly unknown[]): fc.Arbitrary<unknown[]> {
  const one = fc.nat({ max: records.length - 1 }).chain((index) =>
    spoilt(records[index]).map((record) => ({ index, record }))
  );
  return fc.array(one, { minLength: 1, maxLength: 8 }).map((changes) => {
    const copy = [...records];
    for (const { index, record } of changes) copy[index] = record;
    return copy;
  });
}
