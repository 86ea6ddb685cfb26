/**
 * Hooks in the text of a settings file, in the shape that Claude Code and Codex share: `hooks` holds
 * a list of groups for each event, a group its own list of hooks. Pure: text in, text out; what is
 * not touched keeps its bytes.
 */
import { isObject, type Json } from "./json.ts";
import { append, type JsonNode, property, remove, scanJson, valueOf } from "./json_text.ts";

/** A settings file that is not what its agent reads: it is left as it is. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Tells hooks apart. */
export type IsHook = (hook: Json) => boolean;

/**
 * The settings with one group for each event that `wanted` names; what `isOld` knows is replaced,
 * and taken out of other events. The same text when nothing is to do. Throws `SettingsError`.
 */
export function installGroups(
  text: string,
  wanted: ReadonlyMap<string, Json>,
  isOld: IsHook,
): string {
  let result = text.trim() === "" ? "{}\n" : text;
  for (const [event, group] of wanted) {
    if (isInstalled(result, event, group, isOld)) continue;
    // Added before the old one goes, so that no list is empty between and loses its place.
    result = addGroup(result, event, group);
    result = removeHooks(result, event, isOld, groupsOf(result, event).length - 1);
  }
  const others = eventNames(result).filter((event) => !wanted.has(event));
  return others.reduce((all, event) => removeHooks(all, event, isOld), result);
}

/** The settings without some hooks, and without what that emptied. Throws `SettingsError`. */
export function removeAllHooks(text: string, isGone: IsHook): string {
  if (text.trim() === "") return text;
  return eventNames(text).reduce((all, event) => removeHooks(all, event, isGone), text);
}

/** Every hook of the settings with its event, in their order. Throws `SettingsError`. */
export function allHooks(text: string): { event: string; hook: Json }[] {
  if (text.trim() === "") return [];
  return eventNames(text).flatMap((event) => hooksOf(text, event).map((hook) => ({ event, hook })));
}

/** The settings' object. Throws `SettingsError` for what is none. */
export function rootOf(text: string): JsonNode {
  try {
    const root = scanJson(text);
    if (root.kind === "object") return root;
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
  throw new SettingsError("it is not a JSON object");
}

/** Where a key stands among an object's members. */
export function indexOf(node: JsonNode, key: string): number {
  return node.members.findLastIndex((member) => member.key === key);
}

/** True when the event holds what is wanted once, and nothing older. */
function isInstalled(text: string, event: string, wanted: Json, isOld: IsHook): boolean {
  if (hooksOf(text, event).filter(isOld).length !== 1) return false;
  return groupsOf(text, event).some((group) => JSON.stringify(group) === JSON.stringify(wanted));
}

/**
 * Removes hooks from the first `end` groups of one event; a group, list or `hooks` that is left
 * empty goes with them.
 */
function removeHooks(text: string, event: string, isGone: IsHook, end = Infinity): string {
  // From the end, so that the places before it stay true.
  for (const [groupIndex, group] of [...groupsOf(text, event).entries()].reverse()) {
    if (groupIndex >= end) continue;
    for (const [hookIndex, hook] of [...hooksIn(group).entries()].reverse()) {
      if (isGone(hook)) text = removeHook(text, event, groupIndex, hookIndex);
    }
  }
  return text;
}

function removeHook(text: string, event: string, groupIndex: number, hookIndex: number): string {
  const root = rootOf(text);
  const hooks = property(root, "hooks");
  const groups = hooks && property(hooks, event);
  const list = groups?.members[groupIndex] && property(groups.members[groupIndex].value, "hooks");
  if (!hooks || !groups || !list) return text;
  if (list.members.length > 1) return remove(text, list, hookIndex);
  if (groups.members.length > 1) return remove(text, groups, groupIndex);
  if (hooks.members.length > 1) return remove(text, hooks, indexOf(hooks, event));
  return remove(text, root, indexOf(root, "hooks"));
}

function addGroup(text: string, event: string, group: Json): string {
  const root = rootOf(text);
  const hooks = property(root, "hooks");
  if (!hooks) return append(text, root, "hooks", { [event]: [group] });
  const groups = property(hooks, event);
  if (!groups) return append(text, hooks, event, [group]);
  return append(text, groups, null, group);
}

/** Names of the hook events in the settings, ours or not, each once. */
function eventNames(text: string): string[] {
  const hooks = property(rootOf(text), "hooks");
  if (!hooks) return [];
  if (hooks.kind !== "object") throw new SettingsError('"hooks" is not an object');
  const notList = hooks.members.find((member) => member.value.kind !== "array");
  if (notList) throw new SettingsError(`"hooks.${notList.key}" is not an array`);
  return [...new Set(hooks.members.map((member) => member.key ?? ""))];
}

function groupsOf(text: string, event: string): unknown[] {
  const hooks = property(rootOf(text), "hooks");
  const groups = hooks && property(hooks, event);
  return groups?.members.map((member) => valueOf(text, member.value)) ?? [];
}

function hooksOf(text: string, event: string): Json[] {
  return groupsOf(text, event).flatMap(hooksIn);
}

/** The hooks of a group in their order; what is no object counts as a hook of nobody. */
function hooksIn(group: unknown): Json[] {
  if (!isObject(group) || !Array.isArray(group.hooks)) return [];
  return group.hooks.map((hook: unknown) => isObject(hook) ? hook : {});
}
