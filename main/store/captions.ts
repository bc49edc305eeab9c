import type { Captions } from '../../annotations/records.ts';
import { batches } from './batches.ts';
import type { Project } from './openProject.ts';

/** The captions of an image, with its path. */
export type CaptionedImage = Pick<Captions, 'imageId' | 'short' | 'long'> & { readonly path: string };

/** The captions of those of the images that have some, ordered by path within each 500. */
export async function selectCaptions({ db }: Project, imageIds: readonly string[]): Promise<CaptionedImage[]> {
  const found: CaptionedImage[] = [];
  for (const ids of batches(imageIds)) {
    const rows = await db
      .selectFrom('captions')
      .innerJoin('images', 'images.id', 'captions.image_id')
      .select(['image_id', 'path', 'short', 'long'])
      .where('image_id', 'in', ids)
      .orderBy('path')
      .execute();
    found.push(...rows.map(({ image_id, ...rest }) => ({ imageId: image_id, ...rest })));
  }
  return found;
}

/** The paths of images, by id. */
export async function pathsOf({ db }: Project, imageIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const ids of batches(imageIds)) {
    const rows = await db.selectFrom('images').select(['id', 'path']).where('id', 'in', ids).execute();
    for (const { id, path } of rows) found.set(id, path);
  }
  return found;
}
