/**
 * The page's script: `static/dist/main.js`, one ES module with htmx, Alpine (CSP build) and d3 in it.
 * The other entries are `live_worker.ts`, a SharedWorker of its own, and `charts.ts`, loaded when needed.
 */
import { clock } from "../../views/format.ts";
import { alpine } from "./alpine.ts";
import { chart } from "./chart_island.ts";
import { startChoices } from "./choices.ts";
import { contextMap } from "./context_island.ts";
import { startDeepLinks } from "./deep_link.ts";
import { feed } from "./feed.ts";
import { startKeyboard } from "./keyboard.ts";
import { LIVE_STATE, type LiveState, startLive } from "./live.ts";
import { startPanelMenus } from "./panel_menu.ts";
import { startTabSign } from "./tab_sign.ts";
import { startTheme } from "./theme.ts";
import { waterfall } from "./waterfall_island.ts";
import { startWhole } from "./whole.ts";
import { adoptZone } from "./zone.ts";

/** "Live" in the header, or how old the page is while it reconnects. */
function showState({ dataset }: HTMLElement): void {
  const chip = document.querySelector<HTMLElement>(".live");
  const text = chip?.querySelector("[data-live-text]");
  if (!chip || !text) return;
  document.addEventListener(LIVE_STATE, (event) => {
    const { live, since } = (event as CustomEvent<LiveState>).detail;
    chip.dataset.state = live ? "live" : "reconnecting";
    text.textContent = live ? "Live" : `Reconnecting, data up to ${clock(since, dataset.zone)}`;
  });
}

// Style sheets show what works with scripts alone; what is swapped cannot be shown one by one.
document.documentElement.dataset.scripted = "";
for (const element of document.querySelectorAll<HTMLElement>("[data-script-only]")) {
  element.hidden = false;
}
const main = document.getElementById("main");
const isElsewhere = main !== null && adoptZone(main);
const theme = document.querySelector<HTMLSelectElement>("select.theme");
if (theme) startTheme(theme);
startKeyboard();
startPanelMenus();
startChoices();
startWhole();
startTabSign();
alpine.data("chart", chart);
alpine.data("contextMap", contextMap);
alpine.data("feed", feed);
alpine.data("waterfall", waterfall);
alpine.start();
// From here on charts stand for their tables: static/css/charts.css.
document.documentElement.dataset.ready = "";
if (main) {
  showState(main);
  startLive(main, isElsewhere);
}
startDeepLinks();
