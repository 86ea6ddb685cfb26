/** An element that the server always renders. */
export function find(root: HTMLElement, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`Cannot find "${selector}"`);
  return found;
}
