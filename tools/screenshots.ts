/**
 * Takes the pictures of README and docs: `deno task screenshots` (needs dist/air and Chromium).
 * Recorded sessions of all agents (tests/fixtures) are put where the agents keep theirs, at times of
 * the last days; a fresh server reads them as it reads anyone's.
 */
import { dirname, join, relative, resolve } from "node:path";
import { type Browser, chromium as playwright } from "playwright-core";
import { mapHook } from "../collectors/claude/map.ts";
import { serve, withHome } from "../tests/e2e/air.ts";
import { eventually } from "../tests/e2e/eventually.ts";
import { airBinary, chromium } from "../tests/e2e/needs.ts";

const FIXTURES = resolve("tests/fixtures");
const WIDTH = 1440;
/** All pictures together: every clone of the repository carries them. */
const MOST_BYTES = 1_200_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Each recording ended so long before the one above it: eleven days in all. */
const BETWEEN_MS = 9.5 * HOUR_MS;

const PI_HOME = ".pi/agent/sessions/--home-dev-project--";

/** Newest first: folder, which of its files are sessions, where the agent keeps them. */
const RECORDINGS: [folder: string, files: RegExp, home: string][] = [
  ["claude/long/projects", /\.jsonl$/, ".claude/projects"],
  ["codex/long", /^rollout-/, ".codex/sessions/2026/11/23"],
  ["pi/0.87.1/long", /^session-/, PI_HOME],
  ["claude/subagent/projects", /\.jsonl$/, ".claude/projects"],
  ["codex/parallel", /^rollout-/, ".codex/sessions/2026/11/22"],
  ["claude/compaction-auto/projects", /\.jsonl$/, ".claude/projects"],
  ["claude/tool-error/projects", /\.jsonl$/, ".claude/projects"],
  ["pi/0.87.1/compaction", /^session-/, PI_HOME],
  ["codex/compaction", /^rollout-/, ".codex/sessions/2026/11/21"],
  ["claude/multi-model/projects", /\.jsonl$/, ".claude/projects"],
  ["codex/mcp", /^rollout-/, ".codex/sessions/2026/11/20"],
  ["claude/api-retry/projects", /\.jsonl$/, ".claude/projects"],
  ["codex/tool-error", /^rollout-/, ".codex/sessions/2026/11/19"],
  ["pi/0.87.1/tool-error", /^session-/, PI_HOME],
  ["claude/basic/projects", /\.jsonl$/, ".claude/projects"],
];

/** The session whose hooks were recorded too, so that its tools have their exact durations. */
const HOOKED = "claude/long";

/** One picture: where, how high at most, in which theme. */
interface Shot {
  name: string;
  path: string;
  height: number;
  theme: "dark" | "light";
}

async function main(): Promise<void> {
  const [binary, browserPath] = [airBinary(), chromium()];
  if (!binary || !browserPath) throw new Error("Cannot take pictures without program and browser");
  await withHome(binary, async (home) => {
    const files = RECORDINGS.flatMap((recording, index) => put(home.folder, recording, index));
    const server = await serve(home);
    await untilRead(server.url, files.length);
    const hooked = files.find(({ folder }) => folder.startsWith(HOOKED));
    if (hooked) await tellHooks(server.url, hooked.text);
    const browser = await playwright.launch({
      executablePath: browserPath,
      args: ["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--hide-scrollbars"],
    });
    try {
      for (const shot of await shots(server.url)) await take(browser, server.url, shot);
    } finally {
      await browser.close();
    }
    await server.end("SIGTERM");
  });
}

async function shots(url: string): Promise<Shot[]> {
  const listed: { sessionId: string; agent: string; totalToolCalls: number }[] =
    await (await fetch(`${url}/api/sessions?limit=50`)).json();
  const long = listed.toSorted((a, b) => b.totalToolCalls - a.totalToolCalls);
  const of = (agent: string) => long.find((session) => session.agent === agent)?.sessionId ?? "";
  const [claude, codex] = [of("claude-code"), of("codex")];
  const page = (name: string, path: string, height: number, theme: Shot["theme"] = "dark") => {
    return { name, path, height, theme };
  };
  return [
    page("overview", "/", 1500),
    page("session", `/sessions/${claude}`, 2500),
    page("session-light", `/sessions/${claude}`, 900, "light"),
    page("compare", `/compare?a=${claude}&b=${codex}`, 1100),
    page("tools", "/tools", 900),
    page("drift", "/drift", 600),
    page("prompts", "/prompts", 500),
    page("integrations", "/integrations", 600),
  ];
}

