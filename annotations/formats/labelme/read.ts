import { z } from 'zod';
import type { Box } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { folderOf } from '../paths.ts';
import { boxAround } from '../reading/envelope.ts';
import { parseRow } from '../reading/rows.ts';
import { readJson, readLines, type Source } from '../reading/source.ts';
import { tryFile } from '../reading/tryFile.ts';
import { type LabelmeCode, type PhraseOptions, PLAIN_LABEL } from './rules.ts';

type Context = ReadContext<PhraseOptions, LabelmeCode>;
type Point = readonly [x: number, y: number];

const side = z.number().nullish();
const fileFields = z.looseObject({
  shapes: z.array(z.unknown()),
  imagePath: z.string(),
  imageHeight: side,
  imageWidth: side,
  version: z.string().nullish(),
  description: z.string().nullish(),
  long_description: z.string().nullish(),
  verified_absent: z.array(z.string()).optional(),
  exhaustive: z.array(z.string()).optional(),
});
const shapeFields = z.looseObject({
  label: z.string(),
  points: z.array(z.tuple([z.number(), z.number()])),
  // Files of the first versions have polygons only, and no type.
  shape_type: z.string().default('polygon'),
  description: z.string().nullish(),
});

/** A few files tell what a folder is. */
const FIRST_FILES = 3;

function labelmeFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.json'));
}

/** The application that a folder of labels is from. X-AnyLabeling counts its versions from 0 to 3, labelme goes on. */
export async function dialectOf(source: Source): Promise<'labelme' | 'x-anylabeling' | undefined> {
  for (const file of labelmeFiles(source).slice(0, FIRST_FILES)) {
    const { success, data } = fileFields.safeParse(await readJson(source, file));
    if (success) return /^[0-3]\./.test(data.version ?? '') ? 'x-anylabeling' : 'labelme';
  }
  return undefined;
}

/** Reads the vocabulary, when there is one, and a file for each image, of either application. */
export async function readLabelme(context: Context): Promise<void> {
  const { source, into, note } = context;
  for (const file of source.files.filter((name) => /^(?:labels|classes)\.txt$/.test(name))) {
    await tryFile(note, async () => {
      for await (const { row, text } of readLines(source, file)) {
        // labelme begins its lists of classes with these two.
        if (!/^(?:__ignore__|_background_)$/.test(text.trim())) into.phrase(text, { file, row });
      }
    });
  }
  for (const file of labelmeFiles(source)) {
    await tryFile(note, async () => {
      const content = parseRow(fileFields, await readJson(source, file), { file }, note);
      if (content !== undefined) readContent(content, file, context);
    });
  }
}

const FILE_FIELDS = new Set([...Object.keys(fileFields.shape), ...['imageData', 'checked', 'lineColor', 'fillColor']]);

function readContent(content: z.output<typeof fileFields>, file: string, context: Context): void {
  const { into, note } = context;
  const { imageWidth: width, imageHeight: height, description, long_description: long } = content;
  const path = pathOf(content.imagePath, file);
  into.image(path, { size: width && height ? { width, height } : undefined }, { file, field: 'imagePath' });
  if (description) into.caption(path, 'short', description, { file, field: 'description' });
  if (long) into.caption(path, 'long', long, { file, field: 'long_description' });
  for (const text of content.verified_absent ?? []) {
    into.state(path, text, 'verified absent', { file, field: 'verified_absent' });
  }
  for (const text of content.exhaustive ?? []) into.state(path, text, 'exhaustive', { file, field: 'exhaustive' });
  noteFields(content, FILE_FIELDS, path, { file }, note);
  for (const [index, shape] of content.shapes.entries()) {
    readShape(shape, path, { file, row: index + 1, field: 'shapes' }, context);
  }
}

/** Image paths are relative to the file; one that is absolute, or leads out, tells the name of the image at least. */
function pathOf(imagePath: string, file: string): string {
  const slashes = imagePath.replaceAll('\\', '/');
  const relative = /^(?:\/|[A-Za-z]:)/.test(slashes) ? slashes.replace(/^.*\//, '') : slashes;
  const names = folderOf(file).split('/');
  for (const name of relative.split('/')) {
    if (name === '..') names.pop();
    else names.push(name);
  }
  return names.filter((name) => name !== '').join('/');
}

function readShape(value: unknown, path: string, at: Place, { options, into, note }: Context): void {
  const shape = parseRow(shapeFields, value, at, note);
  if (shape === undefined) return;
  const about = { image: path, ...at };
  const area = areaOf(shape.shape_type, shape.points);
  if (area === undefined) {
    note('labelme/shape', `A shape of type "${shape.shape_type}" is left out.`, about);
    return;
  }
  if (area.code !== undefined) note(area.code, 'The box around the shape is read.', about);
  const fromDescription = options.phraseIn === 'description' && Boolean(shape.description);
  const used = fromDescription ? ['description', ...(shape.label === PLAIN_LABEL ? ['label'] : [])] : ['label'];
  noteFields(shape, new Set(['points', 'shape_type', 'direction', ...used]), path, at, note);
  into.region(path, area.box, [fromDescription ? (shape.description ?? '') : shape.label], at);
}

/** The box of a shape, with the code of what is lost by it; undefined when the shape is no area. */
function areaOf(
  type: string,
  points: readonly Point[],
): { readonly box: Box; readonly code?: 'labelme/mask' | 'labelme/rotated' } | undefined {
  const box = type === 'circle' ? boxAroundCircle(points) : boxAround(points);
  if (box === undefined) return undefined;
  if (type === 'rectangle') return { box };
  if (type === 'rotation') return { box, code: 'labelme/rotated' };
  return ['polygon', 'mask', 'circle'].includes(type) ? { box, code: 'labelme/mask' } : undefined;
}

function boxAroundCircle([centre, edge]: readonly Point[]): Box | undefined {
  if (centre === undefined || edge === undefined) return undefined;
  const [x, y] = centre;
  const radius = Math.hypot(edge[0] - x, edge[1] - y);
  return [x - radius, y - radius, x + radius, y + radius];
}

function noteFields(fields: object, known: ReadonlySet<string>, image: string, at: Place, note: Context['note']): void {
  for (const [name, value] of Object.entries(fields)) {
    if (known.has(name) || saysNothing(value)) continue;
    const field = at.field === undefined ? name : `${at.field}.${name}`;
    // What a model thought of a shape is no work of people.
    note(name === 'score' ? 'read/field' : 'labelme/field', `"${name}" is left out.`, { image, ...at, field });
  }
}

/** Whether a value is what applications write where nobody said anything: null, false, an empty text, list or object. */
function saysNothing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null || value === false || value === '';
  return Object.values(value).every(saysNothing);
}
