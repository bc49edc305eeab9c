import { area, toXywh } from '../../box.ts';
import type { Region } from '../../records.ts';
import type { Dataset, DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { withoutExtension } from '../paths.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import { jsonList } from '../writing/jsonList.ts';
import { type RecordOptions, textsById } from '../writing/records.ts';
import { OBJECT, type RefcocoCode } from './rules.ts';
import { PICKLE_END, PICKLED_LIST, type Plain, pickledItem } from './writePickle.ts';

type Options = RecordOptions & { readonly refs: string };
type WrittenImage = { readonly entry: DatasetImage; readonly framed: FramedImage; readonly split: Split };

const INSTANCES = 'instances.json';

/** The ids given so far; all begin with 1 and are unique over all splits. */
type Ids = { image: number; annotation: number; ref: number; sentence: number };

/** Writes instances.json (images, then objects) and, beside the objects, a ref for each that has phrases. */
export async function* writeRefcoco({
  dataset,
  options,
  note,
}: WriteContext<Options, RefcocoCode>): AsyncGenerator<FileChunk, Counts> {
  const counts: Partial<Record<Split, { images: number; refs: number; sentences: number }>> = {};
  const images = jsonList(INSTANCES, '{\n"info": {"description": "Written by ObjEmbed Studio"},\n"images": [\n', '');
  let id = 0;
  yield images.open();
  for await (const { entry, framed, split } of writtenImages(dataset, options, note)) {
    id += 1;
    const { path } = entry.image;
    // Only refs have a split in the original; without it an image that no sentence refers to would lose its own.
    yield images.item({ id, ...framed.size, file_name: path, split });
    if (options.imageFiles !== 'reference') yield { path: `images/${path}`, image: entry.image };
    counts[split] = { refs: 0, sentences: 0, ...counts[split], images: (counts[split]?.images ?? 0) + 1 };
  }
  yield* writeObjects(dataset, options, counts);
  return Object.fromEntries(Object.entries(counts));
}

async function* writeObjects(
  dataset: Dataset,
  options: Options,
  counts: Partial<Record<Split, { images: number; refs: number; sentences: number }>>,
): AsyncGenerator<FileChunk> {
  const texts = textsById(dataset.phrases);
  const ids: Ids = { image: 0, annotation: 0, ref: 0, sentence: 0 };
  const [pickle, json] = [`refs(${options.refs}).p`, jsonList(`refs(${options.refs}).json`)];
  const tail = `\n],\n"categories": [\n${JSON.stringify({ id: 1, name: OBJECT, supercategory: '' })}\n]\n}\n`;
  const annotations = jsonList(INSTANCES, '\n],\n"annotations": [\n', tail);
  yield annotations.open();
  yield { path: pickle, piece: PICKLED_LIST };
  yield json.open();
  for await (const { entry, framed, split } of writtenImages(dataset, options, () => {})) {
    ids.image += 1;
    for (const region of framed.regions) {
      ids.annotation += 1;
      yield annotations.item(annotationOf(region, ids));
      if (region.phraseIds.length === 0) continue;
      const ref = refOf(region, { ids, texts, split, path: entry.image.path });
      yield { path: pickle, piece: pickledItem(ref) };
      yield json.item(ref);
      const own = counts[split];
      if (own !== undefined) own.refs += 1;
      if (own !== undefined) own.sentences += region.phraseIds.length;
    }
  }
  yield annotations.close();
  yield { path: pickle, piece: PICKLE_END, last: true };
  yield json.close();
}

async function* writtenImages({ images }: Dataset, options: Options, note: WriteContext<Options, never>['note']) {
  for await (const entry of images) {
    const framed = frameImage(entry, options, note);
    if (framed !== undefined) yield { entry, framed, split: splitOf(entry) } satisfies WrittenImage;
  }
}

/** The segmentation is the box itself: refer.py draws and measures masks, and takes no empty one. */
function annotationOf({ box }: Region, { annotation, image }: Ids) {
  const [x1, y1, x2, y2] = box;
  return {
    id: annotation,
    image_id: image,
    category_id: 1,
    bbox: toXywh(box),
    area: area(box),
    iscrowd: 0,
    segmentation: [[x1, y1, x2, y1, x2, y2, x1, y2]],
  };
}

type RefParts = {
  readonly ids: Ids;
  readonly texts: ReadonlyMap<string, string>;
  readonly split: Split;
  readonly path: string;
};

function refOf({ phraseIds }: Region, { ids, texts, split, path }: RefParts): Record<string, Plain> {
  ids.ref += 1;
  const sentences = phraseIds.map((phraseId) => {
    ids.sentence += 1;
    return { sent_id: ids.sentence, ...sentenceOf(texts.get(phraseId) ?? '') };
  });
  const stem = withoutExtension(path);
  return {
    ref_id: ids.ref,
    ann_id: ids.annotation,
    category_id: 1,
    image_id: ids.image,
    // The originals have the id of the annotation before the extension.
    file_name: `${stem}_${ids.annotation}${path.slice(stem.length)}`,
    split,
    sent_ids: sentences.map(({ sent_id }) => sent_id),
    sentences,
  };
}

/** As the originals have it: what people typed, and the same in lower case, without marks, as words. */
function sentenceOf(text: string): { sent: string; raw: string; tokens: readonly string[] } {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu) ?? [];
  const tokens = words.length === 0 ? [text] : [...words];
  return { sent: tokens.join(' '), raw: text, tokens };
}
