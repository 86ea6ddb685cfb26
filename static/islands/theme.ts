/** Light, dark, or as the machine has it. */
import { remember } from "./cookie.ts";

/** Told on the document when colours changed: charts paint them themselves. */
const THEME = "air:theme";

/** Makes the header's choice take effect at once and on every page after. */
export function startTheme(select: HTMLSelectElement): void {
  select.addEventListener("change", () => {
    remember("air_theme", select.value);
    wear(select.value);
  });
  // Paper is white: charts are painted for it too.
  addEventListener("beforeprint", () => wear("light"));
  addEventListener("afterprint", () => wear(select.value));
}

function wear(theme: string): void {
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new CustomEvent(THEME));
}
