import type { PhraseRecord } from '../../records.ts';
import { boxAnnotations, type CocoDialect, type WrittenImage } from '../coco/write.ts';
import type { Split } from '../dataset.ts';
import type { Note } from '../notes.ts';

type LvisCode = 'lvis/negative-present' | 'lvis/exhaustive-without-region';

/** In how many images of a split a category is, and how many objects it has there. */
type Uses = { images: number; instances: number };

/** Bounds of lvis-api: up to 10 images are rare, up to 100 common. */
const RARE_IMAGES = 10;
const COMMON_IMAGES = 100;

/** How LVIS differs from COCO. It counts categories while annotations are written, because each split lists them last. */
export function lvisDialect(note: Note<LvisCode>): CocoDialect {
  const uses = new Map<Split, Map<string, Uses>>();
  return {
    file: (split) => `annotations/lvis_${split}.json`,
    imageFields: (image) => ({ coco_url: image.entry.image.path, ...stateLists(image, note) }),
    annotations(image) {
      countUses(uses, image);
      return boxAnnotations(image);
    },
    categories: (phrases, split) => listCategories(phrases, uses.get(split) ?? new Map()),
  };
}

function stateLists({ entry: { image, phraseStates }, framed, ids }: WrittenImage, note: Note<LvisCode>) {
  const present = new Set(framed.regions.flatMap(({ phraseIds }) => phraseIds));
  const exhaustive = new Set(
    phraseStates.filter(({ state }) => state === 'exhaustive').map(({ phraseId }) => phraseId),
  );
  const absent = phraseStates.filter(({ state }) => state === 'verified absent').map(({ phraseId }) => phraseId);
  const contradicting = absent.filter((id) => present.has(id)).length;
  if (contradicting > 0) {
    const message = `Phrases verified absent that regions carry: ${contradicting}; they are no negatives.`;
    note('lvis/negative-present', message, { image });
  }
  const empty = [...exhaustive].filter((id) => !present.has(id));
  if (empty.length > 0) {
    note('lvis/exhaustive-without-region', `Exhaustive phrases without a region: ${empty.length}.`, { image });
  }
  const toIds = (phraseIds: readonly string[]): number[] =>
    phraseIds.flatMap((id) => ids.get(id) ?? []).sort((a, b) => a - b);
  return {
    neg_category_ids: toIds([...absent.filter((id) => !present.has(id)), ...empty]),
    not_exhaustive_category_ids: toIds([...present].filter((id) => !exhaustive.has(id))),
  };
}

function countUses(uses: Map<Split, Map<string, Uses>>, { framed, split }: WrittenImage): void {
  const own = uses.get(split) ?? new Map<string, Uses>();
  uses.set(split, own);
  const phraseIds = framed.regions.flatMap((region) => region.phraseIds);
  for (const id of phraseIds) {
    const use = own.get(id) ?? { images: 0, instances: 0 };
    use.instances += 1;
    own.set(id, use);
  }
  for (const id of new Set(phraseIds)) {
    const use = own.get(id);
    if (use !== undefined) use.images += 1;
  }
}

function listCategories(phrases: readonly PhraseRecord[], uses: ReadonlyMap<string, Uses>): object[] {
  return phrases.map(({ id, text }, index) => {
    const { images, instances } = uses.get(id) ?? { images: 0, instances: 0 };
    return {
      id: index + 1,
      name: text,
      synset: '',
      synonyms: [text],
      def: '',
      frequency: images <= RARE_IMAGES ? 'r' : images <= COMMON_IMAGES ? 'c' : 'f',
      image_count: images,
      instance_count: instances,
    };
  });
}
