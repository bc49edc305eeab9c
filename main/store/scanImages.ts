import { randomUUID } from 'node:crypto';
import { write } from '../../annotations/change.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import { commit } from './commit.ts';
import { findImages } from './findImages.ts';
import type { WritableProject } from './openProject.ts';
import { allImages } from './records.ts';

const IMAGES_PER_COMMIT = 1000;

export type ScanReport = {
  /** Image files in the folder. */
  readonly found: number;
  /** Of these, the ones that the project did not know. */
  readonly added: number;
  /** Paths of images of the project whose file is not there. Their records stay. */
  readonly missing: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
};

/**
 * Brings the project's list of images up to date with its folder. Files are not opened: sizes stay 0 until they are
 * needed. What is added before an abort stays, and the next scan goes on from there.
 * @param options.onProgress is told the number of files found, after each stored batch
 */
export async function scanImages(
  project: WritableProject,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (found: number) => void } = {},
): Promise<ScanReport> {
  const unseen = new Set<string>();
  for await (const { path } of allImages(project)) unseen.add(path);
  const seen = new Set<string>();
  const skipped: { path: string; reason: string }[] = [];
  let batch: ImageRecord[] = [];
  let added = 0;
  const store = async () => {
    await addImages(project, batch);
    added += batch.length;
    batch = [];
    onProgress?.(seen.size);
  };
  for await (const { path, skipped: reason } of findImages(project.folder)) {
    signal?.throwIfAborted();
    if (reason !== undefined) skipped.push({ path, reason });
    else if (seen.has(path)) skipped.push({ path, reason: 'another file has the same name in another Unicode form' });
    else {
      seen.add(path);
      if (!unseen.delete(path)) batch.push(newImage(path));
      if (batch.length === IMAGES_PER_COMMIT) await store();
    }
  }
  await store();
  return { found: seen.size, added, missing: [...unseen], skipped };
}

async function addImages(project: WritableProject, images: readonly ImageRecord[]): Promise<void> {
  const label = images.length === 1 ? 'Add 1 image' : `Add ${images.length} images`;
  await commit(project, write(new Map(), images), { origin: 'import', label });
}

function newImage(path: string): ImageRecord {
  return { type: 'image', id: randomUUID(), path, width: 0, height: 0, orientation: 1 };
}
