import type { Dataset, DatasetImage, Split } from '../dataset.ts';
import type { Note } from '../notes.ts';
import { type Candidate, groupOf, planSplits, splitByHash } from './planSplits.ts';
import type { SplitOptions } from './units.ts';

/**
 * The dataset with a split for every image. Where that takes a look at all of them, the images are gone through once
 * before. Notes, the first time, what is in two splits and should be in one.
 */
export function assignSplits(dataset: Dataset, options: SplitOptions, note: Note): Dataset {
  let plan: Promise<(entry: DatasetImage) => Split> | undefined;
  let isFirst = true;
  return {
    ...dataset,
    images: {
      async *[Symbol.asyncIterator]() {
        const find = isFirst ? leaks(options, note) : () => {};
        isFirst = false;
        plan ??= planFor(dataset, options);
        const splitOf = await plan;
        for await (const entry of dataset.images) {
          const split = splitOf(entry);
          find(entry, split);
          yield { ...entry, split };
        }
      },
    },
  };
}

async function planFor(dataset: Dataset, options: SplitOptions): Promise<(entry: DatasetImage) => Split> {
  if (options.splitBy === 'image') return ({ image, split }) => split ?? splitByHash(image.path, options);
  const candidates: Candidate[] = [];
  for await (const { image, cluster, regions, split } of dataset.images) {
    const phraseIds = options.splitBy === 'phrase' ? regions.flatMap((region) => region.phraseIds) : [];
    candidates.push({ path: image.path, cluster, phraseIds, split });
  }
  const plan = planSplits(candidates, options);
  return ({ image }) => plan.get(image.path) ?? 'train';
}

/** Finds images of one cluster, or of one group where splits go by groups, that are in different splits. */
function leaks(options: SplitOptions, note: Note): (entry: DatasetImage, split: Split) => void {
  const first = new Map<string, { readonly path: string; readonly split: Split }>();
  return ({ image, cluster }, split) => {
    const { path } = image;
    const groups = new Set([
      groupOf({ path, cluster }, options),
      ...(cluster === undefined ? [] : [`cluster ${cluster}`]),
    ]);
    for (const group of groups) {
      if (group === `image ${path}`) continue;
      const other = first.get(group);
      if (other === undefined) first.set(group, { path, split });
      else if (other.split !== split) {
        const reason = group.startsWith('cluster') ? 'is the same picture' : 'is in the same folder';
        note('written/leak', `${path} is in ${split}; ${other.path}, in ${other.split}, ${reason}.`, { image });
        return;
      }
    }
  };
}
