import { z } from 'zod';
import { readAnnotations, readBox, readIndex } from '../coco/read.ts';
import type { Split } from '../dataset.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { baseName } from '../paths.ts';
import { parseRow } from '../reading/rows.ts';
import { FileError, readBytes, readJson, type Source } from '../reading/source.ts';
import { tryFile } from '../reading/tryFile.ts';
import { PickleError, readPickle } from './readPickle.ts';
import { OBJECT, type RefcocoCode, type refcocoReadOptions } from './rules.ts';

type Context = ReadContext<z.output<typeof refcocoReadOptions>, RefcocoCode>;

const id = z.union([z.number(), z.string()]);
const sentenceRow = z.looseObject({ raw: z.string().optional(), sent: z.string().optional() });
const refRow = z.looseObject({
  ann_id: id,
  image_id: id,
  split: z.string().optional(),
  sentences: z.array(z.unknown()),
});

/** In bytes: the largest known list of refs has some 50 MB. It is read whole, because a pickle has no other way. */
const LARGEST_REFS = 2 ** 28;

/** What the refs say, by the id of an annotation or an image. */
type Refs = {
  readonly phrases: Map<unknown, { texts: string[]; at: Place }>;
  readonly splits: Map<unknown, Split>;
};

/** Whether the source has refs beside its instances. */
export function isRefcoco({ files }: Source): boolean {
  return files.some(isRefsFile) && files.some(isInstancesFile);
}

export async function readRefcoco(context: Context): Promise<void> {
  const { source, note } = context;
  const refs = await readRefs(context);
  for (const file of source.files.filter(isInstancesFile)) {
    const index = await readIndex(file, context, {
      onCategory(name, at) {
        if (name !== OBJECT) note('refcoco/category', `The category "${name}" is no phrase.`, at);
      },
      onImage(path, row, at) {
        const split = refs.splits.get(row.id) ?? toSplit(row.split);
        if (split !== undefined) context.into.image(path, { split }, at);
      },
    });
    await tryFile(note, async () => {
      for await (const { value, at } of readAnnotations(source, file)) {
        const key = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
        const texts = refs.phrases.get(key)?.texts;
        refs.phrases.delete(key);
        if (texts === undefined && context.options.others === 'leave') continue;
        readBox(value, at, index, context, () => texts ?? []);
      }
    });
  }
  for (const [key, { at }] of refs.phrases) {
    note('read/reference', `Expected a known ann_id, got ${String(key)}; its sentences are left out.`, at);
  }
}

function isRefsFile(file: string): boolean {
  return /^refs\([^()]*\)\.(?:p|pkl|json)$/.test(baseName(file));
}

function isInstancesFile(file: string): boolean {
  return baseName(file) === 'instances.json';
}

async function readRefs({ source, options, note }: Context): Promise<Refs> {
  const refs: Refs = { phrases: new Map(), splits: new Map() };
  // The same list often stands there as a pickle and as JSON.
  const names = new Map(
    source.files
      .filter(isRefsFile)
      .toReversed()
      .map((file) => [file.replace(/\.\w+$/, ''), file]),
  );
  for (const name of names.keys()) {
    const pickle = [`${name}.p`, `${name}.pkl`].find((file) => source.files.includes(file));
    if (pickle !== undefined) names.set(name, pickle);
  }
  const [file, ...others] = [...names.values()].sort();
  if (file === undefined) return refs;
  for (const other of others) note('refcoco/several-refs', `${file} is read, ${other} is not.`, { file: other });
  await tryFile(note, async () => {
    const rows = await readList(source, file);
    for (const [index, value] of rows.entries()) addRef(refs, value, { file, row: index + 1 }, { options, note });
  });
  return refs;
}

async function readList(source: Source, file: string): Promise<readonly unknown[]> {
  const value = file.endsWith('.json') ? await readJson(source, file) : await unpickle(source, file);
  if (Array.isArray(value)) return value;
  throw new FileError(file, 'Expected a list of refs, got something else.');
}

async function unpickle(source: Source, file: string): Promise<unknown> {
  const bytes = await readBytes(source, file, LARGEST_REFS);
  try {
    return readPickle(bytes);
  } catch (error) {
    throw error instanceof PickleError ? new FileError(file, error.message) : error;
  }
}

function addRef(refs: Refs, value: unknown, at: Place, { options, note }: Pick<Context, 'options' | 'note'>): void {
  const row = parseRow(refRow, toRecord(value), at, note);
  if (row === undefined) return;
  const texts = row.sentences.flatMap((sentence, index) => {
    const field = `sentences.${index}`;
    const known = parseRow(sentenceRow, toRecord(sentence), { ...at, field }, note);
    if (known === undefined) return [];
    const { raw, sent } = known;
    const text = options.sentence === 'raw' ? (raw ?? sent) : (sent ?? raw);
    if (text === undefined) note('read/row', 'Expected a raw or sent text; it is left out.', { ...at, field });
    return text ?? [];
  });
  const known = refs.phrases.get(row.ann_id);
  refs.phrases.set(row.ann_id, { texts: [...new Set([...(known?.texts ?? []), ...texts])], at });
  const split = toSplit(row.split);
  if (split !== undefined) refs.splits.set(row.image_id, split);
}

/** Dicts of a pickle are maps; rows of JSON are records already. */
function toRecord(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [String(key), item]));
}

/** RefCOCO has two test splits, one of people and one of everything else. */
function toSplit(name: unknown): Split | undefined {
  if (name === 'train' || name === 'val') return name;
  return name === 'test' || name === 'testA' || name === 'testB' ? 'test' : undefined;
}
