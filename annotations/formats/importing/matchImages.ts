import type { ImageRecord } from '../../records.ts';
import { baseName } from '../paths.ts';

/** The image of a project that a path of a dataset means: found, unknown, or one of several with its file name. */
export type Match = ImageRecord | 'unknown' | 'ambiguous';

/**
 * Matches paths of datasets with the images of a project: by the whole path; or, because many datasets name images from
 * another folder, by the longest end of the path that only one image has, which is at least the file name.
 */
export function matchImages(images: Iterable<ImageRecord>): (path: string) => Match {
  const byPath = new Map<string, ImageRecord>();
  const byName = new Map<string, ImageRecord[]>();
  for (const image of images) {
    byPath.set(image.path, image);
    const name = baseName(image.path);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [image]);
    else same.push(image);
  }
  return (path) => byPath.get(path) ?? matchEnd(path, byName.get(baseName(path)) ?? []);
}

function matchEnd(path: string, candidates: readonly ImageRecord[]): Match {
  const names = path.split('/');
  let left = candidates;
  for (let taken = 1; left.length > 1 && taken <= names.length; taken++) {
    const end = names.slice(-taken).join('/');
    const longer = left.filter((image) => image.path === end || image.path.endsWith(`/${end}`));
    if (longer.length === 0) return 'ambiguous';
    left = longer;
  }
  const [only, ...others] = left;
  if (only === undefined) return 'unknown';
  return others.length === 0 ? only : 'ambiguous';
}
