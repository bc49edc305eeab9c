import type { SearchResult } from '../../../main/api/search.ts';
import type { Actions } from '../../state/actions.ts';
import { getState } from '../../state/store.ts';
import type { Selection } from '../../state/workbench.ts';

/** Opens the image of a result with its box selected. */
export async function openResult(
  { openImage, select, set }: Pick<Actions, 'openImage' | 'select' | 'set'>,
  result: SearchResult | undefined,
): Promise<void> {
  if (result === undefined) return;
  set({ showsSearch: false });
  await openImage(result.imageId);
  const { edited } = getState();
  const selection = selectionOf(result, edited?.run?.id ?? null);
  // Somebody went on meanwhile, or the image could not be opened, as was told.
  if (edited?.image.id === result.imageId && selection !== null) select(selection);
}

/** Its region; or its proposal, where those of its run are shown. */
function selectionOf({ object }: SearchResult, runId: string | null): Selection | null {
  if (object === null) return null;
  if (object.region !== null) return { kind: 'regions', ids: [object.region.id] };
  const { proposal } = object;
  return proposal?.runId === runId ? { kind: 'proposal', index: proposal.proposalIndex } : null;
}
