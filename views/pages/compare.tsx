import { change, dateTime, fact, isoTime, orUnknown, UNKNOWN } from "../format.ts";
import { type Assets, Layout } from "../layout.tsx";
import type { ComparePanel, CompareRow, CompareSection } from "../models/compare.ts";
import type { Chrome, Measure } from "../models/page.ts";
import type { SessionRow } from "../models/sessions.ts";
import { AgentBadge } from "../partials/badges.tsx";

interface CompareProps {
  chrome: Chrome;
  panel: ComparePanel;
  assets: Assets;
}

/** `/compare?a=&b=`: two sessions side by side. */
export function Compare({ chrome, panel, assets }: CompareProps) {
  const { a, b, sections, choices } = panel;
  return (
    <Layout title="Compare · AIr" chrome={chrome} theme={chrome.theme} assets={assets}>
      <div class="head">
        <h1>Compare two sessions</h1>
        {a && b && <a href={addressOf(b, a)}>Swap</a>}
      </div>
      <dl class="compared">
        <Chosen name="A" session={a} other={b} />
        <Chosen name="B" session={b} other={a} />
      </dl>
      {sections.map((section) => <Section section={section} />)}
      {(!a || !b) && <Choices a={a} b={b} choices={choices} />}
    </Layout>
  );
}

interface ChosenProps {
  name: string;
  session: SessionRow | null;
  other: SessionRow | null;
}

function Chosen({ name, session, other }: ChosenProps) {
  return (
    <div class="panel">
      <dt>{name}</dt>
      <dd>
        {session ? <Named session={session} /> : "not chosen yet"}
        {session && other && (
          <a class="again" href={name === "A" ? addressOf(null, other) : addressOf(other, null)}>
            Choose another
          </a>
        )}
      </dd>
    </div>
  );
}

function Named({ session }: { session: SessionRow }) {
  return (
    <>
      <a
        href={`/sessions/${encodeURIComponent(session.sessionId)}`}
        title={session.cwd ?? session.sessionId}
      >
        {session.name}
      </a>
      <p class="facts">
        <AgentBadge agent={session.agent} />
        {session.model !== null && <span>{session.model}</span>}
        <time datetime={isoTime(session.startedAt)}>{dateTime(session.startedAt)}</time>
        <code title="Session id">{session.sessionId}</code>
      </p>
    </>
  );
}

function Section({ section: { title, rows } }: { section: CompareSection }) {
  const id = `compare-${title.toLowerCase().replaceAll(" ", "-")}`;
  return (
    <section class="panel compare-section">
      <div class="head">
        <h2 id={id}>{title}</h2>
      </div>
      <div class="table-scroll" role="region" aria-labelledby={id} tabindex={0}>
        <table class="details" aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">What</span>
              </th>
              <th scope="col" class="number">A</th>
              <th scope="col" class="number">B</th>
              <th scope="col" class="number">Difference</th>
              <th scope="col" class="number">Change</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row row={row} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ row }: { row: CompareRow }) {
  const text = (value: number) => fact({ value, unit: row.unit, label: null });
  return (
    <tr>
      <th scope="row" title={row.name}>{row.name}</th>
      <td class="number">{orUnknown(row.a, text)}</td>
      <td class="number">{orUnknown(row.b, text)}</td>
      <td class="number">{row.difference === null ? UNKNOWN : signed(row.difference, row.unit)}</td>
      <td class="number">{orUnknown(row.changeRatio, change)}</td>
    </tr>
  );
}

function signed(value: number, unit: Measure["unit"]): string {
  const size = fact({ value: Math.abs(value), unit, label: null });
  return value === 0 ? size : `${value < 0 ? "−" : "+"}${size}`;
}

function Choices({ a, b, choices }: Pick<ComparePanel, "a" | "b" | "choices">) {
  return (
    <section class="panel" aria-labelledby="choices-title">
      <div class="head">
        <h2 id="choices-title">
          {a ? "Compare it with" : b ? "Compare with it" : "Choose the first"}
        </h2>
      </div>
      {choices.length === 0
        ? <p class="empty">There is no other session yet.</p>
        : (
          <ul class="choices">
            {choices.map((choice) => (
              <li>
                <a
                  href={a
                    ? addressOf(a, choice)
                    : b
                    ? addressOf(choice, b)
                    : addressOf(choice, null)}
                >
                  {choice.name}
                </a>
                <p class="facts">
                  <AgentBadge agent={choice.agent} />
                  {choice.model !== null && <span>{choice.model}</span>}
                  <time datetime={isoTime(choice.startedAt)}>{dateTime(choice.startedAt)}</time>
                  <code>{choice.sessionId}</code>
                </p>
              </li>
            ))}
          </ul>
        )}
    </section>
  );
}

/** The address of a comparison; null: to be chosen. */
function addressOf(a: SessionRow | null, b: SessionRow | null): string {
  const ids = { ...(a ? { a: a.sessionId } : {}), ...(b ? { b: b.sessionId } : {}) };
  return `/compare?${new URLSearchParams(ids)}`;
}
