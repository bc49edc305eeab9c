import { randomUUID } from 'node:crypto';
import { type Change, emptyChange, isEmpty, merge } from '../../annotations/change.ts';
import { copyRegions } from '../../annotations/edits/copies.ts';
import { findRecord, type Region, toRecords } from '../../annotations/records.ts';
import type { Params, Result } from '../api.ts';
import { commit } from '../store/commit.ts';
import type { StoredChange } from '../store/journal.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases, imageRecords, imagesWithRecords } from '../store/records.ts';
import { storeSize } from './imageSizes.ts';
import { idsAfter } from './images.ts';
import { countOf } from './jobWords.ts';
import type { Pictures } from './pictures.ts';

/** Records of one journal entry at most, about. */
const REGIONS_PER_CHANGE = 10_000;

type Means = {
  readonly pictures: Pick<Pictures, 'readSize'>;
  /** Told every change as it is stored. */
  readonly onChange: (stored: StoredChange) => void;
  readonly signal: AbortSignal;
};

/**
 * Copies regions of one image to those that follow it in a filter.
 * @throws when one of the regions is gone, or the filter cannot be read
 */
export async function copyToImages(
  project: WritableProject,
  { filter, from, regionIds, images: count }: Params<'copyRegions'>,
  { pictures, onChange, signal }: Means,
): Promise<Result<'copyRegions'>> {
  const regions = await regionsOf(project, from, regionIds);
  const phrases = await allPhrases(project);
  const what = regions.length === 1 ? 'Copy 1 region' : `Copy ${regions.length} regions`;
  let pending: Change[] = [];
  const result = { copied: 0, skipped: 0, images: 0 };
  const store = async () => {
    const change = pending.length === 0 ? emptyChange : merge(...pending);
    const label = `${what} to ${countOf(pending.length)}`;
    const sequence = await commit(project, change, { origin: 'user', label });
    if (sequence !== null) onChange({ change, sequence, label });
    pending = [];
  };
  const targets = await idsAfter(project, { filter, from, limit: count });
  await readSizes(project, pictures, targets, signal);
  for await (const { image, records } of imagesWithRecords(project, targets)) {
    if (signal.aborted) break;
    const known = toRecords([...records.values(), ...phrases]);
    const change = copyRegions(known, { regions, imageId: image.id, newId: randomUUID });
    const copied = Object.keys(change.added).length + Object.keys(change.updated).length;
    result.copied += copied;
    result.skipped += regions.length - copied;
    result.images += 1;
    if (!isEmpty(change)) pending.push(change);
    if (pending.length * regions.length >= REGIONS_PER_CHANGE) await store();
  }
  await store();
  return result;
}

async function regionsOf(project: WritableProject, imageId: string, regionIds: readonly string[]): Promise<Region[]> {
  const records = await imageRecords(project, imageId);
  return regionIds.map((id) => {
    const region = findRecord(records, 'region', id);
    if (region === undefined) throw new Error(`Expected the region "${id}" to be stored, got none; select it again.`);
    return region;
  });
}

/** Boxes are clipped to sizes that were read; an image that cannot be read gets them as they are. */
async function readSizes(
  project: WritableProject,
  pictures: Pick<Pictures, 'readSize'>,
  imageIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for await (const { image } of imagesWithRecords(project, imageIds)) {
    if (signal.aborted) return;
    if (image.width === 0) await storeSize(project, pictures, image).catch(() => undefined);
  }
}
