import { z } from 'zod';
import type { Box, Size } from '../../box.ts';
import type { PhraseState } from '../../records.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { boxAroundTurned } from '../reading/envelope.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { streamJson } from '../reading/streamJson.ts';
import { streamXml } from '../reading/streamXml.ts';
import { tryFile } from '../reading/tryFile.ts';
import { fromImageUrl } from './paths.ts';
import { type LabelStudioCode, TAGS } from './rules.ts';

type Context = ReadContext<{ readonly root: string }, LabelStudioCode>;

const annotationFields = z.looseObject({ result: z.array(z.unknown()), was_cancelled: z.boolean().nullish() });
const side = z.number().nullish();
const taskFields = z.looseObject({
  data: z.looseObject({ image: z.string(), path: z.string().optional(), width: side, height: side }),
  annotations: z.array(annotationFields).optional(),
  predictions: z.array(annotationFields).optional(),
});
const firstFields = taskFields.refine((task) => 'annotations' in task || 'predictions' in task);
const resultFields = z.looseObject({ type: z.string().optional(), from_name: z.string().optional() });
const boxFields = z.looseObject({
  type: z.enum(['rectangle', 'rectanglelabels', 'labels']),
  original_width: z.number().positive(),
  original_height: z.number().positive(),
  score: z.number().nullish(),
  value: z.looseObject({
    x: z.number(),
    y: z.number(),
    width: z.number(),
    height: z.number(),
    rotation: z.number().optional(),
    rectanglelabels: z.array(z.string()).optional(),
    labels: z.array(z.string()).optional(),
  }),
});
const strings = z.union([z.array(z.string()), z.string().transform((text) => [text])]);
const textFields = z.looseObject({ value: z.looseObject({ text: strings }) });
const choiceFields = z.looseObject({ value: z.looseObject({ choices: strings }) });

function taskFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.json'));
}

/** Whether a file is a list of tasks, by its first item. */
export async function hasTasks(source: Source): Promise<boolean> {
  for (const file of taskFiles(source)) {
    for await (const { value } of streamJson(source, file, ['$.*'])) {
      if (firstFields.safeParse(value).success) return true;
      break;
    }
  }
  return false;
}

/** Reads the vocabulary of the labelling interface, when it is there, and the tasks. */
export async function readLabelStudio(context: Context): Promise<void> {
  const { source, into, note } = context;
  for (const file of source.files.filter((name) => name.endsWith('label_config.xml'))) {
    await tryFile(note, async () => {
      for await (const { attributes, row } of streamXml(source, file, 'Label')) {
        if (attributes.value !== undefined) into.phrase(attributes.value, { file, row, field: 'Label' });
      }
    });
  }
  for (const file of taskFiles(source)) {
    await tryFile(note, async () => {
      let row = 0;
      for await (const { value } of streamJson(source, file, ['$.*'])) {
        row += 1;
        readTask(value, { file, row }, context);
      }
    });
  }
}

function readTask(value: unknown, at: Place, context: Context): void {
  const { options, into, note } = context;
  const task = parseRow(taskFields, value, at, note);
  if (task === undefined) return;
  const { image, path: ownPath, width, height } = task.data;
  const path = ownPath ?? fromImageUrl(image, options.root);
  const size = width && height ? { width, height } : undefined;
  into.image(path, { size }, { ...at, field: 'data.image' });
  const finished = (task.annotations ?? []).filter(({ was_cancelled }) => was_cancelled !== true);
  if (finished.length > 1) {
    note('label-studio/annotation', `Annotations: ${finished.length}; the first is read.`, { image: path, ...at });
  }
  for (const [index, result] of (finished[0]?.result ?? []).entries()) {
    readResult(result, path, { ...at, field: `annotations.result.${index}` }, context);
  }
  readPredictions(task.predictions ?? [], path, at, context);
}

