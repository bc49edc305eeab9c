import { z } from 'zod';
import type { DatasetImage } from './dataset.ts';
import { defineFormat } from './defineFormat.ts';
import type { ReadContext, WriteContext } from './format.ts';
import { findSpan, joinPhrases, textOf } from './grit/spans.ts';
import type { Place } from './notes.ts';
import { copyOptions, frameOptions, rootOptions, splitOptions } from './options.ts';
import { readRecords, recordFiles, someRecord } from './reading/records.ts';
import { tryFile } from './reading/tryFile.ts';
import { splitNamed } from './splits.ts';
import type { FramedImage } from './writing/frame.ts';
import { type ImageLines, type RecordOptions, textsById, writeRecords } from './writing/records.ts';

type Code = 'grit/span' | 'grit/long-caption' | 'grit/same-caption';

const chunk = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]).rest(z.unknown());

const gritRecord = z.looseObject({
  url: z.string(),
  caption: z.string(),
  width: z.number(),
  height: z.number(),
  noun_chunks: z.array(chunk),
  ref_exps: z.array(chunk).default([]),
});

type GritRecord = z.infer<typeof gritRecord>;

/** GRIT, on which Kosmos-2 was trained: captions, with boxes for parts of them. */
export const grit = defineFormat({
  id: 'grit',
  title: 'Kosmos-2 / GRIT (grit_<split>.jsonl)',
  doc:
    'A record for each image with url (its path), caption, width, height, noun_chunks and ref_exps: rows of start and ' +
    'end in code points of the caption, x1, y1, x2, y2 as shares of the sides, and a score. A phrase must stand in the ' +
    'caption, letter by letter. An image without a caption gets its phrases joined by commas. Definition: GRIT.',
  holds: {
    regions: true,
    captions: 'one',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: {
    'grit/span': {
      severity: 'error',
      loses: true,
      meaning: 'A phrase is no part of the caption of its image (or a row names no place of it); it is left out.',
    },
    'grit/long-caption': {
      severity: 'warning',
      meaning: 'An image has a long caption alone; it is written as its caption and read as a short one.',
    },
    'grit/same-caption': {
      severity: 'warning',
      meaning: 'A caption is just the phrases of its image, joined by commas; reading takes it for none.',
    },
  },
  writer: { options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions }), write },
  reader: {
    options: z.strictObject({ ...rootOptions }),
    detect: (source) => someRecord(gritRecord, source),
    read,
  },
});

function write(context: WriteContext<RecordOptions, Code>) {
  const texts = textsById(context.dataset.phrases);
  const layout = {
    file: (split: string) => `grit_${split}.jsonl`,
    imageFile: (split: string, path: string) => `images/${split}/${path}`,
  };
  return writeRecords(context, layout, (entry, framed) => linesOf(entry, framed, texts, context.note));
}

function linesOf(
  { image, captions }: DatasetImage,
  { size: { width, height }, regions }: FramedImage,
  texts: ReadonlyMap<string, string>,
  note: WriteContext<RecordOptions, Code>['note'],
): ImageLines {
  const pairs = regions.flatMap(({ id, box, phraseIds }) =>
    phraseIds.map((phraseId) => ({ id, box, text: texts.get(phraseId) ?? '' })),
  );
  const { short = '', long = '' } = captions ?? {};
  if (short === '' && long !== '') note('grit/long-caption', 'The long caption is the caption.', { image });
  const joined = joinPhrases(pairs.map(({ text }) => text));
  const caption = short || long || joined;
  const chunks = pairs.flatMap(({ id, box: [x1, y1, x2, y2], text }) => {
    const span = findSpan(caption, text);
    if (span !== undefined) return [[...span, x1 / width, y1 / height, x2 / width, y2 / height, 1]];
    note('grit/span', `"${text}" does not stand in "${caption.slice(0, 100)}".`, { image, recordId: id });
    return [];
  });
  if (joined !== '' && (short || long) === joined) {
    note('grit/same-caption', `The caption is "${joined}".`, { image });
  }
  const record = { url: image.path, caption, width, height, noun_chunks: chunks, ref_exps: [] };
  return { lines: [JSON.stringify(record)], objects: chunks.length };
}

async function read(context: ReadContext<unknown, Code>): Promise<void> {
  for (const file of recordFiles(context.source)) {
    await tryFile(context.note, async () => {
      for await (const { record, at } of readRecords(gritRecord, file, context)) readImage(record, file, at, context);
    });
  }
}

function readImage(record: GritRecord, file: string, at: Place, { into, note }: ReadContext<unknown, Code>): void {
  const { url, caption, width, height } = record;
  const path = /^https?:/.test(url) ? (url.split('/').at(-1) ?? url) : url;
  into.image(path, { size: { width, height }, split: splitNamed(file) }, at);
  const phrases: string[] = [];
  for (const { field, row } of rowsOf(record)) {
    const [start, end, x1, y1, x2, y2] = row;
    const place = { ...at, field };
    const text = textOf(caption, [start, end]);
    if (text === undefined) note('grit/span', `[${start}, ${end}] is no part of the caption.`, place);
    else {
      phrases.push(text);
      into.region(path, [x1 * width, y1 * height, x2 * width, y2 * height], [text], place);
    }
  }
  if (caption.trim() !== '' && caption !== joinPhrases(phrases)) {
    into.caption(path, 'short', caption, { ...at, field: 'caption' });
  }
}

/** Many referring expressions repeat a noun chunk; regions with the same box and text are one. */
function rowsOf({ noun_chunks, ref_exps }: GritRecord) {
  const named = (name: string, rows: GritRecord['noun_chunks']) =>
    rows.map((row, index) => ({ field: `${name}.${index}`, row }));
  return [...named('noun_chunks', noun_chunks), ...named('ref_exps', ref_exps)];
}
