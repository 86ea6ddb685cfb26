/** What a list can be filtered by: options of a form that is never swapped, kept up to date beside it. */
import { count } from "../format.ts";
import type { Choice } from "../models/page.ts";

interface OptionsProps {
  all: Choice[];
  /** What is chosen; "" is all. A choice that was made stays one, also where it is none of the list. */
  now: string;
}

/** The options of one select. */
export function Options({ all, now }: OptionsProps) {
  const isKnown = now === "" || all.some(({ name }) => name === now);
  return (
    <>
      <option value="">All</option>
      {!isKnown && <option value={now} selected>{now}</option>}
      {all.map((choice) => (
        <option value={choice.name} selected={choice.name === now}>{choiceText(choice)}</option>
      ))}
    </>
  );
}

/** For `data-choices` of a part that is swapped: by a select's name its options, as [value, text]. */
export function choicesData(bySelect: Record<string, Choice[]>): string {
  const texts = Object.entries(bySelect).map(([name, all]) =>
    [name, all.map((choice) => [choice.name, choiceText(choice)])] as const
  );
  return JSON.stringify(Object.fromEntries(texts));
}

function choiceText({ name, count: times }: Choice): string {
  return `${name} (${count(times)})`;
}
