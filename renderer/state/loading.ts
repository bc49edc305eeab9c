import type { OpenImage } from '../../main/api/images.ts';
import { rebase } from './conflict.ts';
import type { Context } from './context.ts';
import { show, toEdited } from './openImage.ts';
import { isOutlived } from './outlived.ts';
import { reasonOf } from './reasonOf.ts';
import type { LabelledChange } from './workbench.ts';

/** An image as it is stored, asked for again while anything was done to records on the way. */
async function loadImage({ request, queue, clock }: Context, imageId: string): Promise<OpenImage> {
  const stamp = (): string => `${clock.changes} ${queue.settled()}`;
  for (;;) {
    const before = stamp();
    const opened = await request('openImage', { imageId });
    if (stamp() === before) return opened;
  }
}

/**
 * Loads the open image again and shows it with what is not stored yet on top.
 * @returns the unsaved changes that do not apply any more; they are not shown
 */
export async function reload(context: Context): Promise<readonly LabelledChange[]> {
  const { get, queue, notify } = context;
  const imageId = get().edited?.image.id;
  if (imageId === undefined) return [];
  try {
    const stored = toEdited(await loadImage(context, imageId));
    if (get().edited?.image.id !== imageId) return [];
    const { edited, lost } = rebase(stored, queue.unsaved());
    show(context, edited);
    return lost;
  } catch (error) {
    if (!isOutlived(error)) notify('error', reasonOf(error));
    return [];
  }
}