/** A recorded file as it was put into the home. */
interface Placed {
  folder: string;
  text: string;
}

/** Copies one recording's sessions, moved in time so that the last line of it was said then. */
function put(home: string, [folder, files, to]: typeof RECORDINGS[number], index: number) {
  const from = join(FIXTURES, folder);
  const texts = filesBelow(from)
    .filter((path) => files.test(path.split("/").at(-1) ?? ""))
    .map((path) => ({ path, text: Deno.readTextFileSync(path) }));
  const lastAt = Math.max(...texts.map(({ text }) => Math.max(...timesOf(text))));
  const shift = Date.now() - 2 * MINUTE_MS - index * BETWEEN_MS - lastAt;
  return texts.map(({ path, text }): Placed => {
    const target = join(home, to, to === PI_HOME ? piName(text) : relative(from, path));
    const moved = moveTimes(text, shift);
    Deno.mkdirSync(dirname(target), { recursive: true });
    Deno.writeTextFileSync(target, moved);
    return { folder, text: moved };
  });
}

/** The captures of Pi are named after their order; Pi names a file after time and session. */
function piName(text: string): string {
  const { timestamp, id } = JSON.parse(text.slice(0, text.indexOf("\n")));
  return `${timestamp.replaceAll(/[:.]/g, "-")}_${id}.jsonl`;
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory ? filesBelow(path) : [path];
  });
}

const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** Unix ms and Unix s, as values of a field: of the years 2026 to 2033. */
const UNIX_TIME = /(?<=":)(?:1[789]\d{11}|1[789]\d{8})(?=[,}])/g;

function timesOf(text: string): number[] {
  return (text.match(ISO_TIME) ?? []).map((time) => Date.parse(time));
}

function moveTimes(text: string, shift: number): string {
  return text
    .replace(ISO_TIME, (time) => new Date(Date.parse(time) + shift).toISOString())
    .replace(
      UNIX_TIME,
      (time) => String(Number(time) + Math.round(shift / (time.length > 10 ? 1 : 1000))),
    );
}

/** The hooks that tell durations, each at the time at which the transcript has the result. */
async function tellHooks(url: string, transcript: string): Promise<void> {
  const endedAt = new Map(
    transcript.split("\n").flatMap((line) => {
      const id = /"tool_use_id":"([^"]+)"/.exec(line)?.[1];
      const times = timesOf(line);
      return id === undefined || times.length === 0 ? [] : [[id, Math.max(...times)] as const];
    }),
  );
  const hooks = Deno.readTextFileSync(join(FIXTURES, HOOKED, "hooks.jsonl")).trim().split("\n");
  const env = { newId: () => crypto.randomUUID(), projectDir: null };
  const events = hooks.map((line) => JSON.parse(line))
    .filter((hook) => hook.hook_event_name === "PostToolUse" && endedAt.has(hook.tool_use_id))
    .flatMap((hook) => mapHook(hook, endedAt.get(hook.tool_use_id)!, env));
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(events);
  const response = await fetch(`${url}/api/ingest/batch`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(await response.text());
  await response.body?.cancel();
}

/** Until the server has read every file to its end. */
function untilRead(url: string, count: number): Promise<void> {
  return eventually(async () => {
    const agents: { filesRead: number }[] = await (await fetch(`${url}/api/watch`)).json();
    const read = agents.reduce((sum, { filesRead }) => sum + filesRead, 0);
    if (read < count) throw new Error(`The server has read ${read} of ${count} files`);
  }, MINUTE_MS);
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  const { name, path, height, theme } = shot;
  // As high as the picture may be: what is in view is drawn.
  const viewport = { width: WIDTH, height };
  const context = await browser.newContext({ viewport, colorScheme: theme, timezoneId: "UTC" });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.locator(".live[data-state=live]").or(page.locator("main:not([data-live])")).waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".plot")].every((plot) =>
      plot.querySelector("canvas") || plot.getBoundingClientRect().top > innerHeight
    )
  );
  const content = await page.evaluate(() => document.body.getBoundingClientRect().height);
  const clip = { x: 0, y: 0, width: WIDTH, height: Math.min(height, Math.ceil(content)) };
  await page.screenshot({ path: `docs/${name}.png`, clip });
  await context.close();
}

if (import.meta.main) {
  await main();
  const bytes = [...Deno.readDirSync("docs")].filter(({ name }) => name.endsWith(".png"))
    .reduce((sum, { name }) => sum + Deno.statSync(`docs/${name}`).size, 0);
  if (bytes > MOST_BYTES) throw new Error(`The pictures are ${bytes} bytes, above ${MOST_BYTES}`);
}
