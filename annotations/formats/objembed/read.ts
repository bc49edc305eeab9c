import { z } from 'zod';
import { boxSchema } from '../../records.ts';
import { normaliseText } from '../../text.ts';
import type { Split } from '../dataset.ts';
import type { ReadContext } from '../format.ts';
import { rootOptions } from '../options.ts';
import { parseRow } from '../reading/rows.ts';
import { parseJson, readLines, type Source } from '../reading/source.ts';
import { streamJson } from '../reading/streamJson.ts';
import { tryFile } from '../reading/tryFile.ts';

export const objembedReadOptions = z.strictObject({ ...rootOptions });

type Context = ReadContext<z.output<typeof objembedReadOptions>, string>;

const recordSchema = z.object({
  image: z.string(),
  objects: z.array(z.object({ bbox: boxSchema, label: z.string() })).default([]),
  negs: z.array(z.string()).default([]),
  captions: z.object({ short_caption: z.string().default(''), long_caption: z.string().default('') }).optional(),
});

const boxesSchema = z.array(boxSchema);
// The evaluation scripts also take a pair of boxes and scores.
const proposalsSchema = z.union([
  boxesSchema.transform((boxes) => ({ boxes, scores: [] })),
  z.tuple([boxesSchema, z.array(z.number())]).transform(([boxes, scores]) => ({ boxes, scores })),
]);

/** Whether records stand in the source, by the first line of any file of records. */
export async function detectObjEmbed(source: Source): Promise<boolean> {
  const head = recordSchema.extend({ objects: recordSchema.shape.objects.unwrap() });
  for (const file of recordFiles(source)) {
    for await (const { text, row } of readLines(source, file)) {
      if (head.safeParse(parseJson(text, file, row)).success) return true;
      break;
    }
  }
  return false;
}

/**
 * Reads ObjEmbed training data. Records of one image are joined again: objects with the same box become one region
 * with several phrases, and negs become phrases verified absent.
 */
export async function readObjEmbed(context: Context): Promise<void> {
  const { source, note } = context;
  for (const file of recordFiles(source)) await tryFile(note, () => readRecords(file, context));
  for (const file of proposalFiles(source)) await tryFile(note, () => readProposals(file, context));
}

function recordFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.jsonl'));
}

function proposalFiles({ files }: Source): string[] {
  return files.filter((file) => /(?:^|\/)proposals[^/]*\.json$/.test(file));
}

async function readRecords(file: string, { source, into, note }: Context): Promise<void> {
  const split = splitNamed(file);
  for await (const { row, text } of readLines(source, file)) {
    const at = { file, row };
    await tryFile(note, async () => {
      const record = parseRow(recordSchema, parseJson(text, file, row), at, note);
      if (record === undefined) return;
      into.image(record.image, { split }, at);
      for (const [index, { bbox, label }] of record.objects.entries()) {
        into.region(record.image, bbox, [label], { ...at, field: `objects.${index}` });
      }
      for (const neg of new Set(record.negs.map(normaliseText))) {
        into.state(record.image, neg, 'verified absent', { ...at, field: 'negs' });
      }
      const { short_caption: short = '', long_caption: long = '' } = record.captions ?? {};
      if (short !== '') into.caption(record.image, 'short', short, { ...at, field: 'captions.short_caption' });
      if (long !== '') into.caption(record.image, 'long', long, { ...at, field: 'captions.long_caption' });
    });
  }
}

async function readProposals(file: string, { source, into, note }: Context): Promise<void> {
  for await (const { path, value } of streamJson(source, file, ['$.*'])) {
    const [key] = path;
    const at = { file, field: String(key) };
    const proposals = parseRow(proposalsSchema, value, at, note);
    if (typeof key === 'string' && proposals !== undefined) into.proposals(key, proposals, at);
  }
}

function splitNamed(file: string): Split | undefined {
  return (['train', 'val', 'test'] as const).find((split) => file.endsWith(`${split}.jsonl`));
}
