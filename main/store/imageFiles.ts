import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { ImageRecord } from '../../annotations/records.ts';
import { isInside } from './isInside.ts';
import type { Project, WritableProject } from './openProject.ts';
import { allImages } from './records.ts';

const IMAGES_PER_COMMIT = 64;

/** Size of the upright frame in pixels, and EXIF orientation. */
export type ImageSize = Pick<ImageRecord, 'width' | 'height' | 'orientation'>;

export type UnreadableImage = { readonly image: ImageRecord; readonly error: string };

/**
 * The file of an image, as an absolute path without links. The record's path is in NFC, the names on disk may not be.
 * @throws when the file is not there, or a link has come to lead out of the project
 */
export async function locateImage({ folder }: Project, image: ImageRecord): Promise<string> {
  const root = await realpath(folder);
  const file = await findFile(root, image.path.split('/'));
  if (file === undefined) {
    throw new Error(`Expected the image ${image.path} in ${folder}, got no such file; put it back or scan the folder.`);
  }
  if (!isInside(root, file)) {
    throw new Error(`Expected ${image.path} inside ${folder}, got a link that leads out of it; copy the file there.`);
  }
  return file;
}

/**
 * Reads the size of every image that has none yet.
 * @param readSize gets an absolute path
 * @returns the images that could not be read; they stay without a size
 */
export async function readMissingSizes(
  project: WritableProject,
  readSize: (file: string) => Promise<ImageSize>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<UnreadableImage[]> {
  const unreadable: UnreadableImage[] = [];
  let batch: ImageRecord[] = [];
  const store = async () => {
    unreadable.push(...(await readSizes(project, batch, readSize)));
    batch = [];
  };
  for await (const image of allImages(project)) {
    signal?.throwIfAborted();
    if (image.width === 0) batch.push(image);
    if (batch.length === IMAGES_PER_COMMIT) await store();
  }
  await store();
  return unreadable;
}

/**
 * Notes the sizes of images that have none yet, all or none; on disk when the promise resolves. A size is a fact of
 * the file that nobody decided, so it is no change: the journal does not tell of it and undo does not forget it.
 */
export async function storeSizes({ db }: WritableProject, images: readonly ImageRecord[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const { id, width, height, orientation } of images) {
      const unread = transaction.updateTable('images').where('id', '=', id).where('width', '=', 0);
      await unread.set({ width, height, orientation }).execute();
    }
  });
}

async function readSizes(
  project: WritableProject,
  images: readonly ImageRecord[],
  readSize: (file: string) => Promise<ImageSize>,
): Promise<UnreadableImage[]> {
  const outcomes = await Promise.allSettled(
    images.map(async (image) => ({ ...image, ...(await readSize(await locateImage(project, image))) })),
  );
  const sized = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  await storeSizes(project, sized);
  return images.flatMap((image, index) => {
    const outcome = outcomes[index];
    return outcome?.status === 'rejected' ? [{ image, error: String(outcome.reason) }] : [];
  });
}

/** The real path of a file given by names in NFC, or undefined when it is not there. */
async function findFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  try {
    return await realpath(path.join(folder, ...names));
  } catch {
    const onDisk = await namesOnDisk(folder, names);
    return onDisk && realpath(path.join(folder, ...onDisk));
  }
}

async function namesOnDisk(folder: string, names: readonly string[]): Promise<string[] | undefined> {
  const onDisk: string[] = [];
  for (const name of names) {
    const entries = await readdir(path.join(folder, ...onDisk)).catch(() => []);
    const entry = entries.find((candidate) => candidate.normalize() === name);
    if (entry === undefined) return undefined;
    onDisk.push(entry);
  }
  return onDisk;
}
