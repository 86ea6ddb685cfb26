/** A home folder in which real agents have left their session files. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AGENT_NAMES, sessionRoots } from "../../collectors/agents.ts";
import type { TailRoot } from "../../collectors/tail_types.ts";
import type { WireEvent } from "../../sdk/types.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const CLAUDE = ["basic", "compaction", "subagent", "tool-error"];
const CODEX = ["basic", "compaction", "parallel", "subagents", "0.104.0"];
const PI = ["0.87.1/basic", "0.87.1/sessions", "0.73.1/tool-error"];

/** The home of one test; it goes away with its scope. */
export class AgentsHome implements Disposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "air-agents-" });

  /** Empty until an agent writes. */
  readonly env = (name: string) => name === "HOME" ? this.folder : undefined;

  roots(): TailRoot[] {
    return AGENT_NAMES.flatMap((agent) => sessionRoots(agent, this.env));
  }

  /** Puts captures of all agents where the agents keep their sessions. */
  fill(): void {
    for (const name of CLAUDE) {
      cpSync(join(FIXTURES, "claude", name, "projects"), join(this.folder, ".claude/projects"), {
        recursive: true,
      });
    }
    for (const name of CODEX) {
      const from = join(FIXTURES, "codex", name);
      this.#copy(from, /^rollout-/, ".codex/sessions/2026/11/23", (file) => file);
    }
    for (const name of PI) {
      const from = join(FIXTURES, "pi", name);
      this.#copy(from, /^session-/, ".pi/agent/sessions/--p--", (_, text) => {
        const { timestamp, id } = JSON.parse(text.slice(0, text.indexOf("\n")));
        return `${timestamp.replaceAll(/[:.]/g, "-")}_${id}.jsonl`;
      });
    }
  }

  /** Paths of all session files. */
  files(): string[] {
    return this.roots().flatMap(({ folder, mapper }) => {
      return [...filesBelow(folder)].filter((path) => mapper.owns(path));
    }).sort();
  }

  /** What all files tell, each read at one go. */
  events(): WireEvent[] {
    return this.roots().flatMap(({ folder, mapper }) => {
      return [...filesBelow(folder)].filter((path) => mapper.owns(path)).flatMap((path) => {
        const state = mapper.begin(path);
        const lines = readFileSync(path, "utf8").split("\n").filter((line) => line !== "");
        const events = lines.flatMap((line) => mapper.line(state, line));
        return [...events, ...mapper.rest?.(state) ?? []];
      });
    });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }

  #copy(from: string, which: RegExp, to: string, name: (file: string, text: string) => string) {
    mkdirSync(join(this.folder, to), { recursive: true });
    for (const file of readdirSync(from).filter((file) => which.test(file))) {
      const text = readFileSync(join(from, file), "utf8");
      cpSync(join(from, file), join(this.folder, to, name(file, text)));
    }
  }
}

function* filesBelow(folder: string): Generator<string> {
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      yield `${folder}/${name.replaceAll("\\", "/")}`;
    }
  } catch {
    return; // No agent has made it.
  }
}
