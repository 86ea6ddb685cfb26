/** The built islands and style sheets on the disk: found by name, never by path. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One file to serve. */
interface StaticFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** The same, packed as tightly as it goes (tools/build.ts); null where the build has none. */
  brotli: Uint8Array<ArrayBuffer> | null;
  type: string;
  /** The first 16 hex digits of the content's SHA-256. */
  hash: string;
}

/** Every file that a page refers to. Only these names are ever looked up. */
const TYPES: Record<string, string> = {
  "main.js": "text/javascript; charset=utf-8",
  "charts.js": "text/javascript; charset=utf-8",
  "live_worker.js": "text/javascript; charset=utf-8",
  "app.css": "text/css; charset=utf-8",
};

/** Gives a built file by its name, null for any other name and before the first build. */
export type StaticFiles = (name: string) => Promise<StaticFile | null>;

/** Reads each file of `folder` once: a new build comes with a new start of the server. */
export function staticFiles(folder: string): StaticFiles {
  const known = new Map<string, Promise<StaticFile | null>>();
  return (name) => {
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    if (type === undefined) return Promise.resolve(null);
    const reading = known.get(name) ?? read(join(folder, name), type);
    known.set(name, reading);
    return reading;
  };
}

async function read(path: string, type: string): Promise<StaticFile | null> {
  const [bytes, brotli] = await Promise.all([path, `${path}.br`].map(contentOf));
  if (!bytes) return null; // Not built: the page is whole without it, and the request is answered 404.
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { bytes, brotli: brotli ?? null, type, hash };
}

function contentOf(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return readFile(path).then((bytes) => new Uint8Array(bytes), () => null);
}
