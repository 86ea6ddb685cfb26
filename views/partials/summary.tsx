import { change, fact } from "../format.ts";
import type { PeriodSummary, SummaryCard, SummaryPanel } from "../models/overview.ts";

/** Today and the last 30 days as cards. */
export function Summary({ panel }: { panel: SummaryPanel }) {
  return (
    <section id="summary" data-panel="summary" data-url="/overview/summary">
      {panel.periods.map((period) => <Period period={period} />)}
    </section>
  );
}

function Period({ period: { name, versus, cards } }: { period: PeriodSummary }) {
  return (
    <section class="period" aria-label={name}>
      <div class="head">
        <h2>{name}</h2>
        <p>against {versus}</p>
      </div>
      <dl class="cards">{cards.map((card) => <Card card={card} />)}</dl>
    </section>
  );
}

function Card({ card: { name, value, changeRatio, parts } }: { card: SummaryCard }) {
  return (
    <div class="card">
      <dt>{name}</dt>
      <dd class="value">
        {fact(value)}
        {changeRatio !== null && <small class="change">{change(changeRatio)}</small>}
      </dd>
      <dd class="detail">{parts.map((part) => <span>{fact(part)}</span>)}</dd>
    </div>
  );
}
