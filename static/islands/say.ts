/** A short word to the reader, on the screen and read aloud. */

const SHOWN_MS = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows `text` for a moment. */
export function say(text: string): void {
  const place = document.getElementById("toast");
  if (!place) return;
  place.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => place.textContent = "", SHOWN_MS);
}

/** Copies and says so. Without a secure context (a name of another machine) there is no clipboard API. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copySelected(text);
    say(`${what} copied`);
  } catch {
    // The browser refuses, e.g. because the page lost focus meanwhile.
    say(`Cannot copy: the browser refuses`);
  }
}

function copySelected(text: string): void {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("Cannot copy");
}
