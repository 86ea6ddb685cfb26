import assert from "node:assert/strict";
import { tabIcon, tabTitle } from "../../static/islands/sign.ts";

Deno.test("tabTitle() tells the state and what nobody saw", () => {
  assert.equal(tabTitle("air · AIr", { isLive: null, unseenErrors: 0 }), "air · AIr");
  assert.equal(tabTitle("air · AIr", { isLive: true, unseenErrors: 0 }), "● air · AIr");
  assert.equal(tabTitle("air · AIr", { isLive: false, unseenErrors: 3 }), "(3) ○ air · AIr");
  assert.equal(tabTitle("air · AIr", { isLive: true, unseenErrors: 100 }), "(99+) ● air · AIr");
});

Deno.test("tabIcon() has another shape for each state", () => {
  const states = [
    { isLive: null, unseenErrors: 0 },
    { isLive: true, unseenErrors: 0 },
    { isLive: false, unseenErrors: 0 },
    { isLive: true, unseenErrors: 1 },
  ];
  const shapes = states.map((state) => tabIcon(state).replace(/(fill|stroke)="#[^"]*"/g, ""));
  assert.equal(new Set(shapes).size, states.length);
});
