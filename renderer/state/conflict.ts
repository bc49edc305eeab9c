import { apply, diff, invert, isEmpty } from '../../annotations/change.ts';
import { toRecords } from '../../annotations/records.ts';
import type { Client } from '../connection/client.ts';
import { partFor, toEdited } from './openImage.ts';
import type { LabelledChange } from './workbench.ts';

/** Whether the store already holds what a change leads to: its answer was lost, not the change. */
export async function isStored(request: Client['request'], { change, imageId }: LabelledChange): Promise<boolean> {
  if (imageId === null) return false;
  const edited = toEdited(await request('openImage', { imageId }));
  const stored = toRecords(edited.records.values());
  try {
    const part = partFor(edited, change);
    return isEmpty(diff(apply(apply(stored, invert(part)), part), stored));
  } catch {
    return false;
  }
}
