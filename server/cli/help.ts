/** `air help`, `air --help`. */
import { COMMANDS, helpOf, overview } from "./commands.ts";
import { Failure } from "./failure.ts";

/** Prints the overview, or the help of the command that is named. */
export function run([name]: string[]): Promise<number> {
  const command = COMMANDS.find((known) => known.name === name);
  if (name && !name.startsWith("-") && !command) {
    throw new Failure(`Unknown command "${name}": see "air help"`, 2);
  }
  console.log(command ? helpOf(command) : overview());
  return Promise.resolve(0);
}
