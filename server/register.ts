/** The one way of a registration: redact → store. */
import type { Deps } from "./deps.ts";
import type { Registration } from "./store/rows.ts";

/**
 * Registers integrations, whoever names them; the last registration of a name stands. Gives how
 * many there was room for. Throws what `Store.register` throws.
 */
export async function register(
  { store, redactor }: Deps,
  registrations: readonly Registration[],
): Promise<number> {
  if (registrations.length === 0) return 0;
  const redact = (await redactor()).registration;
  return await store.register(registrations.map(redact));
}

/** Registers what a settings file names. Never throws: what cannot be registered is logged. */
export async function registerSettings(
  deps: Deps,
  registrations: readonly Registration[],
): Promise<void> {
  try {
    const missing = registrations.length - await register(deps, registrations);
    if (missing > 0) deps.log(`Cannot register ${missing} integrations: there are too many`);
  } catch (error) {
    deps.log(`Cannot register integrations: ${error instanceof Error ? error.message : error}`);
  }
}
