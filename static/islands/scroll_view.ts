/** What of a long list is in view of its box, so that the rest of it need not be drawn. */

/** Beyond the edges as well: a step of the wheel must not show a hole, px. */
const MARGIN_PX = 400;

/** A line of the list, px from its top. */
interface Placed {
  y: number;
  height: number;
}

/**
 * Follows a box that scrolls; `changed` is called when its size or position became another one. It
 * asks the browser for neither on the way: that would lay out the page in between.
 */
export class ScrollView {
  /** Inner size of the box, px; 0 while it is hidden. */
  width = 0;
  height = 0;
  #box: HTMLElement;
  #top = 0;
  #length = 0;
  #isWhole = false;

  constructor(box: HTMLElement, changed: () => void) {
    this.#box = box;
    const follow = () => {
      this.measure();
      changed();
    };
    new ResizeObserver(follow).observe(box);
    box.addEventListener("scroll", follow, { passive: true });
    // Paper has no box: all of the list is on it.
    for (const [event, isWhole] of [["beforeprint", true], ["afterprint", false]] as const) {
      addEventListener(event, () => {
        this.#isWhole = isWhole;
        changed();
      });
    }
  }

  /** Asks the browser for size and position. */
  measure(): void {
    this.width = this.#box.clientWidth;
    this.height = this.#box.clientHeight;
    this.#top = this.#box.scrollTop;
  }

  /** The list is `length` px long from now on; a box scrolled to its end stays there. */
  grow(length: number): void {
    if (this.height === 0) this.measure();
    const wasAtEnd = this.#top + this.height >= this.#length - 4;
    this.#length = length;
    const end = Math.max(0, length - this.height);
    if (wasAtEnd && end !== this.#top) this.#box.scrollTop = this.#top = end;
  }

  /** The lines to draw: those in view, and those that `isKept`. */
  shown<Line extends Placed>(lines: readonly Line[], isKept: (line: Line) => boolean): Line[] {
    const [from, to] = [this.#top - MARGIN_PX, this.#top + this.height + MARGIN_PX];
    return lines.filter((line) =>
      this.#isWhole || (line.y + line.height >= from && line.y <= to) || isKept(line)
    );
  }
}
