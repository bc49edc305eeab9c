import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { counted } from '../words.ts';

/** What the queue says while it lists nothing, and what to do about it. */
export function QueueBlank(): ReactNode {
  const run = useWorkbench((state) => state.project?.run ?? null);
  const queue = useWorkbench((state) => state.queue);
  const filter = useWorkbench((state) => state.queueFilter);
  const { set } = useActions();
  if (run === null) {
    return (
      <EmptyState icon="sparkle" title="There are no proposals yet.">
        <p>The queue compares what the model proposes with what people decided.</p>
        <Button onClick={() => set({ dialog: 'propose' })}>Propose for many images</Button>
      </EmptyState>
    );
  }
  if (queue === null || queue.begun === 0) {
    return (
      <EmptyState icon="edit" title="No image has been begun.">
        <p>Accept proposals or draw regions: images that you worked on are compared with the model here.</p>
        <Button onClick={() => set({ panel: 'explorer' })}>Choose an image</Button>
      </EmptyState>
    );
  }
  if (queue.open > 0 && (filter.kinds.length > 0 || filter.phraseId !== null)) {
    return (
      <EmptyState icon="filter" title="The filter matches nothing that is left.">
        <Button kind="secondary" onClick={() => set({ queueFilter: { kinds: [], phraseId: null } })}>
          List all {counted(queue.open, 'disagreement')}
        </Button>
      </EmptyState>
    );
  }
  if (queue.open > 0 || queue.pending > 0) {
    return <EmptyState icon="loading codicon-modifier-spin" title="Comparing people and model…" />;
  }
  return (
    <EmptyState icon="pass" title="Well done: nothing is left.">
      <p>You and the model agree on {counted(queue.begun, 'image')}.</p>
    </EmptyState>
  );
}
