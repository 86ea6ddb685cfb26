/** What the keyboard can do: static/islands/keyboard.ts does it. */

const KEYS: readonly [keys: string[], what: string][] = [
  [["/"], "Search on this page"],
  [["j", "k"], "Next and previous row: sessions, calls, events"],
  [["Enter"], "Open the row, or put it into the address"],
  [["Esc"], "Leave a field, a row, a menu"],
  [["?"], "This help"],
  [["↑", "↓"], "In the chart of tool calls: the calls"],
  [["+", "−", "0"], "In the chart of tool calls: zoom"],
];

/** The dialog that `?` opens. */
export function KeysHelp() {
  return (
    <dialog class="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keyboard</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div>
            <dt>{keys.map((key) => <kbd>{key}</kbd>)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
