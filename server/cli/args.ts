/** Reads the arguments of a subcommand by its entry in commands.ts. */
import { parseArgs } from "node:util";
import type { FlagValues } from "../config.ts";
import { type Command, helpOf } from "./commands.ts";
import { Failure } from "./failure.ts";

/** What stands after the name of a subcommand. */
export interface Args {
  flags: FlagValues;
  /** What is no flag, in its order. */
  words: string[];
}

/**
 * The flags of `command` in `args`, or null when its help was asked for, which is then printed.
 * Throws a `Failure` with exit code 2 for anything the command does not know.
 */
export function readFlags(command: Command, args: string[]): FlagValues | null {
  return read(command, args, false)?.flags ?? null;
}

/** As `readFlags`, for a command that also takes words, which may stand anywhere. */
export function readArgs(command: Command, args: string[]): Args | null {
  return read(command, args, true);
}

function read(command: Command, args: string[], allowPositionals: boolean): Args | null {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(helpOf(command));
    return null;
  }
  const options = Object.fromEntries(command.flags.map((flag) => [flag.name, optionOf(flag)]));
  try {
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals });
    return { flags: { ...values }, words: positionals };
  } catch (error) {
    const why = error instanceof Error ? error.message.split(/[.\n]/, 1)[0] : "Unknown argument";
    throw new Failure(`${why}: see "air ${command.name} --help"`, 2);
  }
}

function optionOf({ value, many }: Command["flags"][number]) {
  const type = value === null ? "boolean" as const : "string" as const;
  return { type, multiple: many ?? false };
}
