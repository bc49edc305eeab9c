import { type Box, clip, fromCorners, hasMinSides, sameBox } from '../box.ts';
import { type Change, emptyChange, write } from '../change.ts';
import { type ImageRecord, keyOf, type Records, type Region } from '../records.ts';
import { requirePhrases, requireRecord } from './lookup.ts';

/**
 * Adds a region that a person drew, its corners in any order. The box is clipped to the image; one of which less
 * than a pixel is left changes nothing.
 */
export function drawRegion(
  records: Records,
  { id, imageId, box, phraseIds }: { id: string; imageId: string; box: Box; phraseIds: readonly string[] },
): Change {
  const fitted = fitBox(box, requireRecord(records, 'image', imageId));
  if (fitted === null) return emptyChange;
  const source = { kind: 'drawn' } as const;
  const known = requirePhrases(records, phraseIds);
  return write(records, [{ type: 'region', id, imageId, box: fitted, phraseIds: known, source, scores: null }]);
}

/** Gives a region another box, by the rules of {@link drawRegion}. An accepted region counts as corrected from then on. */
export function moveBox(records: Records, { regionId, box }: { regionId: string; box: Box }): Change {
  const region = requireRecord(records, 'region', regionId);
  const fitted = fitBox(box, requireRecord(records, 'image', region.imageId));
  if (fitted === null || sameBox(fitted, region.box)) return emptyChange;
  return write(records, [{ ...region, box: fitted, source: corrected(region) }]);
}

/** Replaces the phrases of a region. */
export function setPhrases(
  records: Records,
  { regionId, phraseIds }: { regionId: string; phraseIds: readonly string[] },
): Change {
  const region = requireRecord(records, 'region', regionId);
  return write(records, [{ ...region, phraseIds: requirePhrases(records, phraseIds) }]);
}

/** Deletes regions. */
export function deleteRegions(records: Records, { regionIds }: { regionIds: readonly string[] }): Change {
  return write(
    records,
    [],
    regionIds.map((id) => keyOf(requireRecord(records, 'region', id))),
  );
}

function corrected({ source }: Region): Region['source'] {
  return source.kind === 'accepted' ? { ...source, corrected: true } : source;
}

/** The box with ordered corners inside the image, or null when too little of it is left. */
function fitBox(box: Box, image: ImageRecord): Box | null {
  if (!box.every(Number.isFinite)) return null;
  const ordered = fromCorners(...box);
  // The size of an image that has not been read is 0 x 0: there is nothing to clip to yet.
  const fitted = image.width > 0 && image.height > 0 ? clip(ordered, image) : ordered;
  return hasMinSides(fitted) ? fitted : null;
}
