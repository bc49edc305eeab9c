import { z } from 'zod';
import type { Size } from '../../box.ts';
import type { Split } from '../dataset.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { baseName, folderOf, withoutExtension } from '../paths.ts';
import { fieldNumber } from '../reading/fieldNumber.ts';
import { parseRow } from '../reading/rows.ts';
import { readLines, type Source } from '../reading/source.ts';
import { childOf, streamXml, type XmlElement } from '../reading/streamXml.ts';
import { tryFile } from '../reading/tryFile.ts';
import { type Corners, offsetOf, type VocCode } from './rules.ts';

type Context = ReadContext<{ readonly corners: Corners }, VocCode>;

const SPLIT_LIST = /(?:^|\/)ImageSets\/Main\/(train|val|test)\.txt$/;

const sizeFields = z.looseObject({ width: fieldNumber, height: fieldNumber });
const boxFields = z.looseObject({ xmin: fieldNumber, ymin: fieldNumber, xmax: fieldNumber, ymax: fieldNumber });

/** The files that may be annotations: one XML for each image. */
export function vocFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.xml'));
}

/** Whether a file is an annotation: with the size of its image, or with a box. */
export async function isVoc(source: Source, file: string): Promise<boolean> {
  for await (const element of streamXml(source, file, 'annotation')) {
    return element.children.some((child) => child.name === 'size' || childOf(child, 'bndbox') !== undefined);
  }
  return false;
}

/** Reads every annotation, with the splits that the lists of ImageSets/Main name. */
export async function readVoc(context: Context): Promise<void> {
  const { source, note } = context;
  const lists = await readLists(context);
  for (const file of vocFiles(source)) {
    const stem = stemOf(file);
    const split = lists.get(stem)?.split;
    lists.delete(stem);
    await tryFile(note, async () => {
      let found = 0;
      for await (const element of streamXml(source, file, 'annotation')) {
        found += 1;
        readAnnotation(element, file, split, context);
      }
      if (found === 0) note('read/row', 'Expected an annotation in the file, got none; it is left out.', { file });
    });
  }
  for (const [stem, { at }] of lists) note('read/reference', `Expected an annotation of "${stem}", got none.`, at);
}

async function readLists({ source, note }: Context): Promise<Map<string, { split: Split; at: Place }>> {
  const lists = new Map<string, { split: Split; at: Place }>();
  for (const file of source.files) {
    const split = toSplit(SPLIT_LIST.exec(file)?.[1]);
    if (split === undefined) continue;
    await tryFile(note, async () => {
      for await (const { row, text } of readLines(source, file)) {
        lists.set(text.trim().normalize(), { split, at: { file, row } });
      }
    });
  }
  return lists;
}

function toSplit(name: string | undefined): Split | undefined {
  return name === 'train' || name === 'val' || name === 'test' ? name : undefined;
}

function readAnnotation(element: XmlElement, file: string, split: Split | undefined, context: Context): void {
  const { into, note } = context;
  const name = childOf(element, 'filename')?.text ?? '';
  const at: Place = { file, row: element.row };
  if (name === '') note('voc/extension', 'Expected the name of the image, got none.', { ...at, field: 'filename' });
  const path = pathOf(name, file);
  into.image(path, { size: sizeOf(element, file, context), split }, { ...at, field: 'filename' });
  for (const child of element.children) if (child.name === 'object') readObject(child, path, file, context);
}

/** The file name alone says nothing of folders; then the image is where its annotation is. */
function pathOf(name: string, file: string): string {
  const slashes = name.replaceAll('\\', '/');
  if (slashes.includes('/')) return slashes;
  const folder = folderOf(stemOf(file));
  return `${folder}${folder === '' ? '' : '/'}${slashes === '' ? `${baseName(stemOf(file))}.jpg` : slashes}`;
}

/** The path that the lists have for an annotation. */
function stemOf(file: string): string {
  return withoutExtension(file).replace(/^(?:.*\/)?Annotations\//, '');
}

/** The size; labelling tools leave it out, or write 0, when they do not know it. */
function sizeOf(element: XmlElement, file: string, { note }: Context): Size | undefined {
  const size = childOf(element, 'size');
  const fields = size && parseRow(sizeFields, leavesOf(size), { file, row: size.row, field: 'size' }, note);
  return fields === undefined || (fields.width === 0 && fields.height === 0) ? undefined : fields;
}

function readObject(element: XmlElement, path: string, file: string, { options, into, note }: Context): void {
  const at: Place = { file, row: element.row };
  const bounds = childOf(element, 'bndbox');
  if (bounds === undefined && childOf(element, 'robndbox') !== undefined) {
    note('voc/rotated', 'The object has a rotated box; it is left out.', { image: path, ...at, field: 'robndbox' });
    return;
  }
  const leaves = bounds && leavesOf(bounds);
  const fields = parseRow(boxFields, leaves, { file, row: bounds?.row ?? element.row, field: 'bndbox' }, note);
  if (fields === undefined) return;
  const { xmin, ymin, xmax, ymax } = fields;
  const offset = offsetOf(options.corners);
  if (offset === 1 && Math.min(xmin, ymin) < 1) {
    note('voc/zero', `Expected corners from 1, got ${xmin}, ${ymin}.`, { image: path, ...at, field: 'bndbox' });
  }
  noteAttributes(element, { image: path, ...at }, note);
  const text = childOf(element, 'name')?.text ?? '';
  into.region(path, [xmin - offset, ymin - offset, xmax, ymax], [text], { ...at, field: 'bndbox' });
}

const KNOWN = new Set(['name', 'bndbox', 'id']);
const SAYS_NOTHING = /^(?:0|false|unspecified|)$/i;

function noteAttributes(element: XmlElement, about: Place & { image: string }, note: Context['note']): void {
  for (const { name, text, children } of element.children) {
    if (KNOWN.has(name) || (children.length === 0 && SAYS_NOTHING.test(text))) continue;
    note('voc/attribute', `"${name}" is left out.`, { ...about, field: name });
  }
}

function leavesOf({ children }: XmlElement): Record<string, string> {
  return Object.fromEntries(children.map(({ name, text }) => [name, text]));
}
