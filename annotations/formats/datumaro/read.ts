import { z } from 'zod';
import { type Box, fromXywh } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { datasetPath } from '../paths.ts';
import { boxAround, boxAroundTurned } from '../reading/envelope.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { streamJson } from '../reading/streamJson.ts';
import { tryFile } from '../reading/tryFile.ts';
import { splitNamed } from '../splits.ts';
import type { DatumaroCode } from './rules.ts';

type Context = ReadContext<unknown, DatumaroCode>;

const attributes = z.record(z.string(), z.unknown()).default({});
const labelFields = z.looseObject({ name: z.string() });
const itemFields = z.looseObject({
  id: z.string(),
  annotations: z.array(z.unknown()).default([]),
  attr: z
    .looseObject({ verified_absent: z.array(z.string()).optional(), exhaustive: z.array(z.string()).optional() })
    .default({}),
  image: z.looseObject({ path: z.string().optional(), size: z.tuple([z.number(), z.number()]).nullish() }).optional(),
});
const kindFields = z.looseObject({ type: z.string() });
const labelId = z.int().nullish();
const boxFields = z.looseObject({
  label_id: labelId,
  attributes,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
const polygonFields = z.looseObject({ label_id: labelId, attributes, points: z.array(z.number()).min(6) });
const captionFields = z.looseObject({ attributes, caption: z.string() });

function datumaroFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.json'));
}

/** Whether a file is Datumaro's, by its first item. */
export async function hasItems(source: Source): Promise<boolean> {
  for (const file of datumaroFiles(source)) {
    for await (const { value } of streamJson(source, file, ['$.items.*'])) {
      if (itemFields.safeParse(value).success) return true;
      break;
    }
  }
  return false;
}

/** Reads the labels and then the items of each file. */
export async function readDatumaro(context: Context): Promise<void> {
  const { source, into, note } = context;
  for (const file of datumaroFiles(source)) {
    await tryFile(note, async () => {
      const labels = new Map<number, string>();
      let row = 0;
      for await (const { value } of streamJson(source, file, ['$.categories.label.labels.*'])) {
        row += 1;
        const at = { file, row, field: 'categories.label.labels' };
        const name = parseRow(labelFields, value, at, note)?.name;
        if (name === undefined) continue;
        labels.set(row - 1, name);
        into.phrase(name, at);
      }
      row = 0;
      for await (const { value } of streamJson(source, file, ['$.items.*'])) {
        row += 1;
        readItem(value, { file, row, field: 'items' }, labels, context);
      }
    });
  }
}

type Labels = ReadonlyMap<number, string>;

function readItem(value: unknown, at: Place, labels: Labels, context: Context): void {
  const { into, note } = context;
  const item = parseRow(itemFields, value, at, note);
  if (item === undefined) return;
  const path = pathOf(item.id, item.image?.path ?? '');
  const [height, width] = item.image?.size ?? [];
  const size = width && height ? { width, height } : undefined;
  into.image(path, { size, split: splitNamed(at.file ?? '') }, at);
  const { verified_absent: absent = [], exhaustive = [], ...others } = item.attr;
  for (const text of absent) into.state(path, text, 'verified absent', { ...at, field: 'items.attr.verified_absent' });
  for (const text of exhaustive) into.state(path, text, 'exhaustive', { ...at, field: 'items.attr.exhaustive' });
  // CVAT says here which frame of its task the image was.
  noteAttributes(others, new Set(['frame']), path, { ...at, field: 'items.attr' }, note);
  const captioned = new Set<string>();
  for (const [index, annotation] of item.annotations.entries()) {
    const place = { ...at, field: `items.annotations.${index}` };
    readAnnotation(annotation, { path, at: place, labels, captioned }, context);
  }
}

/** The path of the image; where that is none of a dataset, such as an absolute one, the id with its extension. */
function pathOf(id: string, path: string): string {
  if (datasetPath(path) !== undefined) return path;
  return `${id}${/\.[^./\\]+$/.exec(path)?.[0] ?? '.jpg'}`;
}

type Reading = {
  readonly path: string;
  readonly at: Place;
  readonly labels: Labels;
  /** The captions that the image has so far. */
  readonly captioned: Set<string>;
};

function readAnnotation(value: unknown, reading: Reading, context: Context): void {
  const { path, at } = reading;
  const { note } = context;
  const type = parseRow(kindFields, value, at, note)?.type;
  if (type === undefined) return;
  if (type === 'bbox') readBox(value, reading, context);
  else if (type === 'polygon') readPolygon(value, reading, context);
  else if (type === 'caption') readCaption(value, reading, context);
  else note('datumaro/annotation', `An annotation of type "${type}" is left out.`, { image: path, ...at });
}

function readBox(value: unknown, reading: Reading, context: Context): void {
  const { path, at } = reading;
  const fields = parseRow(boxFields, value, at, context.note);
  if (fields === undefined) return;
  const { rotation = 0, ...others } = fields.attributes;
  const box = fromXywh(fields.bbox);
  const isRotated = typeof rotation === 'number' && rotation !== 0;
  if (isRotated) {
    context.note('datumaro/rotated', `The box is rotated by ${rotation} degrees.`, { image: path, ...at });
  }
  addRegion(isRotated ? boxAroundTurned(box, rotation) : box, fields.label_id, others, reading, context);
}

function readPolygon(value: unknown, reading: Reading, context: Context): void {
  const { path, at } = reading;
  const fields = parseRow(polygonFields, value, at, context.note);
  if (fields === undefined) return;
  const { points } = fields;
  const corners = Array.from({ length: Math.floor(points.length / 2) }, (_, index) => {
    return [points[index * 2] ?? 0, points[index * 2 + 1] ?? 0] as const;
  });
  const box = boxAround(corners);
  if (box === undefined) return;
  context.note('datumaro/mask', 'The box around the polygon is read.', { image: path, ...at });
  addRegion(box, fields.label_id, fields.attributes, reading, context);
}

/** What our own files say of a region, and what CVAT says of every one. */
const OWN_ATTRIBUTES = new Set(['source', 'model', 'track_id', 'keyframe']);

function addRegion(
  box: Box,
  label: number | null | undefined,
  others: Readonly<Record<string, unknown>>,
  { path, at, labels }: Reading,
  { into, note }: Context,
): void {
  const text = typeof label === 'number' ? labels.get(label) : undefined;
  if (typeof label === 'number' && text === undefined) {
    note('read/reference', `Expected a known label_id, got ${label}; the annotation is left out.`, {
      image: path,
      ...at,
    });
    return;
  }
  noteAttributes(others, OWN_ATTRIBUTES, path, { ...at, field: `${at.field}.attributes` }, note);
  into.region(path, box, text === undefined ? [] : [text], at);
}

/** The first caption is the short one and the second the long one, unless they say what they are. */
function readCaption(value: unknown, { path, at, captioned }: Reading, { into, note }: Context): void {
  const fields = parseRow(captionFields, value, at, note);
  if (fields === undefined) return;
  const { length, ...others } = fields.attributes;
  const free = captioned.has('short') ? 'long' : 'short';
  const which = length === 'short' || length === 'long' ? length : free;
  noteAttributes(others, OWN_ATTRIBUTES, path, { ...at, field: `${at.field}.attributes` }, note);
  if (captioned.has(which)) note('datumaro/annotation', 'A further caption is left out.', { image: path, ...at });
  else into.caption(path, which, fields.caption, at);
  captioned.add(which);
}

function noteAttributes(
  given: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  image: string,
  at: Place,
  note: Context['note'],
): void {
  for (const [name, value] of Object.entries(given)) {
    if (known.has(name) || value === false || value === null || value === '' || value === 0) continue;
    // What a model thought of a box is no work of people.
    const isScore = ['score', 'semantic_score', 'predicted_iou'].includes(name);
    const field = `${at.field}.${name}`;
    note(isScore ? 'read/field' : 'datumaro/attribute', `"${name}" is left out.`, { image, ...at, field });
  }
}
