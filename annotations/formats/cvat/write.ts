import type { PhraseRecord, Region } from '../../records.ts';
import type { Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import type { Note } from '../notes.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import type { CopyOptions } from '../writing/imageFiles.ts';
import { isXmlText, xmlText } from '../writing/xmlText.ts';

type Options = {
  readonly frame: 'stored' | 'upright';
  readonly imageFiles: CopyOptions['imageFiles'];
};

const FILE = 'annotations.xml';

/** Subsets as CVAT names them. */
const SUBSETS: Readonly<Record<Split, string>> = { train: 'Train', val: 'Validation', test: 'Test' };

/** How a region came about, in CVAT's words. */
const SOURCES: Readonly<Record<Region['source']['kind'], string>> = {
  drawn: 'manual',
  accepted: 'semi-auto',
  imported: 'file',
};

/** Writes one XML file: the labels, then every image with a box for each phrase of each region. */
export async function* writeCvat({
  dataset,
  options,
  note,
}: WriteContext<Options, never>): AsyncGenerator<FileChunk, Counts> {
  const texts = new Map(dataset.phrases.map(({ id, text }) => [id, text]));
  const counts: Partial<Record<Split, { images: number; boxes: number }>> = {};
  let id = 0;
  yield { path: FILE, piece: head(dataset.phrases, note) };
  for await (const entry of dataset.images) {
    const { image } = entry;
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    if (!isXmlText(image.path)) {
      const message = `Expected a path without control characters, got ${JSON.stringify(image.path)}.`;
      note('written/path', message, { image });
      continue;
    }
    const split = splitOf(entry);
    const boxes = boxesOf(framed, texts);
    yield { path: FILE, piece: imageElement(id, image.path, split, framed, boxes) };
    if (options.imageFiles !== 'reference') yield { path: `images/${image.path}`, image };
    id += 1;
    const own = counts[split] ?? { images: 0, boxes: 0 };
    counts[split] = { images: own.images + 1, boxes: own.boxes + boxes.length };
  }
  yield { path: FILE, piece: '</annotations>\n', last: true };
  return counts;
}

function head(phrases: readonly PhraseRecord[], note: Note): string {
  const labels = phrases.map(({ id, text }) => {
    if (!isXmlText(text)) note('written/text', `XML cannot hold ${JSON.stringify(text)}.`, { recordId: id });
    const name = `<name>${xmlText(text)}</name>`;
    return `        <label>${name}<type>rectangle</type><attributes></attributes></label>\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task>
      <labels>
${labels.join('')}      </labels>
    </task>
  </meta>
`;
}

function imageElement(
  id: number,
  path: string,
  split: Split,
  { size: { width, height } }: FramedImage,
  boxes: readonly string[],
): string {
  const attributes = `id="${id}" name="${xmlText(path)}" subset="${SUBSETS[split]}" width="${width}" height="${height}"`;
  return `  <image ${attributes}>\n${boxes.join('')}  </image>\n`;
}

/** Numbers in full: CVAT itself writes two digits, but reads all of them. */
function boxesOf({ regions }: FramedImage, texts: ReadonlyMap<string, string>): string[] {
  return regions.flatMap(({ box: [xtl, ytl, xbr, ybr], phraseIds, source }) =>
    phraseIds.map((phraseId) => {
      const label = `label="${xmlText(texts.get(phraseId) ?? '')}" source="${SOURCES[source.kind]}" occluded="0"`;
      return `    <box ${label} xtl="${xtl}" ytl="${ytl}" xbr="${xbr}" ybr="${ybr}" z_order="0"></box>\n`;
    }),
  );
}
