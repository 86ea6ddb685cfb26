/** What a key means. Pure. */

/** What the keyboard can do everywhere. */
export type KeyAction = "search" | "next" | "previous" | "open" | "help" | "leave";

/** A key that was pressed, and where. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** The focus is in a field that takes letters or has keys of its own. */
  isTyping: boolean;
  /** The focus is on a row itself, not on something in it. */
  isOnRow: boolean;
}

const ACTIONS: ReadonlyMap<string, KeyAction> = new Map([
  ["/", "search"],
  ["j", "next"],
  ["k", "previous"],
  ["Enter", "open"],
  ["?", "help"],
  ["Escape", "leave"],
]);

/** The action of a press, or null: the key is someone else's. */
export function keyAction(press: Press): KeyAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const action = ACTIONS.get(press.key) ?? null;
  if (press.isTyping && action !== "leave") return null;
  return action === "open" && !press.isOnRow ? null : action;
}
