import { clip, hasMinSides, sameBox } from '../box.ts';
import { type Change, write } from '../change.ts';
import { type Records, type Region, recordsOf } from '../records.ts';
import { requirePhrases, requireRecord } from './lookup.ts';

const DRAWN = { kind: 'drawn' } as const;

/**
 * Puts regions of another image into an image, as a person would draw them there: clipped, and without the scores of
 * the other image. A region that has the box already gets the phrases that it lacks, and there is no second one; a box
 * of which less than a pixel lies in the image is left out.
 */
export function copyRegions(
  records: Records,
  {
    regions,
    imageId,
    newId,
  }: { regions: readonly Pick<Region, 'box' | 'phraseIds'>[]; imageId: string; newId: () => string },
): Change {
  const image = requireRecord(records, 'image', imageId);
  const there = recordsOf(records, 'region').filter((region) => region.imageId === imageId);
  const after = new Map(there.map((region) => [region.id, region]));
  for (const { box: wanted, phraseIds } of regions) {
    // The size of an image that has not been read is 0 x 0: there is nothing to clip to yet.
    const box = image.width > 0 && image.height > 0 ? clip(wanted, image) : wanted;
    if (!hasMinSides(box)) continue;
    const twin = [...after.values()].find((region) => sameBox(region.box, box));
    const given = requirePhrases(records, [...(twin?.phraseIds ?? []), ...phraseIds]);
    const copy: Region = twin ?? {
      type: 'region',
      id: newId(),
      imageId,
      box,
      phraseIds: [],
      source: DRAWN,
      scores: null,
    };
    after.set(copy.id, { ...copy, phraseIds: given });
  }
  return write(records, after.values());
}
