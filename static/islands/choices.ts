/** Filters of a list, whose options follow the list: their form is never swapped. */

/** Of a part that was swapped: by a select's name its options, as [value, text]. */
type Choices = Record<string, [value: string, text: string][]>;

/** Listens for all filters of the page. */
export function startChoices(): void {
  document.addEventListener("htmx:after:swap", update);
  // What came while a list was open.
  document.addEventListener("focusout", () => queueMicrotask(update));
}

function update(): void {
  for (const { dataset } of document.querySelectorAll<HTMLElement>("[data-choices]")) {
    const choices: Choices = JSON.parse(dataset.choices ?? "{}");
    for (const select of document.querySelectorAll("select")) {
      const offered = Object.hasOwn(choices, select.name) ? choices[select.name] : undefined;
      // An open list would close if it were filled anew.
      if (offered && select !== document.activeElement) offer(select, offered);
    }
  }
}

/** Fills a select; its first option, which is "all", stays, and so does what is chosen. */
function offer(select: HTMLSelectElement, choices: Choices[string]): void {
  const [all] = select.options;
  const { value } = select;
  const isKnown = value === "" || choices.some(([name]) => name === value);
  const wanted: Choices[string] = isKnown ? choices : [[value, value], ...choices];
  const shown = [...select.options].slice(1).map((option) => [option.value, option.text]);
  if (!all || JSON.stringify(shown) === JSON.stringify(wanted)) return;
  select.replaceChildren(all, ...wanted.map(([name, text]) => new Option(text, name)));
  select.value = value;
}
