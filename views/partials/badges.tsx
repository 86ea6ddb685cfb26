/** Small marks that several partials share: agent, status, time. */
import { age, clock, exactTime, isoTime } from "../format.ts";
import type { SessionStatus } from "../models/sessions.ts";

const STATUS_TEXT: Record<SessionStatus, string> = {
  working: "Working",
  waiting_permission: "Needs permission",
  idle: "Idle",
  ended: "Ended",
};

/** Which agent a session is of. */
export function AgentBadge({ agent }: { agent: string }) {
  return <span class="badge" data-agent={agent} title={agent}>{agent}</span>;
}

/** Where a session stands: a mark of its own shape and a word. */
export function Status({ status }: { status: SessionStatus }) {
  return (
    <span class="status" data-status={status}>
      <span class="status-dot" aria-hidden="true"></span>
      {STATUS_TEXT[status]}
    </span>
  );
}

/** A time of day; the exact moment stands in its title. */
export function Clock({ at }: { at: number }) {
  return <time datetime={isoTime(at)} title={exactTime(at)}>{clock(at)}</time>;
}

/** How long ago; the exact moment stands in its title. */
export function Age({ at, now }: { at: number; now: number }) {
  return <time datetime={isoTime(at)} title={exactTime(at)}>{age(at, now)}</time>;
}
