import { day, monthName, plural, tokens, usd } from "../format.ts";
import type { CalendarDay, CalendarPanel } from "../models/overview.ts";
import { Columns } from "./table_panel.tsx";

const CELL = 13;
const GAP = 3;
const LABELS = 36;
const TOP = 20;
/** Rows of the table, the newest: the picture shows every day. */
const MAX_ROWS = 31;
/** A month is named where its name has the room of so many weeks. */
const NAME_WEEKS = 2;

/** Half a year, a square a day, weeks from left to right; nothing before the first session. */
export function Calendar({ panel: { days } }: { panel: CalendarPanel }) {
  return (
    <section
      id="calendar"
      class="panel calendar"
      data-panel="calendar"
      data-url="/overview/calendar"
    >
      {days.some(({ level }) => level > 0) && (
        <>
          <div class="head">
            <h2 id="calendar-title">Half a year, cost by day</h2>
            <Legend />
          </div>
          <Squares days={days} />
          <details class="as-table">
            <summary>As a table</summary>
            <div class="table-scroll" role="region" aria-labelledby="calendar-title" tabindex={0}>
              <DayTable days={days} />
            </div>
          </details>
        </>
      )}
    </section>
  );
}

function Squares({ days }: { days: CalendarDay[] }) {
  const weeks = Math.ceil(days.length / 7);
  const width = LABELS + weeks * (CELL + GAP);
  return (
    <div class="squares" role="region" aria-label="Calendar" tabindex={0}>
      <svg
        viewBox={`0 0 ${width} ${TOP + 7 * (CELL + GAP)}`}
        width={width}
        role="img"
        aria-label="Cost by day; the table below says it in numbers"
      >
        {["Mon", "Wed", "Fri"].map((name, index) => (
          <text x="0" y={TOP + index * 2 * (CELL + GAP) + CELL - 2}>{name}</text>
        ))}
        {monthsOf(days).map(({ week, name }) => (
          <text x={LABELS + week * (CELL + GAP)} y={TOP - 7}>{name}</text>
        ))}
        {days.map((one, index) => <Square one={one} week={Math.floor(index / 7)} />)}
      </svg>
    </div>
  );
}

/** Each month at the week of its first day that is shown. */
function monthsOf(days: CalendarDay[]): { week: number; name: string }[] {
  const starts = days.flatMap(({ at }, index) => {
    const isFirst = index === 0 || day(at).slice(0, 7) !== day(days[index - 1]!.at).slice(0, 7);
    return isFirst ? [{ week: Math.floor(index / 7), name: monthName(at) }] : [];
  });
  const weeks = Math.ceil(days.length / 7);
  return starts.filter(({ week }, index) =>
    (starts[index + 1]?.week ?? weeks) - week >= NAME_WEEKS
  );
}

function Square({ one, week }: { one: CalendarDay; week: number }) {
  return (
    <rect
      class="day"
      data-level={one.level}
      x={LABELS + week * (CELL + GAP)}
      y={TOP + one.weekday * (CELL + GAP)}
      width={CELL}
      height={CELL}
      rx="2"
    >
      <title>
        {`${day(one.at)}: ${usd(one.costNanoUsd)}, ${tokens(one.totalTokens)} tokens, ${
          plural(one.startedSessions, "session")
        } started`}
      </title>
    </rect>
  );
}

function Legend() {
  return (
    <p class="legend" aria-hidden="true">
      less
      <svg viewBox={`0 0 ${5 * (CELL + GAP)} ${CELL}`} width={5 * (CELL + GAP)}>
        {[0, 1, 2, 3, 4].map((level) => (
          <rect
            class="day"
            data-level={level}
            x={level * (CELL + GAP)}
            width={CELL}
            height={CELL}
            rx="2"
          />
        ))}
      </svg>
      more
    </p>
  );
}

function DayTable({ days }: { days: CalendarDay[] }) {
  const newest = days.filter(({ level }) => level > 0).slice(-MAX_ROWS).reverse();
  return (
    <table class="details">
      <Columns names={["Day", "Cost", "Tokens", "Sessions"]} />
      <tbody>
        {newest.map((one) => (
          <tr>
            <th scope="row">{day(one.at)}</th>
            <td class="number">{usd(one.costNanoUsd)}</td>
            <td class="number">{tokens(one.totalTokens)}</td>
            <td class="number">{one.startedSessions}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
