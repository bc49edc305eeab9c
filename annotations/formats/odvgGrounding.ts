import type { DatasetImage } from './dataset.ts';
import { defineFormat } from './defineFormat.ts';
import type { ReadContext, WriteContext } from './format.ts';
import {
  groundingRecord,
  joinPhrases,
  odvgLayout,
  odvgReadOptions,
  odvgWriteOptions,
  SEPARATOR,
} from './odvg/shared.ts';
import { readRecords, recordFiles, someRecord } from './reading/records.ts';
import { tryFile } from './reading/tryFile.ts';
import { splitNamed } from './splits.ts';
import type { FramedImage } from './writing/frame.ts';
import { type ImageLines, type RecordOptions, textsById, writeRecords } from './writing/records.ts';

type Code = 'odvg-grounding/separator' | 'odvg-grounding/long-caption' | 'odvg-grounding/same-caption';
type Context = WriteContext<RecordOptions, Code>;

/** ODVG for grounding: records in JSON Lines with a caption and phrases, without a label map. */
export const odvgGrounding = defineFormat({
  id: 'odvg-grounding',
  title: 'ODVG grounding (odvg_<split>.jsonl with phrases)',
  doc:
    'A record for each image with filename, height, width and grounding (caption, and regions with bbox ' +
    '[x1, y1, x2, y2] in pixels and phrase), without a label map. An image without a caption gets its phrases joined ' +
    'by " . ". Definition: github.com/longzw1997/Open-GroundingDino, data_format.md.',
  holds: {
    regions: true,
    captions: 'one',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    // The trainer stops at a record without regions.
    imagesWithoutRegions: false,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: {
    'odvg-grounding/separator': {
      severity: 'warning',
      meaning: 'A phrase has " . " in it, where the trainer splits it in two.',
    },
    'odvg-grounding/long-caption': {
      severity: 'warning',
      meaning: 'An image has a long caption alone; it is written as its caption and read as a short one.',
    },
    'odvg-grounding/same-caption': {
      severity: 'warning',
      meaning: 'A caption is just the phrases of its image, joined by " . "; reading takes it for none.',
    },
  },
  writer: { options: odvgWriteOptions, write },
  reader: {
    options: odvgReadOptions,
    detect: (source) => someRecord(groundingRecord, source),
    read,
  },
});

function write(context: Context) {
  const texts = textsById(context.dataset.phrases);
  for (const text of texts.values()) {
    if (text.includes(SEPARATOR)) context.note('odvg-grounding/separator', `The phrase "${text}" has " . " in it.`);
  }
  return writeRecords(context, odvgLayout, (entry, framed) => linesOf(entry, framed, texts, context.note));
}

function linesOf(
  entry: DatasetImage,
  { size: { width, height }, regions: framed }: FramedImage,
  texts: ReadonlyMap<string, string>,
  note: Context['note'],
): ImageLines {
  const { image } = entry;
  const regions = framed.flatMap(({ box, phraseIds }) =>
    phraseIds.map((id) => ({ bbox: box, phrase: texts.get(id) ?? '' })),
  );
  if (regions.length === 0) {
    const isNoted = entry.regions.length === 0;
    if (!isNoted) note('lost/empty-images', 'The image has no regions that can be written.', { image });
    return { lines: [], objects: 0 };
  }
  const joined = joinPhrases(regions.map(({ phrase }) => phrase));
  const { short = '', long = '' } = entry.captions ?? {};
  if (short === '' && long !== '') note('odvg-grounding/long-caption', 'The long caption is the caption.', { image });
  if ((short || long) === joined) note('odvg-grounding/same-caption', `The caption is "${joined}".`, { image });
  const record = { filename: image.path, height, width, grounding: { caption: short || long || joined, regions } };
  return { lines: [JSON.stringify(record)], objects: regions.length };
}

async function read(context: ReadContext<unknown, Code>): Promise<void> {
  const { source, into, note } = context;
  for (const file of recordFiles(source)) {
    const split = splitNamed(file);
    await tryFile(note, async () => {
      for await (const { record, at } of readRecords(groundingRecord, file, context)) {
        const { filename, width, height, grounding } = record;
        into.image(filename, { size: { width, height }, split }, at);
        const phrases: string[] = [];
        for (const [index, { bbox, phrase }] of grounding.regions.entries()) {
          const texts = typeof phrase === 'string' ? [phrase] : phrase;
          phrases.push(...texts);
          into.region(filename, bbox, texts, { ...at, field: `grounding.regions.${index}` });
        }
        const { caption } = grounding;
        if (caption === '' || caption === joinPhrases(phrases)) continue;
        into.caption(filename, 'short', caption, { ...at, field: 'grounding.caption' });
      }
    });
  }
}
