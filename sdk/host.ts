/**
 * What the runtime offers beside the language: environment, Node's modules, timers that do not hold
 * a program. Every look is guarded: a browser has none of it, and Deno would ask its user for a
 * permission that was not given.
 */

/** A process as Node, Bun and Deno have it; the parts that are used. */
export interface HostProcess {
  env?: Record<string, string | undefined>;
  cwd?(): string;
  on?(event: string, listener: () => void): unknown;
  getBuiltinModule?(name: string): unknown;
  versions?: Record<string, string | undefined>;
}

/** A connection of Deno; the parts that are used. */
export interface DenoConnection {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
  unref(): void;
}

/** Deno's own names; the parts that are used. */
export interface HostDeno {
  permissions: { querySync(what: { name: string; [detail: string]: string }): { state: string } };
  connect(to: { hostname: string; port: number }): Promise<DenoConnection>;
  unrefTimer(id: number): void;
}

interface Host {
  process?: HostProcess;
  Deno?: HostDeno;
  addEventListener?(type: string, listener: () => void): void;
}

const host = globalThis as unknown as Host;

/** Node's modules, for a Node 20 that gives them only by `import()`; filled by `loadModules`. */
const loaded = new Map<string, unknown>();

/** Deno's own names, or null in any other runtime. */
export function denoHost(): HostDeno | null {
  return typeof host.Deno?.permissions?.querySync === "function" ? host.Deno : null;
}

/** The process, or null in a browser. */
export function processHost(): HostProcess | null {
  return typeof host.process?.on === "function" ? host.process : null;
}

/** Calls `listener` on an event of the global object, where there are such events. */
export function onGlobal(type: string, listener: () => void): void {
  host.addEventListener?.(type, listener);
}

/** False only where Deno was not given this permission: asking for it would stop the program. */
export function isPermitted(name: string, detail: Record<string, string> = {}): boolean {
  const deno = denoHost();
  if (deno === null) return true;
  try {
    return deno.permissions.querySync({ name, ...detail }).state === "granted";
  } catch {
    return false; // An address that Deno does not take for one.
  }
}

/** A variable of the environment; undefined where there is none, or it may not be read. */
export function environment(name: string): string | undefined {
  if (!isPermitted("env", { variable: name })) return undefined;
  try {
    return processHost()?.env?.[name];
  } catch {
    return undefined; // Denied after all.
  }
}

/** The folder that the program runs in, or null. */
export function workingFolder(): string | null {
  if (!isPermitted("read")) return null;
  try {
    return processHost()?.cwd?.() ?? null;
  } catch {
    return null; // The folder is gone.
  }
}

/** One of Node's modules, as the caller describes it; null where it is not, or not yet, to be had. */
export function nodeModule<T>(name: "fs" | "http" | "https"): T | null {
  const own = processHost()?.getBuiltinModule?.(`node:${name}`) ?? loaded.get(name);
  return (own ?? null) as T | null;
}

/** Before Node 20.16 the modules must be imported: begun early, so that they are there at an exit. */
export function loadModules(): void {
  const process = processHost();
  if (process === null || process.getBuiltinModule || !process.versions?.node) return;
  for (const name of ["fs", "http", "https"]) {
    const address = `node:${name}`;
    import(address).then((module) => loaded.set(name, module), () => {}); // None: `fetch` is used.
  }
}

/** A timer that can be taken back and does not keep the program running. */
export interface Timer {
  cancel(): void;
}

/** Calls `work` after so many ms, unless the program has ended by then. */
export function later(ms: number, work: () => void): Timer {
  const id: unknown = setTimeout(work, ms);
  if (typeof id === "number") denoHost()?.unrefTimer(id);
  else (id as { unref?(): void }).unref?.();
  return { cancel: () => clearTimeout(id as number) };
}
