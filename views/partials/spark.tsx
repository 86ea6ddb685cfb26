/** A row's small chart: bars of its newest values, drawn by the server. The row says them in numbers. */

const WIDTH = 96;
const HEIGHT = 20;
const GAP = 1;

interface SparkProps {
  /** Oldest first; null draws nothing in its place. */
  values: readonly (number | null)[];
  /** Bars of the same length whose mark tells an error. */
  errors?: readonly boolean[];
  /** How many places there are: fewer values stand at the right. */
  places: number;
}

/** Bars from 0 to the greatest value. */
export function Spark({ values, errors = [], places }: SparkProps) {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = WIDTH / places;
  const first = places - values.length;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {values.map((value, index) => {
        if (value === null) return null;
        const height = Math.max(1, value / most * HEIGHT);
        return (
          <rect
            class={errors[index] ? "error" : undefined}
            x={round((first + index) * step)}
            y={round(HEIGHT - height)}
            width={round(step - GAP)}
            height={round(height)}
          />
        );
      })}
    </svg>
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
