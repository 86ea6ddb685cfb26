/**
 * Where turns start, and ends that name no turn: an end belongs to the latest start of its session
 * and turn index that is not after it, found anew when either arrives.
 */
import { type Claims, fromSayings, mergeInto, type Saying, toSayings } from "../domain/claims.ts";
import { all, type Db, first } from "./db.ts";

/** A place in the sequence of starts and ends of one session and turn index. */
export interface Mark {
  sessionId: string;
  /** -1 for a turn without an index. */
  turnIndex: number;
  at: number;
}

const START = "start";
const END = "end";
/** Above every real time: "no later start". */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Stores a start of a turn; false when it was known. */
export function addStart(db: Db, mark: Mark, turnKey: string): boolean {
  return add(db, START, mark, turnKey, {});
}

/** Stores an end that names no turn, under its event's id. */
export function addEnd(db: Db, mark: Mark, eventId: string, claims: Claims): void {
  add(db, END, mark, eventId, claims);
}

function add(db: Db, kind: string, mark: Mark, markKey: string, claims: Claims): boolean {
  const sql = `
    INSERT OR IGNORE INTO turn_marks (session_id, turn_index, kind, at, mark_key, said)
    VALUES (?, ?, ?, ?, ?, ?)`;
  const said = JSON.stringify(toSayings(claims));
  const { sessionId, turnIndex, at } = mark;
  return db.statement(sql).run(sessionId, turnIndex, kind, at, markKey, said).changes === 1;
}

/** The turn that a moment belongs to: the key of the latest start not after it, or null. */
export function startBefore(db: Db, mark: Mark): string | null {
  const sql = `
    SELECT mark_key AS turnKey FROM turn_marks
    WHERE session_id = :sessionId AND turn_index = :turnIndex AND kind = '${START}' AND at <= :at
    ORDER BY at DESC, mark_key DESC LIMIT 1`;
  return first<{ turnKey: string }>(db, sql, { ...mark })?.turnKey ?? null;
}

/** As `startBefore`, but as it was without one start: whose turn it took its ends from. */
export function startBeforeWithout(db: Db, mark: Mark, turnKey: string): string | null {
  const sql = `
    SELECT mark_key AS turnKey FROM turn_marks
    WHERE session_id = :sessionId AND turn_index = :turnIndex AND kind = '${START}' AND at <= :at
      AND NOT (at = :at AND mark_key = :turnKey)
    ORDER BY at DESC, mark_key DESC LIMIT 1`;
  return first<{ turnKey: string }>(db, sql, { ...mark, turnKey })?.turnKey ?? null;
}

/** When the ends that lie before any start happened, from a start's time on, to the next start. */
export function endsFrom(db: Db, mark: Mark): { at: number }[] {
  const sql = `
    SELECT DISTINCT at FROM turn_marks
    WHERE session_id = :sessionId AND turn_index = :turnIndex AND kind = '${END}'
      AND at >= :at AND at < :until`;
  return all<{ at: number }>(db, sql, { ...mark, until: nextStart(db, mark) });
}

function nextStart(db: Db, mark: Mark): number {
  const sql = `
    SELECT min(at) AS at FROM turn_marks
    WHERE session_id = :sessionId AND turn_index = :turnIndex AND kind = '${START}' AND at > :at`;
  return first<{ at: number | null }>(db, sql, { ...mark })?.at ?? NEVER;
}

/** The merged claims of all ends that belong to a turn; empty for none. */
export function claimsOfEnds(db: Db, sessionId: string, turnKey: string): Claims {
  const claims: Claims = {};
  const starts = all<Mark>(
    db,
    `SELECT session_id AS sessionId, turn_index AS turnIndex, at FROM turn_marks
     WHERE session_id = :sessionId AND mark_key = :turnKey AND kind = '${START}'`,
    { sessionId, turnKey },
  );
  for (const start of starts) {
    if (startBefore(db, start) !== turnKey) continue; // Another start at the same moment won.
    mergeInto(claims, endsBetween(db, start, nextStart(db, start)));
  }
  return claims;
}

/** The merged claims of the ends at one moment, for a turn of which no start is known. */
export function claimsOfEndsAt(db: Db, mark: Mark): Claims {
  return endsBetween(db, mark, mark.at + 1);
}

function endsBetween(db: Db, mark: Mark, until: number): Claims {
  const sql = `
    SELECT said FROM turn_marks
    WHERE session_id = :sessionId AND turn_index = :turnIndex AND kind = '${END}'
      AND at >= :at AND at < :until`;
  const claims: Claims = {};
  for (const { said } of all<{ said: string }>(db, sql, { ...mark, until })) {
    mergeInto(claims, fromSayings(JSON.parse(said) as Saying[]));
  }
  return claims;
}
