/** The feed's controls. They stand outside of what is swapped, so they live as long as the page. */
import type { Component } from "./alpine.ts";
import { RESUME, WAITING } from "./live.ts";

const PAUSE = "Pause";
const GO_ON = "Resume";
const GO_ON_WITH_NEWS = "Resume, new events wait";

interface FeedState {
  paused: boolean;
  label: string;
  toggle(): void;
}

/** Pause and resume; the chosen type goes into the address, so that a reload shows the same. */
export function feed(): Component<FeedState> {
  return {
    paused: false,
    label: PAUSE,
    init() {
      this.$root.addEventListener(WAITING, () => this.label = GO_ON_WITH_NEWS);
      this.$root.querySelector("select")?.addEventListener("change", ({ target }) => {
        const type = (target as HTMLSelectElement).value;
        const query = new URLSearchParams(type === "" ? {} : { type }).toString();
        history.replaceState(history.state, "", query === "" ? location.pathname : `?${query}`);
      });
    },
    toggle() {
      this.paused = !this.paused;
      this.label = this.paused ? GO_ON : PAUSE;
      if (this.paused) this.$root.dataset.paused = "";
      else delete this.$root.dataset.paused;
      this.$root.dispatchEvent(new CustomEvent(RESUME, { bubbles: true }));
    },
  };
}
