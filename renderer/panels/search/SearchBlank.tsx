import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { useSearchState } from './searchState.ts';

/** What the wall says while there is nothing on it, and what to do about it. */
export function SearchBlank(): ReactNode {
  const hasRun = useWorkbench(({ project }) => project?.run != null);
  const hasQuery = useSearchState((state) => state.query !== null);
  const problem = useSearchState((state) => state.problem);
  const answer = useSearchState((state) => state.answer);
  const { set } = useActions();
  if (!hasRun) {
    return (
      <EmptyState icon="sparkle" title="Searching compares what the model has proposed, which is nothing yet.">
        <Button onClick={() => set({ dialog: 'propose' })}>Propose boxes</Button>
      </EmptyState>
    );
  }
  if (problem !== null) return <EmptyState icon="error" title={problem} />;
  if (!hasQuery) {
    return (
      <EmptyState icon="search" title="Search all images for a phrase, or for what is like an example.">
        <p>Drop an image here, or select a box on the canvas and choose “Similar to the Selection”.</p>
      </EmptyState>
    );
  }
  if (answer === null) return <EmptyState icon="loading codicon-modifier-spin" title="Searching…" />;
  return <NothingFound hasResults={answer.results.length > 0} isPending={answer.pending !== null} />;
}

function NothingFound({ hasResults, isPending }: { hasResults: boolean; isPending: boolean }): ReactNode {
  const filter = useWorkbench((state) => state.filter);
  const { setFilter } = useActions();
  if (hasResults) {
    return (
      <EmptyState icon="search-stop" title="Nothing reaches the minimum score.">
        <Button kind="secondary" onClick={() => useSearchState.setState({ minScore: 0 })}>
          Show all
        </Button>
      </EmptyState>
    );
  }
  if (isPending) return <EmptyState icon="loading codicon-modifier-spin" title="Embeddings are being taken in…" />;
  return (
    <EmptyState icon="search-stop" title="There is nothing to compare with.">
      {filter === '' ? null : (
        <Button kind="secondary" onClick={() => void setFilter('').catch(() => undefined)}>
          Search all images
        </Button>
      )}
    </EmptyState>
  );
}
