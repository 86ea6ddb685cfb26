/** Where the store's two workers lie, from source and in the bundle. */
import { BUNDLED, treeUrl } from "./tree.ts";

/** The URL to start a worker from: `new Worker(workerUrl("writer"), { type: "module" })`. */
export function workerUrl(name: "writer" | "reader"): URL {
  return treeUrl(`server/store/${name}.${BUNDLED ? "js" : "ts"}`);
}
