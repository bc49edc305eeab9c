import { toXywh } from '../../box.ts';
import type { PhraseRecord, Region } from '../../records.ts';
import type { DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { withoutExtension } from '../paths.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import type { CopyOptions } from '../writing/imageFiles.ts';
import { jsonList } from '../writing/jsonList.ts';
import { stemRegister } from '../writing/stems.ts';
import type { DatumaroCode } from './rules.ts';

type Options = {
  readonly frame: 'stored' | 'upright';
  readonly imageFiles: CopyOptions['imageFiles'];
};

/** Datumaro's number for images among the kinds of media. */
const IMAGE_MEDIA = 2;

type OpenSplit = { readonly list: ReturnType<typeof jsonList>; images: number; annotations: number };

/** Writes one file a split: the labels, then an item a line. */
export async function* writeDatumaro({
  dataset,
  options,
  note,
}: WriteContext<Options, DatumaroCode>): AsyncGenerator<FileChunk, Counts> {
  const head = headOf(dataset.phrases);
  const labels = new Map(dataset.phrases.map(({ id, text }, index) => [id, { index, text }]));
  const open = (split: Split): OpenSplit => {
    return { list: jsonList(`annotations/${split}.json`, head, '\n]\n}\n'), images: 0, annotations: 0 };
  };
  const splits = new Map<Split, OpenSplit>();
  const isTaken = stemRegister();
  for await (const entry of dataset.images) {
    const { image } = entry;
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    if (isTaken(image.path)) {
      note('datumaro/same-stem', `Another image has the id of ${image.path}; it is left out.`, { image });
      continue;
    }
    const split = splitOf(entry);
    const own = splits.get(split) ?? open(split);
    if (!splits.has(split)) yield own.list.open();
    splits.set(split, own);
    const item = itemOf(entry, framed, labels);
    own.images += 1;
    own.annotations += item.annotations.length;
    yield own.list.item(item);
    if (options.imageFiles !== 'reference') yield { path: `images/${split}/${image.path}`, image };
  }
  if (splits.size === 0) {
    const own = open('train');
    yield own.list.open();
    splits.set('train', own);
  }
  for (const { list } of splits.values()) yield list.close();
  return Object.fromEntries([...splits].map(([split, { images, annotations }]) => [split, { images, annotations }]));
}

function headOf(phrases: readonly PhraseRecord[]): string {
  const labels = phrases.map(({ text }) => JSON.stringify({ name: text, parent: '', attributes: [] }));
  return `{
"dm_format_version": "1.0",
"media_type": ${IMAGE_MEDIA},
"infos": {},
"categories": {"label": {"labels": [
${labels.join(',\n')}
], "label_groups": [], "attributes": []}},
"items": [
`;
}

type Labels = ReadonlyMap<string, { readonly index: number; readonly text: string }>;

function itemOf(entry: DatasetImage, { size, regions }: FramedImage, labels: Labels) {
  const { image, captions, phraseStates } = entry;
  const inState = (wanted: string) =>
    phraseStates.flatMap(({ state, phraseId }) => (state === wanted ? (labels.get(phraseId)?.text ?? []) : []));
  const [absent, exhaustive] = [inState('verified absent'), inState('exhaustive')];
  const annotations = [
    ...regions.flatMap((region, index) => boxesOf(region, index + 1, labels)),
    ...captionsOf(captions),
  ];
  return {
    id: withoutExtension(image.path),
    annotations: annotations.map((annotation, id) => ({ id, ...annotation })),
    attr: {
      ...(absent.length > 0 && { verified_absent: absent }),
      ...(exhaustive.length > 0 && { exhaustive }),
    },
    image: { path: image.path, size: [size.height, size.width] },
  };
}

/** A box for each phrase of a region, in one group when there are several; without a label when there is none. */
function boxesOf(region: Region, number: number, labels: Labels): object[] {
  const { box, phraseIds } = region;
  const phrases = phraseIds.length === 0 ? [undefined] : phraseIds;
  return phrases.map((phraseId) => ({
    type: 'bbox',
    attributes: attributesOf(region, phraseId),
    group: phraseIds.length > 1 ? number : 0,
    label_id: phraseId === undefined ? null : (labels.get(phraseId)?.index ?? null),
    z_order: 0,
    bbox: toXywh(box),
  }));
}

/** Where a region is from, and the scores it was accepted with. */
function attributesOf({ source, scores }: Region, phraseId: string | undefined): object {
  const semantic = phraseId === undefined ? undefined : scores?.semantic[phraseId];
  return {
    source: source.kind,
    ...(scores !== null && { predicted_iou: scores.predictedIou, model: scores.modelId }),
    ...(semantic !== undefined && { semantic_score: semantic }),
  };
}

function captionsOf(captions: DatasetImage['captions']): object[] {
  return (['short', 'long'] as const).flatMap((length) => {
    const caption = captions?.[length] ?? '';
    return caption === '' ? [] : [{ type: 'caption', attributes: { length }, group: 0, caption }];
  });
}
