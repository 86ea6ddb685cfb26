import { type Assets, Layout } from "../layout.tsx";
import type { ProblemView, Theme } from "../models/page.ts";
import { ProblemNote } from "../partials/problem.tsx";

/** The page of an error; it needs no store, so it can also tell that the store is away. */
export function ProblemPage(
  { problem, theme, assets }: { problem: ProblemView; theme: Theme; assets?: Assets },
) {
  const title = `${problem.status} ${problem.title} · AIr`;
  return (
    <Layout title={title} chrome={null} theme={theme} assets={assets}>
      <ProblemNote problem={problem} />
    </Layout>
  );
}
