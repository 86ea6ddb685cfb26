/** What is cut off with an ellipsis is whole in its title: set when it is pointed at. */
export function startWhole(): void {
  document.addEventListener("mouseover", ({ target }) => {
    if (!(target instanceof HTMLElement) || target.closest("[title]")) return;
    if (target.scrollWidth <= target.clientWidth) return;
    if (getComputedStyle(target).textOverflow !== "ellipsis") return;
    target.title = target.innerText;
  });
}
