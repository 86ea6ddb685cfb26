import assert from "node:assert/strict";
import { keyAction } from "../../static/islands/keys.ts";

const FREE = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyping: false,
  isOnRow: false,
};

Deno.test("keyAction() leaves alone what is typed, held or someone else's", async (t) => {
  const cases = [
    { name: "search", press: { key: "/" }, action: "search" },
    { name: "next row", press: { key: "j" }, action: "next" },
    { name: "previous row", press: { key: "k" }, action: "previous" },
    { name: "help", press: { key: "?" }, action: "help" },
    { name: "leave", press: { key: "Escape" }, action: "leave" },
    { name: "Enter on a row", press: { key: "Enter", isOnRow: true }, action: "open" },
    { name: "Enter on a link in a row", press: { key: "Enter" }, action: null },
    { name: "a letter in a field", press: { key: "j", isTyping: true }, action: null },
    { name: "a slash in a field", press: { key: "/", isTyping: true }, action: null },
    { name: "leaving a field", press: { key: "Escape", isTyping: true }, action: "leave" },
    { name: "with Control", press: { key: "k", ctrlKey: true }, action: null },
    { name: "with Command", press: { key: "k", metaKey: true }, action: null },
    { name: "with Alt", press: { key: "j", altKey: true }, action: null },
    { name: "another key", press: { key: "x" }, action: null },
    { name: "a key named like a property", press: { key: "constructor" }, action: null },
  ];
  for (const { name, press, action } of cases) {
    await t.step(name, () => assert.equal(keyAction({ ...FREE, ...press }), action));
  }
});
