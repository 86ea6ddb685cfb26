/**
 * The end of the program: what waits is sent where there is time, else kept. One set of listeners
 * for all clients.
 */
import { denoHost, onGlobal, processHost } from "./host.ts";

/** One that has something to do before the program ends. */
export interface Leaver {
  /** Nothing is left to do but this: it may take a moment. */
  drain(): Promise<void>;
  /** The program ends now: what is not done when this returns is never done. */
  leave(): void;
}

const leavers = new Set<Leaver>();
let isListening = false;

/** Calls the leaver at the end; gives what takes that back. */
export function beforeLeaving(leaver: Leaver): () => void {
  leavers.add(leaver);
  if (!isListening) listen();
  isListening = true;
  return () => leavers.delete(leaver);
}

function listen(): void {
  const process = processHost();
  const drain = () => leavers.forEach((leaver) => void leaver.drain());
  const leave = () => leavers.forEach((leaver) => leaver.leave());
  process?.on?.("beforeExit", drain);
  if (denoHost() !== null) {
    onGlobal("unload", leave); // `Deno.exit()` has no "exit" of the process.
    // An error that ends Deno ends it without a word more; another client of its id changes nothing.
    onGlobal("error", leave);
    onGlobal("unhandledrejection", leave);
  } else if (process !== null) {
    process.on?.("exit", leave);
  } else {
    onGlobal("pagehide", leave);
  }
}
