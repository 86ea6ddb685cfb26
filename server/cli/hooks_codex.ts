/** `air hooks install|uninstall|status codex`. */
import {
  alsoInstalledAt,
  install,
  type Place,
  SCOPES,
  status,
  uninstall,
} from "../../collectors/codex/install.ts";
import { Failure } from "./failure.ts";
import {
  act,
  type Flags,
  here,
  missingText,
  printInstalled,
  printStatus,
  printUninstall,
  scopeOf,
} from "./hooks_agent.ts";

/** Does one action; throws `Failure` with one line for what cannot be done. */
export function runCodex(action: string | undefined, flags: Flags): number {
  if (flags.http) throw new Failure("Codex has no http hooks: leave out --http", 2);
  const refusal = `Codex has no scope "${flags.scope}": use ${SCOPES.join(" or ")}`;
  const place: Place = { ...here(), scope: scopeOf(SCOPES, flags, refusal) };
  const dryRun = flags["dry-run"] ?? false;
  return act(action, {
    install() {
      const isNew = printInstalled(install(place, dryRun), dryRun);
      if (isNew) console.error(place.scope === "project" ? PROJECT_NOTE : TRUST_NOTE);
      const twice = alsoInstalledAt(place);
      if (isNew && twice.length > 0) console.error(`${TWICE_NOTE} ${twice.join(", ")}`);
    },
    uninstall: () => printUninstall(uninstall(place, dryRun), dryRun),
    status: () =>
      printStatus(
        SCOPES,
        flags,
        (scope) => status({ ...place, scope }),
        ({ commands, missing }) => [...commands, ...missingText(missing)],
      ),
  });
}

const TRUST_NOTE =
  "Note: Codex runs no hook that you have not reviewed: it asks at its next start in a terminal";
const PROJECT_NOTE = `${TRUST_NOTE}, once the project is trusted`;
const TWICE_NOTE = "Note: each hook would run twice, and tell twice: uninstall it at scope";
