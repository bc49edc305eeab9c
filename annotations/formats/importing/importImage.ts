import { type Box, iou, type Size } from '../../box.ts';
import { apply, type Change, merge, write } from '../../change.ts';
import { setCaptions, setPhraseState } from '../../edits/facts.ts';
import { toStoredSize, toUprightBox } from '../../orientation.ts';
import { findRecord, type ImageRecord, phraseStateId, type Records, type Region, recordsOf } from '../../records.ts';
import type { DatasetImage } from '../dataset.ts';
import type { Note } from '../notes.ts';
import type { ImportCode } from './importRules.ts';

export type ImportContext = {
  /** The image of the project. */
  readonly image: ImageRecord;
  /** The project's id of a phrase of the dataset. */
  readonly phraseIdOf: (datasetPhraseId: string) => string | undefined;
  /** The frame of boxes in images whose size does not tell it. */
  readonly frame: 'stored' | 'upright';
  readonly newId: () => string;
  readonly note: Note<ImportCode>;
};

/** Boxes that overlap this much are one object; an import does not add a second region. */
const SAME_IOU = 0.999;

/**
 * The change that brings what a dataset says of one image into the project. What people said before stays: a region
 * that is there gets missing phrases, but no twin; captions and states that differ are noted and left.
 * @param records the image with its records, and the phrases of the project
 */
export function importImage(records: Records, entry: DatasetImage, context: ImportContext): Change {
  const { image, note } = context;
  if (entry.proposals.boxes.length > 0) {
    note('import/proposals', `Proposals: ${entry.proposals.boxes.length}.`, { image });
  }
  const regions = importRegions(records, entry, context);
  const captions = importCaptions(records, entry, context);
  return merge(regions, captions, importStates(apply(records, regions), entry, context));
}

function importRegions(records: Records, entry: DatasetImage, context: ImportContext): Change {
  const { image, newId, note, phraseIdOf } = context;
  const toUpright = entry.regions.length > 0 ? frameOf(entry.image, context) : undefined;
  if (toUpright === undefined) return write(records, []);
  const own = recordsOf(records, 'region').filter(({ imageId }) => imageId === image.id);
  const absent = absentPhrases(records, image);
  const written = entry.regions.flatMap((region): Region[] => {
    const box = toUpright(region.box);
    const wanted = region.phraseIds.map(phraseIdOf).filter((id) => id !== undefined);
    const phraseIds = wanted.filter((id) => !absent.has(id));
    if (phraseIds.length < wanted.length) {
      const message = `The region [${box.join(', ')}] has a phrase that is verified absent here; the phrase is left out.`;
      note('import/contradiction', message, { image });
      if (phraseIds.length === 0) return [];
    }
    const same = own.find((other) => iou(other.box, box) >= SAME_IOU);
    if (same === undefined) return [{ ...region, id: newId(), imageId: image.id, box, phraseIds }];
    const missing = phraseIds.filter((id) => !same.phraseIds.includes(id));
    if (missing.length > 0) return [{ ...same, phraseIds: [...same.phraseIds, ...missing] }];
    note('import/duplicate', `The region [${box.join(', ')}] is there already.`, { image });
    return [];
  });
  return write(records, written);
}

function absentPhrases(records: Records, image: ImageRecord): ReadonlySet<string> {
  const states = recordsOf(records, 'phraseState').filter(({ imageId }) => imageId === image.id);
  return new Set(states.filter(({ state }) => state === 'verified absent').map(({ phraseId }) => phraseId));
}

/** The way from the frame of the dataset to the upright one; undefined when the dataset speaks of another picture. */
function frameOf(dataset: Size, { image, frame, note }: ImportContext): ((box: Box) => Box) | undefined {
  const isUnknown = dataset.width === 0 || image.width === 0;
  const isStored = isUnknown || isSame(dataset, toStoredSize(image, image.orientation));
  const isUpright = isUnknown || isSame(dataset, image);
  if (!isStored && !isUpright) {
    const [its, ours] = [dataset, image].map(({ width, height }) => `${width} x ${height}`);
    const message = `Expected ${ours} for ${image.path}, got ${its}; its regions are left out.`;
    note('import/image-size', message, { image });
    return undefined;
  }
  if (image.orientation === 1) return (box) => box;
  const from = isStored && isUpright ? frame : isStored ? 'stored' : 'upright';
  note('import/turned', `The EXIF orientation is ${image.orientation}; boxes were read as ${from}.`, { image });
  return from === 'upright' ? (box) => box : (box) => toUprightBox(box, image, image.orientation);
}

function isSame(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function importCaptions(records: Records, { captions }: DatasetImage, { image, note }: ImportContext): Change {
  if (captions === undefined) return write(records, []);
  const known = findRecord(records, 'captions', image.id);
  const choose = (kind: 'short' | 'long'): string => {
    const ours = known?.[kind] ?? '';
    const theirs = captions[kind];
    if (ours === '' || theirs === '' || ours === theirs) return ours || theirs;
    note('import/caption-kept', `The ${kind} caption "${ours}" stays; the dataset has "${theirs}".`, { image });
    return ours;
  };
  return setCaptions(records, { imageId: image.id, short: choose('short'), long: choose('long') });
}

function importStates(records: Records, entry: DatasetImage, { image, note, phraseIdOf }: ImportContext): Change {
  const own = recordsOf(records, 'region').filter(({ imageId }) => imageId === image.id);
  const held = new Set(own.flatMap(({ phraseIds }) => phraseIds));
  const changes = entry.phraseStates.map(({ phraseId: theirs, state }) => {
    const phraseId = phraseIdOf(theirs);
    if (phraseId === undefined) return write(records, []);
    const known = findRecord(records, 'phraseState', phraseStateId(image.id, phraseId))?.state;
    if (known !== undefined && known !== state) {
      note('import/state-kept', `"${theirs}" stays ${known}; the dataset says ${state}.`, { image });
      return write(records, []);
    }
    if (state === 'verified absent' && held.has(phraseId)) {
      note('import/contradiction', `"${theirs}" is absent by the dataset and has a region; it stays open.`, { image });
      return write(records, []);
    }
    return setPhraseState(records, { imageId: image.id, phraseId, state });
  });
  return merge(...changes);
}
