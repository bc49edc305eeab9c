import { z } from 'zod';
import type { Box } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { boxAround, boxAroundTurned } from '../reading/envelope.ts';
import { fieldNumber } from '../reading/fieldNumber.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { childOf, streamXml, type XmlElement } from '../reading/streamXml.ts';
import { tryFile } from '../reading/tryFile.ts';
import { splitNamed } from '../splits.ts';
import type { CvatCode } from './rules.ts';

type Context = ReadContext<unknown, CvatCode>;

const imageFields = z.looseObject({
  name: z.string(),
  width: fieldNumber.optional(),
  height: fieldNumber.optional(),
  subset: z.string().optional(),
});

const boxFields = z.looseObject({
  label: z.string(),
  xtl: fieldNumber,
  ytl: fieldNumber,
  xbr: fieldNumber,
  ybr: fieldNumber,
  rotation: fieldNumber.optional(),
});

const point = z
  .string()
  .transform((pair) => pair.split(','))
  .pipe(z.tuple([fieldNumber, fieldNumber]));
const polygonFields = z.looseObject({
  label: z.string(),
  points: z
    .string()
    .transform((points) => points.split(';'))
    .pipe(z.array(point).min(3)),
});
const ellipseFields = z.looseObject({
  label: z.string(),
  cx: fieldNumber,
  cy: fieldNumber,
  rx: fieldNumber,
  ry: fieldNumber,
});
const maskFields = z.looseObject({
  label: z.string(),
  left: fieldNumber,
  top: fieldNumber,
  width: fieldNumber,
  height: fieldNumber,
});

/** The files that may be CVAT's. */
export function cvatFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.xml'));
}

/** Whether a file is CVAT's for images, by its first image. */
export async function isCvat(source: Source, file: string): Promise<boolean> {
  for await (const { attributes } of streamXml(source, file, 'image')) {
    return attributes.name !== undefined && attributes.width !== undefined;
  }
  return false;
}

/** Reads the labels and then the images of each file. */
export async function readCvat(context: Context): Promise<void> {
  const { source, note } = context;
  for (const file of cvatFiles(source)) {
    await tryFile(note, async () => {
      await readLabels(file, context);
      let images = 0;
      for await (const image of streamXml(source, file, 'image')) {
        images += 1;
        readImage(image, file, context);
      }
      if (images === 0) await noteTracks(file, context);
    });
  }
}

/** The vocabulary, in its order; it stands before the images. Parts of skeletons are no labels. */
async function readLabels(file: string, { source, into }: Context): Promise<void> {
  for await (const { children } of streamXml(source, file, 'labels')) {
    for (const label of children) {
      const name = childOf(label, 'name');
      if (name !== undefined && childOf(label, 'parent') === undefined) into.phrase(name.text, { file, row: name.row });
    }
    return;
  }
}

/** In the files of videos, tracks stand where images would. */
async function noteTracks(file: string, { source, note }: Context): Promise<void> {
  let tracks = 0;
  for await (const { row } of streamXml(source, file, 'track')) {
    note('cvat/track', 'A track of a video is left out.', { file, row });
    tracks += 1;
  }
  if (tracks === 0) note('read/row', 'Expected images in the file, got none.', { file });
}

function readImage({ attributes, row, children }: XmlElement, file: string, context: Context): void {
  const { into, note } = context;
  const fields = parseRow(imageFields, attributes, { file, row, field: 'image' }, note);
  if (fields === undefined) return;
  const { name, width, height, subset } = fields;
  const size = width === undefined || height === undefined ? undefined : { width, height };
  into.image(name, { size, split: subset === undefined ? undefined : splitNamed(subset) }, { file, row });
  for (const child of children) readShape(child, name, file, context);
}

function readShape(shape: XmlElement, image: string, file: string, { into, note }: Context): void {
  const at: Place = { file, row: shape.row, field: shape.name };
  const shaped = AREAS.get(shape.name);
  if (shaped === undefined) {
    note('cvat/shape', `An element "${shape.name}" is left out.`, { image, ...at });
    return;
  }
  const found = parseRow(shaped, shape.attributes, at, note);
  if (found === undefined) return;
  if (found.code !== undefined) note(found.code, 'The box around the object is read.', { image, ...at });
  if (shape.attributes.occluded === '1') note('cvat/attribute', 'The object is occluded.', { image, ...at });
  for (const { attributes, text, row } of shape.children) {
    if (text === '') continue;
    note('cvat/attribute', `The attribute "${attributes.name}" is left out.`, { image, file, row, field: shape.name });
  }
  into.region(image, found.box, [found.label], at);
}

type Area = { readonly label: string; readonly box: Box; readonly code?: 'cvat/rotated' | 'cvat/mask' };

/** What has an area, by the name of the element. */
const AREAS: ReadonlyMap<string, z.ZodType<Area>> = new Map<string, z.ZodType<Area>>(
  Object.entries({
    box: boxFields.transform(({ label, xtl, ytl, xbr, ybr, rotation = 0 }): Area => {
      const box: Box = [xtl, ytl, xbr, ybr];
      return rotation === 0 ? { label, box } : { label, box: boxAroundTurned(box, rotation), code: 'cvat/rotated' };
    }),
    polygon: polygonFields.transform(({ label, points }): Area => {
      return { label, box: boxAround(points) ?? [0, 0, 0, 0], code: 'cvat/mask' };
    }),
    ellipse: ellipseFields.transform(({ label, cx, cy, rx, ry }): Area => {
      return { label, box: [cx - rx, cy - ry, cx + rx, cy + ry], code: 'cvat/mask' };
    }),
    mask: maskFields.transform(({ label, left, top, width, height }): Area => {
      return { label, box: [left, top, left + width, top + height], code: 'cvat/mask' };
    }),
  }),
);
