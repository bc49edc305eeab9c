import { z } from 'zod';
import type { Size } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { datasetPath, folderOf } from '../paths.ts';
import { readRecords, recordFiles } from '../reading/records.ts';
import { tryFile } from '../reading/tryFile.ts';
import { splitNamed } from '../splits.ts';
import { type Bins, fromBins, parseAnswer } from './locations.ts';
import type { FlorenceCode } from './rules.ts';

export const florenceRecord = z.looseObject({ image: z.string(), prefix: z.string(), suffix: z.string() });

/** Tasks that say a box and ask for its text; in all others of regions the answer has both. */
const BOX_TASKS = /^<REGION_TO_(?:DESCRIPTION|CATEGORY)>(.*)$/s;
const REGION_TASKS =
  /^<(?:OD|DENSE_REGION_CAPTION|CAPTION_TO_PHRASE_GROUNDING|OPEN_VOCABULARY_DETECTION|REGION_PROPOSAL)>/;

type Context = ReadContext<{ readonly root: string }, FlorenceCode>;
type Row = { readonly record: z.output<typeof florenceRecord>; readonly at: Place };

/** Reads every file of records; sizes come from the images, because records do not say them. */
export async function readFlorence(context: Context): Promise<void> {
  for (const file of recordFiles(context.source)) {
    await tryFile(context.note, async () => {
      const split = splitNamed(folderOf(file)) ?? splitNamed(file);
      for await (const { record, at } of readRecords(florenceRecord, file, context)) {
        context.into.image(record.image, { split }, at);
        await readRecord({ record, at }, context);
      }
    });
  }
}

async function readRecord(row: Row, context: Context): Promise<void> {
  const { record, at } = row;
  const { into, note } = context;
  const place = { ...at, field: 'suffix' };
  const boxes = BOX_TASKS.exec(record.prefix)?.[1];
  if (boxes !== undefined) await readBoxes(row, boxes, record.suffix, context);
  else if (REGION_TASKS.test(record.prefix)) await readBoxes(row, record.suffix, undefined, context);
  else if (record.prefix === '<CAPTION>') into.caption(record.image, 'short', record.suffix, place);
  else if (/^<(?:MORE_)?DETAILED_CAPTION>$/.test(record.prefix)) {
    into.caption(record.image, 'long', record.suffix, place);
  } else {
    const task = JSON.stringify(record.prefix.slice(0, 60));
    note('florence/task', `Expected a task of regions or captions, got ${task}.`, { image: record.image, ...at });
  }
}

async function readBoxes(
  { record: { image }, at }: Row,
  answer: string,
  text: string | undefined,
  { options, into, note, imageSize }: Context,
): Promise<void> {
  const place = { ...at, field: text === undefined ? 'suffix' : 'prefix' };
  const answers = parseAnswer(answer);
  if (answers === undefined) {
    note('read/row', 'Expected phrases with four <loc_n> for each box, got something else; it is left out.', place);
    return;
  }
  const path = datasetPath(image, options.root);
  const size: Size | undefined = path === undefined ? undefined : await imageSize(path);
  if (path === undefined) return;
  if (size === undefined) {
    note('read/image-size', 'Expected the image to be there, because records do not say its size; got none.', {
      image: path,
      ...place,
    });
    return;
  }
  into.image(image, { size }, at);
  for (const { phrase, boxes } of answers) {
    const texts = (text ?? phrase).trim() === '' ? [] : [text ?? phrase];
    for (const bins of boxes) into.region(image, fromBins(ordered(bins), size), texts, place);
  }
}

/** An edge on the same place as its opposite has the width of that place, not none. */
function ordered(bins: Bins): Bins {
  const [left, top, right, bottom] = bins;
  return [left, top, right === left ? right + 1 : right, bottom === top ? bottom + 1 : bottom];
}
