import { type Box, sameBox } from '../../box.ts';
import type { DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { withoutExtension } from '../paths.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import type { CopyOptions } from '../writing/imageFiles.ts';
import { stemRegister } from '../writing/stems.ts';
import { isXmlText, xmlText } from '../writing/xmlText.ts';
import { type Corners, offsetOf, type VocCode } from './rules.ts';

type Options = {
  readonly frame: 'stored' | 'upright';
  readonly imageFiles: CopyOptions['imageFiles'];
  readonly corners: Corners;
};

type Context = WriteContext<Options, VocCode>;

/** Writes an XML file for each image, and the list of each split; both are found by the path without extension. */
export async function* writeVoc({ dataset, options, note }: Context): AsyncGenerator<FileChunk, Counts> {
  const texts = new Map(dataset.phrases.map(({ id, text }) => [id, text]));
  const isTaken = stemRegister();
  const counts: Partial<Record<Split, { images: number; objects: number }>> = {};
  for await (const entry of dataset.images) {
    const { image } = entry;
    const framed = frameImage(entry, options, note);
    if (framed === undefined || !isWritable(entry, isTaken, note)) continue;
    const split = splitOf(entry);
    const stem = withoutExtension(image.path);
    const objects = objectsOf(entry, framed, texts, { options, note });
    yield { path: `Annotations/${stem}.xml`, piece: annotation(image.path, framed, objects), last: true };
    yield { path: `ImageSets/Main/${split}.txt`, piece: `${stem}\n` };
    if (options.imageFiles !== 'reference') yield { path: `JPEGImages/${image.path}`, image };
    const own = counts[split] ?? { images: 0, objects: 0 };
    counts[split] = { images: own.images + 1, objects: own.objects + objects.length };
  }
  for (const split of ['train', 'val'] as const) {
    if (counts[split] === undefined) yield { path: `ImageSets/Main/${split}.txt`, piece: '' };
  }
  return { train: { images: 0, objects: 0 }, val: { images: 0, objects: 0 }, ...counts };
}

function isWritable({ image }: DatasetImage, isTaken: (path: string) => boolean, note: Context['note']): boolean {
  const { path } = image;
  if (!isXmlText(path)) {
    note('written/path', `Expected a path without control characters, got ${JSON.stringify(path)}.`, { image });
    return false;
  }
  if (isTaken(path)) {
    note('voc/same-stem', `Another image has the labels of ${path}; it is left out.`, { image });
    return false;
  }
  if (path.includes(' ')) note('voc/space', `The path "${path}" has a space.`, { image });
  return true;
}

function objectsOf(
  { image }: DatasetImage,
  { regions }: FramedImage,
  texts: ReadonlyMap<string, string>,
  { options: { corners }, note }: Pick<Context, 'options' | 'note'>,
): string[] {
  return regions.flatMap(({ id, box, phraseIds }) => {
    const [left, top, right, bottom] = toPixels(box);
    if (!sameBox(box, [left, top, right, bottom])) {
      note('lost/precision', `[${box.join(', ')}] became [${left}, ${top}, ${right}, ${bottom}].`, {
        image,
        recordId: id,
      });
    }
    const offset = offsetOf(corners);
    return phraseIds.map((phraseId) => {
      const text = texts.get(phraseId) ?? '';
      if (!isXmlText(text)) note('written/text', `XML cannot hold ${JSON.stringify(text)}.`, { image, recordId: id });
      return object(text, [left + offset, top + offset, right, bottom]);
    });
  });
}

/** The whole pixels that a box touches. Inside the image before, they are inside it after. */
function toPixels([x1, y1, x2, y2]: Box): Box {
  return [Math.floor(x1), Math.floor(y1), Math.ceil(x2), Math.ceil(y2)];
}

/** Three channels: files of other depths are rare, and readers do not look. */
function annotation(path: string, { size: { width, height } }: FramedImage, objects: readonly string[]): string {
  return `<annotation>
  <folder></folder>
  <filename>${xmlText(path)}</filename>
  <size>
    <width>${width}</width>
    <height>${height}</height>
    <depth>3</depth>
  </size>
  <segmented>0</segmented>
${objects.join('')}</annotation>
`;
}

function object(name: string, [left, top, right, bottom]: Box): string {
  return `  <object>
    <name>${xmlText(name)}</name>
    <pose>Unspecified</pose>
    <truncated>0</truncated>
    <difficult>0</difficult>
    <bndbox>
      <xmin>${left}</xmin>
      <ymin>${top}</ymin>
      <xmax>${right}</xmax>
      <ymax>${bottom}</ymax>
    </bndbox>
  </object>
`;
}
