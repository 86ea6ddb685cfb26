import type { ProblemView } from "../models/page.ts";

/** A refusal or failure in place of the content that was asked for. */
export function ProblemNote({ problem }: { problem: ProblemView }) {
  return (
    <section class="problem" role="alert">
      <h1>
        <span class="problem-status">{problem.status}</span> {problem.title}
      </h1>
      <p class="problem-detail">{problem.detail}</p>
      <p>
        <a href="/">All sessions</a>
      </p>
    </section>
  );
}
