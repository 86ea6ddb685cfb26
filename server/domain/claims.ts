/**
 * A fact is what its witnesses claim, field by field. Merging takes the greatest claim under one
 * total order, so it is commutative, associative and idempotent: order and repetition cannot
 * matter. Pure.
 */
import type { Witness } from "../../sdk/types.ts";
import { ranksOf } from "./witness.ts";

/** A plain value, or a group of values that is taken whole. */
export type ClaimValue = string | number | boolean | { readonly [field: string]: number | string };

/** One field as one witness told it. */
export interface Claim {
  value: ClaimValue;
  witness: Witness;
  /** The event's timestamp, Unix ms. */
  at: number;
}

/** Fields by name; a field nobody knows is absent. */
export type Claims = Record<string, Claim>;

/** The one field that ranks by who counts tokens best, not by who times best. */
export const USAGE = "usage";

/** The claims of one event: null, undefined and empty strings claim nothing. */
export function claimsOf(
  witness: Witness,
  at: number,
  fields: Record<string, ClaimValue | null | undefined>,
): Claims {
  const claims: Claims = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== null && value !== undefined && value !== "") {
      claims[name] = { value, witness, at };
    }
  }
  return claims;
}

/** Both claims' fields, each by its greater claim. Gives `target`, changed in place. */
export function mergeInto(target: Claims, more: Claims): Claims {
  for (const name in more) {
    const challenger = more[name]!;
    const holder = target[name];
    if (!holder || beats(name, challenger, holder)) target[name] = challenger;
  }
  return target;
}

/** The greatest claim of either side for every field; changes neither. */
export function merge(a: Claims, b: Claims): Claims {
  return mergeInto({ ...a }, b);
}

function beats(name: string, challenger: Claim, holder: Claim): boolean {
  const byRank = rank(name, challenger) - rank(name, holder);
  if (byRank !== 0) return byRank > 0;
  if (challenger.at !== holder.at) return challenger.at > holder.at;
  const byValue = compareValues(challenger.value, holder.value);
  if (byValue !== 0) return byValue > 0;
  return challenger.witness > holder.witness; // Equal values: keep one witness for good.
}

function rank(name: string, { witness }: Claim): number {
  return name === USAGE ? ranksOf(witness).usage : ranksOf(witness).field;
}

/** Numbers by size, all else by JSON text; below, equal or above zero. */
function compareValues(a: ClaimValue, b: ClaimValue): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const textA = JSON.stringify(a);
  const textB = JSON.stringify(b);
  return textA < textB ? -1 : textA > textB ? 1 : 0;
}

/** One witness at one time: the stored form of claims. */
export type Saying = [witness: Witness, at: number, fields: Record<string, ClaimValue>];

/** Claims as sayings, grouped by witness and time, in a fixed order. */
export function toSayings(claims: Claims): Saying[] {
  const sayings: Saying[] = [];
  for (const name of Object.keys(claims).sort()) {
    const { witness, at, value } = claims[name]!;
    const known = sayings.find((saying) => saying[0] === witness && saying[1] === at);
    if (known) known[2][name] = value;
    else sayings.push([witness, at, { [name]: value }]);
  }
  return sayings;
}

/** The claims that sayings hold. */
export function fromSayings(sayings: readonly Saying[]): Claims {
  const claims: Claims = {};
  for (const [witness, at, fields] of sayings) {
    for (const name in fields) claims[name] = { value: fields[name]!, witness, at };
  }
  return claims;
}

/** A claimed number, or null. */
export function numberOf(claims: Claims, name: string): number | null {
  const value = claims[name]?.value;
  return typeof value === "number" ? value : null;
}

/** A claimed string, or null. */
export function textOf(claims: Claims, name: string): string | null {
  const value = claims[name]?.value;
  return typeof value === "string" ? value : null;
}

/** A claimed flag, or null. */
export function flagOf(claims: Claims, name: string): boolean | null {
  const value = claims[name]?.value;
  return typeof value === "boolean" ? value : null;
}

/** As `mergeInto`, but the latest claim wins whoever made it: so it is with a session's fields. */
export function mergeLatestInto(target: Claims, more: Claims): Claims {
  for (const name in more) {
    const challenger = more[name]!;
    const holder = target[name];
    if (!holder || isLater(challenger, holder)) target[name] = challenger;
  }
  return target;
}

function isLater(challenger: Claim, holder: Claim): boolean {
  if (challenger.at !== holder.at) return challenger.at > holder.at;
  const byValue = compareValues(challenger.value, holder.value);
  return byValue !== 0 ? byValue > 0 : challenger.witness > holder.witness;
}