function readResult(value: unknown, path: string, at: Place, context: Context): void {
  const { into, note } = context;
  const result = parseRow(resultFields, value, at, note);
  if (result === undefined) return;
  const { type = '', from_name: tag = '' } = result;
  if (isBoxType(type)) {
    const found = readBox(value, path, at, context);
    if (found !== undefined) into.region(path, found.box, found.labels, at);
  } else if (!readFacts(`${type} ${tag}`, value, path, at, context)) {
    note('label-studio/result', `A result of type "${type}" and tag "${tag}" is left out.`, { image: path, ...at });
  }
}

/** Captions and phrase states, which are known by the tags of our own interface. @returns whether it is one of them */
function readFacts(kind: string, value: unknown, path: string, at: Place, { into, note }: Context): boolean {
  const caption = CAPTIONS[kind];
  const state = STATES[kind];
  if (caption !== undefined) {
    for (const text of parseRow(textFields, value, at, note)?.value.text ?? []) into.caption(path, caption, text, at);
  }
  if (state !== undefined) {
    for (const text of parseRow(choiceFields, value, at, note)?.value.choices ?? []) into.state(path, text, state, at);
  }
  return caption !== undefined || state !== undefined;
}

const CAPTIONS: Readonly<Record<string, 'short' | 'long'>> = {
  [`textarea ${TAGS.short}`]: 'short',
  [`textarea ${TAGS.long}`]: 'long',
};

const STATES: Readonly<Record<string, PhraseState['state']>> = {
  [`choices ${TAGS.absent}`]: 'verified absent',
  [`choices ${TAGS.exhaustive}`]: 'exhaustive',
};

function isBoxType(type: unknown): boolean {
  return boxFields.shape.type.safeParse(type).success;
}

type FoundBox = { readonly box: Box; readonly labels: readonly string[]; readonly score: number };

/** A box of percent, which also says the size of the image. A rotated one was turned about its upper left corner. */
function readBox(value: unknown, path: string, at: Place, { into, note }: Context): FoundBox | undefined {
  const fields = parseRow(boxFields, value, at, note);
  if (fields === undefined) return undefined;
  const { original_width: width, original_height: height, score } = fields;
  const { x, y, width: w, height: h, rotation = 0, rectanglelabels, labels } = fields.value;
  into.image(path, { size: { width, height } }, at);
  const box = toPixels([x, y, x + w, y + h], { width, height });
  const found = { labels: rectanglelabels ?? labels ?? [], score: score ?? 0 };
  if (rotation === 0) return { ...found, box };
  note('label-studio/rotated', `The box is rotated by ${rotation} degrees.`, { image: path, ...at });
  return { ...found, box: boxAroundTurned(box, rotation, [box[0], box[1]]) };
}

/** Percent of whole pixels come back as whole pixels: what is left at the sixth digit is the noise of the division. */
function toPixels([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  const clean = (percent: number, side: number): number => Math.round((percent / 100) * side * 1e6) / 1e6;
  return [clean(x1, width), clean(y1, height), clean(x2, width), clean(y2, height)];
}

function readPredictions(
  predictions: readonly z.output<typeof annotationFields>[],
  path: string,
  at: Place,
  context: Context,
): void {
  const found: FoundBox[] = [];
  for (const { result } of predictions) {
    for (const [index, value] of result.entries()) {
      const place = { ...at, field: `predictions.result.${index}` };
      const isBox = isBoxType(resultFields.safeParse(value).data?.type);
      const box = isBox ? readBox(value, path, place, context) : undefined;
      if (box !== undefined) found.push(box);
      if (!isBox || (box !== undefined && box.labels.length > 0)) {
        context.note('label-studio/prediction', 'The labels of a prediction are left out.', { image: path, ...place });
      }
    }
  }
  if (found.length === 0) return;
  found.sort((a, b) => b.score - a.score);
  const proposals = { boxes: found.map(({ box }) => box), scores: found.map(({ score }) => score) };
  context.into.proposals(path, proposals, { ...at, field: 'predictions' });
}
