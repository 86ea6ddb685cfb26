/** What a page's panels have in common: each loads a model and draws it, whole or the part that lives. */
import type { Child } from "hono/jsx";

/** Draws; called only while an answer is made, when the reader's time zone is known. */
export type Draw = () => Child;

/** One panel: `frame` stands on the page, `part` is what live updates put in place of `#<name>`. */
export interface Panel<Input> {
  frame(input: Input): Promise<Draw>;
  part(input: Input): Promise<Draw>;
}

type Drawing<Input, Model> = (model: Model, input: Input) => Child;

/** Makes panels of one kind of input. Without `frame` the part is all of a panel. */
export function panelsOf<Input>() {
  return <Model,>(
    load: (input: Input) => Promise<Model>,
    part: Drawing<Input, Model>,
    frame: Drawing<Input, Model> = part,
  ): Panel<Input> => {
    const drawn = (draw: Drawing<Input, Model>) => async (input: Input) => {
      const model = await load(input);
      return () => draw(model, input);
    };
    return { frame: drawn(frame), part: drawn(part) };
  };
}
