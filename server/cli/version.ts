/** `air --version`. */
import { VERSION } from "../version.ts";

/** Prints the version. */
export function run(): Promise<number> {
  console.log(VERSION);
  return Promise.resolve(0);
}
