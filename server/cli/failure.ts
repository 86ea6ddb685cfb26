/** How a subcommand fails: one line on stderr and an exit code, never a stack trace. */
import { systemError } from "../../collectors/system_error.ts";

/** What, why and the mend in one line; 1 = it failed, 2 = it was asked for wrongly. */
export class Failure extends Error {
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/** Prints any thrown value as one line and gives its exit code, 1 where it names none. */
export function report(error: unknown): number {
  console.error(`air: ${messageOf(error).replaceAll(/\s*\n\s*/g, " ")}`);
  const named = error instanceof Error && "exitCode" in error && error.exitCode === 2;
  return named ? 2 : 1;
}

function messageOf(error: unknown): string {
  const said = systemError(error);
  if (said) return `Cannot use ${said.path === null ? "a file" : `"${said.path}"`}: ${said.why}`;
  return error instanceof Error ? error.message : String(error);
}
