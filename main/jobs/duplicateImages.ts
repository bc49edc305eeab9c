import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import {
  createPictureIndex,
  type DuplicateGroup,
  groupDuplicates,
  hammingDistance,
  type ImageHashes,
} from '../../annotations/curation/duplicateImages.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import { reasonOf } from '../reasonOf.ts';
import { locateImage } from '../store/imageFiles.ts';
import {
  cosinesOf,
  loadHashes,
  type StoredHashes,
  saveClusters,
  saveHashes,
  toImageHashes,
} from '../store/imageHashes.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allImages, countImages } from '../store/records.ts';
import { pictureHash } from './pictureHash.ts';

export type DuplicateSearch = {
  readonly project: WritableProject;
  /** The perceptual hash of a file, as 16 hexadecimal digits. */
  readonly hashPicture: (file: string) => Promise<string>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

export type FoundDuplicates = {
  readonly groups: readonly DuplicateGroup[];
  /** Images that were looked at, of those that could be read. */
  readonly images: number;
  readonly unreadable: readonly { readonly path: string; readonly error: string }[];
};

type Pair = readonly [imageId: string, other: string];

/** Images that are hashed and stored together. */
const AT_A_TIME = 32;
/** Pictures that differ in more bits are asked of the model, too: of others whose embeddings point elsewhere it says no. */
const CERTAIN_BITS = 3;
const LEAST_COSINE = 0.9;

/**
 * Finds images that are copies of each other, or nearly the same. Files that have not changed since are not read again;
 * what was hashed before an abort stays. The groups are noted for exports, which can keep each in one split.
 */
export async function findDuplicateImages(search: DuplicateSearch): Promise<FoundDuplicates> {
  const { project, signal, onProgress } = search;
  const total = await countImages(project);
  const hashes: ImageHashes[] = [];
  const unreadable: { path: string; error: string }[] = [];
  let done = 0;
  for await (const images of inBatches(allImages(project))) {
    signal.throwIfAborted();
    const known = await loadHashes(
      project,
      images.map(({ id }) => id),
    );
    const outcomes = await Promise.all(images.map((image) => hashImage(search, image, known.get(image.id))));
    const read = outcomes.filter((outcome) => 'image_id' in outcome);
    await saveHashes(
      project,
      read.filter((row) => row !== known.get(row.image_id)),
    );
    hashes.push(...read.map(toImageHashes));
    unreadable.push(...outcomes.filter((outcome) => 'error' in outcome));
    done += images.length;
    onProgress(done, total);
    await setImmediate();
  }
  const groups = groupDuplicates(hashes, await nearPairs(project, hashes, signal));
  await saveClusters(project, namesOf(groups, hashes));
  return { groups, images: hashes.length, unreadable };
}

type Unreadable = { readonly path: string; readonly error: string };

/** What is known of the file when it has not changed, or else what it hashes to now. */
async function hashImage(
  { project, hashPicture }: DuplicateSearch,
  image: ImageRecord,
  known: StoredHashes | undefined,
): Promise<StoredHashes | Unreadable> {
  try {
    const file = await locateImage(project, image);
    const { size, mtimeMs: modified } = await stat(file);
    if (known?.size === size && known.modified === modified) return known;
    const [content, picture] = await Promise.all([pictureHash(file), hashPicture(file)]);
    return { image_id: image.id, size, modified, content, picture };
  } catch (error) {
    return { path: image.path, error: reasonOf(error) };
  }
}

/** Pairs that look alike, and that no embedding tells apart where that is less than certain. */
async function nearPairs(
  project: WritableProject,
  hashes: readonly ImageHashes[],
  signal: AbortSignal,
): Promise<readonly Pair[]> {
  const index = createPictureIndex();
  const pairs: Pair[] = [];
  for (const [place, { imageId, picture }] of hashes.entries()) {
    for (const other of index.add(imageId, picture)) pairs.push([other, imageId]);
    if (place % 100 === 99) {
      await setImmediate();
      signal.throwIfAborted();
    }
  }
  const pictures = new Map(hashes.map(({ imageId, picture }) => [imageId, picture]));
  const bitsOf = (pair: Pair) => hammingDistance(pictures.get(pair[0]) ?? '', pictures.get(pair[1]) ?? '');
  const [certain, likely] = [
    pairs.filter((pair) => bitsOf(pair) <= CERTAIN_BITS),
    pairs.filter((pair) => bitsOf(pair) > CERTAIN_BITS),
  ];
  const cosines = await cosinesOf(project, likely);
  return [...certain, ...likely.filter((_, place) => (cosines[place] ?? 1) >= LEAST_COSINE)];
}

/** A group is called by the content of its first image: so is a copy of that which nobody has looked at yet. */
function namesOf(
  groups: readonly DuplicateGroup[],
  hashes: readonly ImageHashes[],
): ReadonlyMap<string, readonly string[]> {
  const contents = new Map(hashes.map(({ imageId, content }) => [imageId, content]));
  return new Map(groups.map(({ imageIds }) => [contents.get(imageIds[0] ?? '') ?? '', imageIds]));
}

async function* inBatches(images: AsyncIterable<ImageRecord>): AsyncGenerator<readonly ImageRecord[]> {
  let batch: ImageRecord[] = [];
  for await (const image of images) {
    batch.push(image);
    if (batch.length < AT_A_TIME) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
