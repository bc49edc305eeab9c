import { type Box, type Size, sameBox } from '../../box.ts';
import type { DatasetImage, Split } from '../dataset.ts';
import type { WriteContext } from '../format.ts';
import type { FramedImage } from '../writing/frame.ts';
import { type ImageLines, type RecordOptions, textsById, writeRecords } from '../writing/records.ts';
import { fromBins, toBins, toTokens } from './locations.ts';
import type { FlorenceCode } from './rules.ts';

type Options = RecordOptions & { readonly task: 'OD' | 'DENSE_REGION_CAPTION' };
type Context = WriteContext<Options, FlorenceCode>;

const folderOfSplit = (split: Split): string => (split === 'val' ? 'valid' : split);

/** Writes a record of all regions of each image, and one for each caption. */
export function writeFlorence(context: Context) {
  const { dataset, note } = context;
  const texts = new Map<string, string>();
  for (const [id, text] of textsById(dataset.phrases)) {
    if (/[<>]/.test(text)) note('written/text', `Expected no < or > in a phrase, got ${JSON.stringify(text)}.`);
    else texts.set(id, text);
    if (/[^ -~]/.test(text)) note('florence/not-ascii', `The phrase "${text}" is not all ASCII.`);
  }
  const layout = {
    file: (split: Split) => `${folderOfSplit(split)}/annotations.jsonl`,
    imageFile: (split: Split, path: string) => `${folderOfSplit(split)}/${path}`,
  };
  return writeRecords(context, layout, (entry, framed) => linesOf(entry, framed, texts, context));
}

function linesOf(
  { image, regions: given, captions }: DatasetImage,
  { regions, size }: FramedImage,
  texts: ReadonlyMap<string, string>,
  { options: { task }, note }: Context,
): ImageLines {
  const byText = new Map<string, string[]>();
  for (const { id, box, phraseIds } of regions) {
    const known = phraseIds.flatMap((phraseId) => texts.get(phraseId) ?? []);
    if (known.length > 0 && !isOnGrid(box, size)) {
      note('lost/precision', `[${box.join(', ')}] is moved to the grid.`, { image, recordId: id });
    }
    for (const text of known) byText.set(text, [...(byText.get(text) ?? []), toTokens(toBins(box, size))]);
  }
  const answer = Array.from(byText, ([text, tokens]) => `${text}${tokens.join('')}`).join('');
  if (answer === '' && given.length > 0) {
    note('lost/empty-images', 'The image has no regions that can be written.', { image });
  }
  const records = [
    { prefix: `<${task}>`, suffix: answer },
    { prefix: '<CAPTION>', suffix: captions?.short ?? '' },
    { prefix: '<MORE_DETAILED_CAPTION>', suffix: captions?.long ?? '' },
  ];
  return {
    lines: records
      .filter(({ suffix }) => suffix !== '')
      .map(({ prefix, suffix }) => JSON.stringify({ image: image.path, prefix, suffix })),
    objects: Array.from(byText.values()).flat().length,
  };
}

function isOnGrid(box: Box, size: Size): boolean {
  return sameBox(box, fromBins(toBins(box, size), size));
}
