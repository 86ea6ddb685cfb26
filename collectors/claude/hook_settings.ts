/** AIr's hooks in the text of a Claude Code settings file. Pure: text in, text out. */
import { allHooks, installGroups, type IsHook, removeAllHooks } from "../hook_groups.ts";
import type { Json } from "../json.ts";
import { isProgramOfOurs } from "../program.ts";
import { installStatusLine, statusLineIn, uninstallStatusLine } from "./status_setting.ts";

/** How the hooks are to run. */
export interface HookPlan {
  /** What Claude Code runs: an absolute path, or `air` from PATH. */
  command: string;
  /** Whether every hook is async: the only kind that is silent when the program is missing. */
  allAsync: boolean;
  /** Posts to this address instead of running a program, where Claude Code can; null: runs. */
  http: { url: string; withToken: boolean } | null;
  /** Whether AIr is to make the status line too, around the one that is there. */
  statusLine: boolean;
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
  /** The command of AIr's status line, or null. */
  statusLine: string | null;
}

/** Seconds. Only Stop, StopFailure and SessionEnd are waited for, and AIr's own limit is 1 s. */
const COMMAND_TIMEOUT = 5;
/** Seconds. The server answers within 50 ms; the agent waits for http hooks. */
const HTTP_TIMEOUT = 1;

/** `air hook claude`, in exec form: no shell between. */
const ARGS = ["hook", "claude"];
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
 * scripts are replaced, everything else keeps its bytes. A status line of AIr that is there is
 * brought up to date. The same text when nothing is to do. Throws `SettingsError` for what is not a
 * settings file.
 */
export function installHooks(text: string, plan: HookPlan): string {
  const wanted = new Map([...EVENTS.keys()].map((event) => [event, groupFor(event, plan)]));
  const isOld: IsHook = (hook) => isOurs(hook, plan.command) || isLegacy(hook);
  const installed = installGroups(text, wanted, isOld);
  const withLine = plan.statusLine || statusLineIn(installed, plan.command) !== null;
  return withLine ? installStatusLine(installed, plan.command) : installed;
}

/** The settings without what AIr added (`command` counts too), and without what that emptied. */
export function uninstallHooks(text: string, command: string | null): string {
  const stripped = removeAllHooks(text, (hook) => isOurs(hook, command));
  return uninstallStatusLine(stripped, command);
}

/** The settings without the hook scripts of the original AIr, and without what that emptied. */
export function removeLegacy(text: string): string {
  return removeAllHooks(text, isLegacy);
}

/** What AIr has in the settings (`command` counts too). Throws `SettingsError`. */
export function inspectHooks(text: string, command: string | null): Installed {
  const hooks = allHooks(text).filter(({ hook }) => isOurs(hook, command));
  const present = [...new Set(hooks.map(({ event }) => event))];
  const texts = (field: string) => [
    ...new Set(hooks.map(({ hook }) => hook[field]).filter((value) => typeof value === "string")),
  ];
  return {
    present,
    missing: [...EVENTS.keys()].filter((event) => !present.includes(event)),
    commands: texts("command"),
    urls: texts("url"),
    statusLine: statusLineIn(text, command),
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

/** A hook that some AIr put there, wherever its binary was; `command` is ours by any name. */
function isOurs(hook: Json, command: string | null): boolean {
  if (hook.type === "http") return typeof hook.url === "string" && OUR_URL.test(hook.url);
  if (typeof hook.command !== "string") return false;
  const hasOurArgs = JSON.stringify(hook.args) === JSON.stringify(ARGS);
  return hasOurArgs && isProgramOfOurs(hook.command, command);
}

/** A hook script of the original AIr, in any folder. */
function isLegacy(hook: Json): boolean {
  const words = [hook.command, ...(Array.isArray(hook.args) ? hook.args : [])];
  return words.some((word) =>
    typeof word === "string" &&
    /(?:^|[\s"'/\\])air-(?:session-start|post-tool-use)\.js(?=["'\s]|$)/.test(word)
  );
}
