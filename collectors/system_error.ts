/** What the system says of a file or folder that cannot be used, as words that tell what to do. */

/** By the system's own names, which Deno and Node give as `code`. */
const SAYINGS: Readonly<Record<string, string>> = {
  EACCES: "permission denied: let this user read and write there",
  EPERM: "permission denied: let this user read and write there",
  EROFS: "the disk is read-only: name another place, or let it be written",
  ENOSPC: "the disk is full: make room",
  EDQUOT: "the disk is full for this user: make room",
  ENOTDIR: "a part of its path is no folder: move that away",
  EISDIR: "it is a folder: move it away",
  ELOOP: "its links lead in a circle: mend them",
  ENAMETOOLONG: "the name is too long: choose a shorter one",
  EMFILE: "too many files are open: close some, or raise the limit",
  ENFILE: "too many files are open: close some, or raise the limit",
};

/** Of which file, if it is told, and why with the mend. */
export interface SystemError {
  path: string | null;
  why: string;
}

/** The error of a file or folder in words; null for any other error. */
export function systemError(error: unknown): SystemError | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const why = SAYINGS[String(error.code)];
  if (why === undefined) return null;
  // Node writes `CODE: text, mkdir '/a'`, Deno `Text (os error 1): mkdir '/a'`.
  return { path: /[,:] \w+ '(.+)'$/.exec(error.message)?.[1] ?? null, why };
}
