/**
 * AIr's status line in the text of a Claude Code settings file. A person has one status line, so
 * AIr's stands around it: `--wrap` names the command that was there. Pure: text in, text out.
 */
import { indexOf, rootOf, SettingsError } from "../hook_groups.ts";
import { isObject } from "../json.ts";
import { append, property, remove, replace, valueOf } from "../json_text.ts";
import { isProgramOfOurs, shellCommand, shellWords } from "../program.ts";

const KEY = "statusLine";
/** `air statusline claude`, and before the command that it wraps. */
const ARGS = ["statusline", "claude"];
const WRAP = "--wrap";

/**
 * The settings with AIr's status line, around the one that is there. The same text when nothing is
 * to do. Throws `SettingsError` for a status line of another kind than Claude Code's commands.
 */
export function installStatusLine(text: string, program: string): string {
  const root = rootOf(text);
  const line = property(root, KEY);
  if (!line) {
    return append(text, root, KEY, { type: "command", command: commandOf(program, null) });
  }
  const value = valueOf(text, line);
  const node = property(line, "command");
  if (!node || !isObject(value) || value.type !== "command" || typeof value.command !== "string") {
    throw new SettingsError(`"${KEY}" is not a command`);
  }
  const ours = parsed(value.command, program);
  const command = commandOf(program, ours ? ours.wrapped : value.command);
  return command === value.command ? text : replace(text, node, command);
}

/** The settings with the status line that was there before, if any. */
export function uninstallStatusLine(text: string, program: string | null): string {
  const command = statusLineIn(text, program);
  if (command === null) return text;
  const root = rootOf(text);
  const node = property(root, KEY);
  const wrapped = parsed(command, program)?.wrapped ?? null;
  const place = node && property(node, "command");
  if (wrapped === null || !place) return remove(text, root, indexOf(root, KEY));
  return replace(text, place, wrapped);
}

/** The command of AIr's status line in the settings, or null. */
export function statusLineIn(text: string, program: string | null): string | null {
  if (text.trim() === "") return null;
  const line = property(rootOf(text), KEY);
  const value = line && valueOf(text, line);
  if (!isObject(value) || typeof value.command !== "string") return null;
  return parsed(value.command, program) ? value.command : null;
}

function commandOf(program: string, wrapped: string | null): string {
  return shellCommand([program, ...ARGS, ...(wrapped === null ? [] : [WRAP, wrapped])]);
}

/** What AIr's own command wraps; null for a command that is not AIr's. */
function parsed(command: string, known: string | null): { wrapped: string | null } | null {
  const [program, name, agent, flag, wrapped, ...more] = shellWords(command) ?? [];
  const isOurs = program !== undefined && isProgramOfOurs(program, known) &&
    name === ARGS[0] && agent === ARGS[1] && more.length === 0;
  if (!isOurs) return null;
  if (flag === undefined) return { wrapped: null };
  return flag === WRAP && wrapped !== undefined ? { wrapped } : null;
}
