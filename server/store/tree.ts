/**
 * Where the files that travel with the program lie. The build lays the bundle out like the
 * sources (main, server/store, static), so one path names a file in both.
 */
import { existsSync } from "node:fs";

/** True in the bundle, where `main.js` has taken the place of `main.ts`. */
export const BUNDLED = !import.meta.url.endsWith(".ts");

const ROOT = rootAbove(new URL("./", import.meta.url), BUNDLED ? "main.js" : "main.ts");

/** The URL of a file or folder by its path from the root of the tree, such as `static/dist/`. */
export function treeUrl(path: string): URL {
  return new URL(path, ROOT);
}

/** The nearest folder upwards that holds `entry`: the bundler alone knows how deep a chunk lies. */
function rootAbove(folder: URL, entry: string): URL {
  if (existsSync(new URL(entry, folder))) return folder;
  const parent = new URL("../", folder);
  if (parent.href === folder.href) throw new Error(`Cannot find "${entry}" above the program`);
  return rootAbove(parent, entry);
}
