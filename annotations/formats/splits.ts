import type { DatasetImage, Split } from './dataset.ts';
import { baseName } from './paths.ts';

/** The split of an image that is written: the one it was read with or given (splitting/assignSplits.ts). */
export function splitOf({ split = 'train' }: Pick<DatasetImage, 'split'>): Split {
  return split;
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
