/** What the text of a tool's output says of how the call went (FORMAT.md, sections 4 and 13). Pure. */
import { codeIn, countIn, isObject, type Json, objectIn } from "../json.ts";

/** How a call went, as its output's own header tells it. */
export interface Verdict {
  isError: boolean;
  exitCode: number | null;
  /** How long the command itself ran; without the time to start it. */
  wallMs: number | null;
}

/** The lines that may stand before the line that decides; never the body, which may say anything. */
const HEAD = String.raw`^(?:Chunk ID: [^\n]*\n)?(?:Wall time:? [^\n]*\n)?`;
const EXITED = new RegExp(`${HEAD}Process exited with code (-?\\d{1,9})(?:\\n|$)`);
const RUNNING = new RegExp(`${HEAD}Process running with session ID `);
const ABORTED = new RegExp(`${HEAD}aborted by user`);
const EXIT_CODE = /^Exit code: (-?\d{1,9})(?:\n|$)/;
const WALL_TIME =
  /^(?:Chunk ID: [^\n]*\n|Exit code: [^\n]*\n)?Wall time:? (\d{1,9}(?:\.\d{1,9})?) seconds/;
/** Bad arguments, an unknown tool, a patch that does not fit, a missing image: no item tells these. */
const REFUSED =
  /^(?:failed to parse|unsupported call|apply_patch verification failed|Script failed|unable to locate image)/;

/** True while the command goes on: its end is told later. */
export function isRunning(text: string): boolean {
  return RUNNING.test(text);
}

/** True for a call that the user stopped. */
export function isAborted(text: string): boolean {
  return ABORTED.test(text);
}

/** What the output of a call tells that no item told of. */
export function verdictOf(text: string): Verdict {
  const old = oldVerdict(text);
  if (old) return old;
  const told = (EXITED.exec(text) ?? EXIT_CODE.exec(text))?.[1];
  const exitCode = told === undefined ? null : Number(told);
  const isError = exitCode === null ? REFUSED.test(text) || isAborted(text) : exitCode !== 0;
  const seconds = WALL_TIME.exec(text)?.[1];
  return { isError, exitCode, wallMs: seconds === undefined ? null : Number(seconds) * 1000 };
}

/** The old shell and patch tools answer with JSON: `{output, metadata: {exit_code, …}}`. */
function oldVerdict(text: string): Verdict | null {
  if (!text.startsWith('{"output":')) return null;
  const metadata = objectIn(parsed(text), "metadata");
  const exitCode = codeIn(metadata, "exit_code");
  if (exitCode === null) return null;
  const seconds = countIn(metadata, "duration_seconds");
  return { isError: exitCode !== 0, exitCode, wallMs: seconds === null ? null : seconds * 1000 };
}

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {}; // A command's own output that looks like it.
  }
}
