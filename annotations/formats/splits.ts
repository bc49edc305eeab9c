import { hashFraction } from '../hash.ts';
import type { DatasetImage, Split } from './dataset.ts';
import { baseName, folderOf } from './paths.ts';

/**
 * The split of an image: the one it was read from, or train or val by its path and the seed alone, so that a growing
 * project keeps its splits.
 */
export function splitOf(
  { image: { path }, split }: Pick<DatasetImage, 'image' | 'split'>,
  { validationRatio, seed, splitBy = 'image' }: { validationRatio: number; seed: number; splitBy?: 'image' | 'folder' },
): Split {
  if (split !== undefined) return split;
  const key = splitBy === 'folder' ? folderOf(path) : path;
  return hashFraction(`${seed}/${key}`) < validationRatio ? 'val' : 'train';
}

/** The split that the name of a file or folder speaks of, as "instances_val2017.json" does. */
export function splitNamed(file: string): Split | undefined {
  const word = /(?:^|[^a-z])(train|val|test)(?![a-z])|(?:^|[^a-z])(valid|validation|training|testing)(?![a-z])/i.exec(
    baseName(file),
  );
  const name = (word?.[1] ?? word?.[2])?.toLowerCase();
  if (name === undefined) return undefined;
  return name.startsWith('train') ? 'train' : name.startsWith('val') ? 'val' : 'test';
}
