import type { CheckFinding } from '../../../annotations/checks.ts';
import type { Actions } from '../../state/actions.ts';
import { getState } from '../../state/store.ts';

/** Shows what a finding is about: the image with its region selected, or the phrase. */
export async function openFinding(
  { imageId, recordId }: CheckFinding,
  { openImage, select, set }: Pick<Actions, 'openImage' | 'select' | 'set'>,
): Promise<void> {
  if (imageId === null) {
    set({ panel: 'phrases', ...(recordId === undefined ? {} : { activePhraseId: recordId }) });
    return;
  }
  if (getState().edited?.image.id !== imageId) await openImage(imageId);
  const { edited } = getState();
  // Going there may have failed, as it has told, or the region may be gone since the check.
  if (edited?.image.id !== imageId || recordId === undefined || !edited.records.has(`region:${recordId}`)) return;
  select({ kind: 'regions', ids: [recordId] });
}
