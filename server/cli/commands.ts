/** What the command line offers, once: help, checks of flags and the README are read from here. */
import { COLLECTOR_VARIABLES, type Setting, SETTINGS } from "../settings.ts";
import { wrapped } from "./wrapped.ts";

/** One flag; `value` names what follows it, null for a switch. */
export interface Flag {
  name: string;
  value: string | null;
  /** May be given more than once. */
  many?: boolean;
  help: string;
}

/** One subcommand. */
export interface Command {
  name: string;
  /** The words after the name, as the help shows them. */
  operands: string;
  summary: string;
  flags: Flag[];
}

/** Of the left column of a help: beyond, too little is left for the right one. */
const MAX_LEFT = 28;

const DB = settingFlag(SETTINGS.db);
const JSON_FLAG: Flag = { name: "json", value: null, help: "print JSON for scripts" };

/** The flags of `air serve` that are no settings. */
const START_FLAGS: Flag[] = [
  { name: "open", value: null, help: "open the dashboard in the browser" },
  { name: "detach", value: null, help: "go on in the background; stop it with air stop" },
  { name: "log", value: "FILE", help: "write the log to FILE, not to the terminal" },
  { name: "no-project", value: null, help: "read no project file, as when a hook starts it" },
  { name: "project", value: "FOLDER", help: "look for the project file in FOLDER, not here" },
];

/** Every subcommand in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "serve",
    operands: "",
    summary: "run the server and its dashboard; what air alone does",
    flags: [...settingFlags(), ...START_FLAGS],
  },
  { name: "stop", operands: "", summary: "stop the running server", flags: [] },
  {
    name: "status",
    operands: "",
    summary: "tell what runs, where, and what it holds",
    flags: [JSON_FLAG],
  },
  {
    name: "doctor",
    operands: "",
    summary: "tell what is amiss, and whether the events of a source arrive",
    flags: [
      { name: "source", value: "NAME", help: "a RAG source, MCP server, program or agent" },
      JSON_FLAG,
    ],
  },
  {
    name: "hooks",
    operands: "install|uninstall|status claude|codex|pi",
    summary: "connect Claude Code and Codex by hooks in their settings, Pi by an extension",
    flags: [
      { name: "scope", value: "SCOPE", help: "user (default), project or local settings" },
      { name: "http", value: null, help: "install hooks that Claude Code sends by HTTP" },
      { name: "statusline", value: null, help: "also feed from Claude Code's status line" },
      { name: "dry-run", value: null, help: "show what would change, change nothing" },
      JSON_FLAG,
    ],
  },
  {
    name: "hook",
    operands: "claude|codex",
    summary: "what the hooks run: an event on stdin",
    flags: [],
  },
  {
    name: "statusline",
    operands: "claude",
    summary: "what Claude Code's status line runs: prints a line, feeds the server",
    flags: [{ name: "wrap", value: "COMMAND", help: "print what this status line prints" }],
  },
  {
    name: "watch",
    operands: "[claude|codex|pi]",
    summary: "follow agents' session files for a server elsewhere",
    flags: [
      { name: "session", value: "ID", help: "only the session with this id, or start of one" },
      { name: "replay", value: "FILE", help: "read this session file once, from its start" },
    ],
  },
  {
    name: "import",
    operands: "claude|codex|pi|air [PATH]",
    summary: "bring in past sessions, or a database of the original AIr",
    flags: [],
  },
  {
    name: "rebuild",
    operands: "",
    summary: "fold facts and totals anew from the stored events",
    flags: [DB],
  },
  { name: "version", operands: "", summary: "print the version", flags: [] },
  {
    name: "help",
    operands: "[COMMAND]",
    summary: "print this, or the help of a command",
    flags: [],
  },
];

/** The command of that name. Throws for any other: names come from the code, not from a user. */
export function commandNamed(name: string): Command {
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) throw new Error(`Cannot find the command "${name}"`);
  return command;
}

/** The help of one command, with its flags in a column. */
export function helpOf(command: Command): string {
  const words = ["air", command.name, command.operands, command.flags.length ? "[FLAGS]" : ""];
  const rows = command.flags.map((flag): [string, string] => [
    `--${flag.name}${flag.value ? ` ${flag.value}` : ""}`,
    flag.help + (flag.many ? "; may be repeated" : ""),
  ]);
  return [
    `Usage: ${words.filter((word) => word !== "").join(" ")}`,
    "",
    sentence(command.summary),
    "",
    columns([...rows, ["--help", "print this"]]),
  ].join("\n");
}

/** The help of the whole program. */
export function overview(): string {
  const rows = COMMANDS.map(({ name, operands, summary }): [string, string] => [
    `air ${name}${operands ? ` ${operands}` : ""}`,
    summary,
  ]);
  return [
    "AIr shows what your coding agents do, live, on this machine.",
    "",
    columns(rows),
    "",
    "Environment:",
    "",
    columns(variables()),
    "",
    'Each command tells its flags by "--help".',
    "Exit codes: 0 done, 1 failed, 2 wrong usage or setting.",
  ].join("\n");
}

function variables(): [string, string][] {
  const settings = Object.values(SETTINGS)
    .filter(({ variable }) => variable !== null)
    .map(({ variable, help }): [string, string] => [variable ?? "", help]);
  const others = COLLECTOR_VARIABLES.map(({ name, fallback, help }): [string, string] => [
    name,
    `${help} (${fallback})`,
  ]);
  return [...settings, ...others];
}

function settingFlags(): Flag[] {
  return Object.values(SETTINGS).filter(({ flag }) => flag !== null).map(settingFlag);
}

function settingFlag({ flag, value, kind, fallback, help }: Setting<unknown>): Flag {
  const shown = typeof fallback === "number" || typeof fallback === "string";
  return {
    name: flag ?? "",
    value,
    many: kind === "list",
    help: shown ? `${help} (${fallback})` : help,
  };
}

/** Two columns within the width of a terminal; a longer left side has a line of its own. */
function columns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length).filter((one) => one <= MAX_LEFT));
  return rows.map(([left, right]) => wrapped(`  ${left}`, right, width + 4)).join("\n");
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + ".";
}
