import { type Assets, Layout } from "../layout.tsx";
import type { ProblemView } from "../models.ts";
import { ProblemNote } from "../partials/problem.tsx";

/** The page of an error; it needs no store, so it can also tell that the store is away. */
export function ProblemPage({ problem, assets }: { problem: ProblemView; assets?: Assets }) {
  return (
    <Layout title={`${problem.status} ${problem.title} · AIr`} chrome={null} assets={assets}>
      <ProblemNote problem={problem} />
    </Layout>
  );
}
