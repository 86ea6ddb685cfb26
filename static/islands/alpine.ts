/** The part of Alpine that islands use; the package has no types of its own. */
import Alpine from "@alpinejs/csp";

/** What Alpine adds to a component's `this`. */
interface Magic {
  readonly $root: HTMLElement;
}

/** The state of an island with its start. `x-data` holds its bare name, inputs are in `data-*`. */
export type Component<State> = State & { init(): void } & ThisType<State & Magic>;

interface AlpineApi {
  data<State>(name: string, component: () => Component<State>): void;
  start(): void;
}

/** Alpine, in the build that needs no eval. */
export const alpine: AlpineApi = Alpine;
