/**
 * What end-to-end tests need from the machine. Where something is missing a line says so and the
 * test is skipped; in CI (`CI=true`) it fails instead, because there everything is installed.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const INSTALL = resolve("../shared/agents/install");
const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The compiled program: `AIR_BIN`, else what `deno task test` compiled. */
export function airBinary(): string | null {
  const named = Deno.env.get("AIR_BIN");
  const path = resolve(named ?? "dist/air");
  if (existsSync(path)) return path;
  if (named) throw new Error(`Cannot test AIR_BIN: ${path} is not there`);
  return missing("AIr's binary", `${path} is not there`);
}

/** A Chromium from the PATH, for playwright-core. */
export function chromium(): string | null {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const paths = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? missing("Chromium", "it is not installed");
}

/**
 * The real Claude Code, installed at the first call. Null without the folder that installs it, also
 * in CI: the recorded fixtures play instead.
 */
export async function claude(): Promise<string | null> {
  if (!existsSync(INSTALL)) return skip("Claude Code", `${INSTALL} is not there`);
  const { code, stdout } = await new Deno.Command(INSTALL, { args: ["claude"] }).output();
  const path = new TextDecoder().decode(stdout).trim();
  return code === 0 && path ? path : missing("Claude Code", "it could not be installed");
}

/** Whether a scenario plays live: one of a handful, or with `AIR_LIVE=all` any; others are fixtures. */
export function chosen(handful: readonly string[]): (scenario: { name: string }) => boolean {
  const isAll = Deno.env.get("AIR_LIVE") === "all";
  return ({ name }) => isAll || handful.includes(name);
}

function missing(what: string, why: string): null {
  if (Deno.env.get("CI") === "true") throw new Error(`Cannot test without ${what}: ${why}`);
  return skip(what, why);
}

function skip(what: string, why: string): null {
  console.log(`skipped: tests that need ${what}, because ${why}`);
  return null;
}
