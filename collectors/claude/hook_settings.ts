/** AIr's hooks in the text of a Claude Code settings file. Pure: text in, text out. */
import { append, type JsonNode, property, remove, scanJson, valueOf } from "../json_text.ts";
import { isObject, type Json } from "./read.ts";

/** How the hooks are to run. */
export interface HookPlan {
  /** What Claude Code runs: an absolute path, or `air` from PATH. */
  command: string;
  /** Whether every hook is async: the only kind that is silent when the program is missing. */
  allAsync: boolean;
  /** Posts to this address instead of running a program, where Claude Code can; null: runs. */
  http: { url: string; withToken: boolean } | null;
}

/** A settings file that is not what Claude Code reads: it is left as it is. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** What AIr has in a settings file. */
export interface Installed {
  /** Hook events of ours that are there. */
  present: string[];
  /** Hook events that AIr wants and that are not there. */
  missing: string[];
  /** Commands that our hooks run, each once. */
  commands: string[];
  /** Addresses that our hooks post to, each once. */
  urls: string[];
}

/** Seconds. Only Stop, StopFailure and SessionEnd are waited for, and AIr's own limit is 1 s. */
const COMMAND_TIMEOUT = 5;
/** Seconds. The server answers within 50 ms; the agent waits for http hooks. */
const HTTP_TIMEOUT = 1;

/** `air hook claude`, in exec form: no shell between. */
const ARGS = ["hook", "claude"];
const OUR_PROGRAM = /(?:^|[/\\])air(?:[-._][^/\\]*)?$/i;
const OUR_URL = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/hooks\/claude$/;

/** Every hook event that AIr listens to; whether Claude Code matches it against something. */
const EVENTS = new Map<string, { matcher: boolean }>([
  ["SessionStart", { matcher: true }],
  ["UserPromptSubmit", { matcher: false }],
  ["PreToolUse", { matcher: true }],
  ["PostToolUse", { matcher: true }],
  ["PostToolUseFailure", { matcher: true }],
  ["PostToolBatch", { matcher: false }],
  ["Stop", { matcher: false }],
  ["StopFailure", { matcher: true }],
  ["SubagentStart", { matcher: true }],
  ["SubagentStop", { matcher: true }],
  ["PreCompact", { matcher: true }],
  ["PostCompact", { matcher: true }],
  ["PostModelSwitch", { matcher: false }],
  ["PermissionRequest", { matcher: true }],
  ["SessionEnd", { matcher: true }],
]);

/** A headless client kills its async hooks when it ends, and these come at the end. */
const LAST_EVENTS = new Set(["Stop", "StopFailure", "SessionEnd"]);

/** Claude Code skips http hooks of this event in silence. */
const COMMAND_ONLY = "SessionStart";

/**
 * The settings with AIr's hooks as planned: older entries of AIr and those of the original's hook
 * scripts are replaced, everything else keeps its bytes. The same text when nothing is to do.
 * Throws `SettingsError` for what is not a settings file.
 */
export function installHooks(text: string, plan: HookPlan): string {
  const isOld: IsHook = (hook) => isOurs(hook, plan.command) || isLegacy(hook);
  let result = text.trim() === "" ? "{}\n" : text;
  for (const event of EVENTS.keys()) {
    const wanted = groupFor(event, plan);
    if (isInstalled(result, event, wanted, isOld)) continue;
    // Added before the old one goes, so that no list is empty between and loses its place.
    result = addGroup(result, event, wanted);
    result = removeHooks(result, event, isOld, groupsOf(result, event).length - 1);
  }
  const others = eventNames(result).filter((event) => !EVENTS.has(event));
  return others.reduce((all, event) => removeHooks(all, event, isOld), result);
}

/** The settings without AIr's hooks (`command` counts too), and without what that emptied. */
export function uninstallHooks(text: string, command: string | null): string {
  return removeAll(text, (hook) => isOurs(hook, command));
}

/** The settings without the hook scripts of the original AIr, and without what that emptied. */
export function removeLegacy(text: string): string {
  return removeAll(text, isLegacy);
}

/** What AIr has in the settings (`command` counts too). Throws `SettingsError`. */
export function inspectHooks(text: string, command: string | null): Installed {
  const hooks = text.trim() === ""
    ? []
    : eventNames(text).flatMap((event) =>
      hooksOf(text, event).filter((hook) => isOurs(hook, command)).map((hook) => ({ event, hook }))
    );
  const present = [...new Set(hooks.map(({ event }) => event))];
  const texts = (field: string) => [
    ...new Set(hooks.map(({ hook }) => hook[field]).filter((value) => typeof value === "string")),
  ];
  return {
    present,
    missing: [...EVENTS.keys()].filter((event) => !present.includes(event)),
    commands: texts("command"),
    urls: texts("url"),
  };
}

function groupFor(event: string, plan: HookPlan): Json {
  const hook = plan.http && event !== COMMAND_ONLY
    ? httpHook(plan.http)
    : commandHook(plan, plan.allAsync || !LAST_EVENTS.has(event));
  return { ...(EVENTS.get(event)?.matcher ? { matcher: "" } : {}), hooks: [hook] };
}

function commandHook({ command }: HookPlan, async: boolean): Json {
  return {
    type: "command",
    command,
    args: ARGS,
    ...(async ? { async } : {}),
    timeout: COMMAND_TIMEOUT,
  };
}

function httpHook({ url, withToken }: { url: string; withToken: boolean }): Json {
  const auth = withToken
    ? { headers: { Authorization: "Bearer $AIR_TOKEN" }, allowedEnvVars: ["AIR_TOKEN"] }
    : {};
  return { type: "http", url, ...auth, timeout: HTTP_TIMEOUT };
}

type IsHook = (hook: Json) => boolean;

/** A hook that some AIr put there, wherever its binary was; `command` is ours by any name. */
function isOurs(hook: Json, command: string | null): boolean {
  if (hook.type === "http") return typeof hook.url === "string" && OUR_URL.test(hook.url);
  if (typeof hook.command !== "string") return false;
  const hasOurArgs = JSON.stringify(hook.args) === JSON.stringify(ARGS);
  return hasOurArgs && (hook.command === command || OUR_PROGRAM.test(hook.command));
}

/** A hook script of the original AIr, in any folder. */
function isLegacy(hook: Json): boolean {
  const words = [hook.command, ...(Array.isArray(hook.args) ? hook.args : [])];
  return words.some((word) =>
    typeof word === "string" &&
    /(?:^|[\s"'/\\])air-(?:session-start|post-tool-use)\.js(?=["'\s]|$)/.test(word)
  );
}

function removeAll(text: string, isGone: IsHook): string {
  if (text.trim() === "") return text;
  return eventNames(text).reduce((all, event) => removeHooks(all, event, isGone), text);
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

function indexOf(node: JsonNode, key: string): number {
  return node.members.findLastIndex((member) => member.key === key);
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

function rootOf(text: string): JsonNode {
  try {
    const root = scanJson(text);
    if (root.kind === "object") return root;
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
  throw new SettingsError("it is not a JSON object");
}
