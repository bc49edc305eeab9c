import { z } from 'zod';
import { type Box, isValid } from '../../box.ts';
import type { Finding, Rule } from '../../findings.ts';
import { toUprightBox } from '../../orientation.ts';
import {
  type AnnotationRecord,
  boxSchema,
  type ImageRecord,
  type PhraseRecord,
  phraseStateId,
  type Region,
} from '../../records.ts';
import { normaliseText } from '../../text.ts';
import type { DatasetProposals } from '../dataset.ts';

/** What reading may find wrong; the rest of the file is read all the same. */
export const objembedReadRules = {
  'objembed-read/record': { severity: 'error', meaning: 'A line is not a record of the format.' },
  'objembed-read/image': { severity: 'error', meaning: 'A record is about an image that the project does not have.' },
  'objembed-read/object': { severity: 'error', meaning: 'An object has no usable box or no text.' },
  'objembed-read/proposals': { severity: 'error', meaning: 'An entry of the proposals file is no list of boxes.' },
  'objembed-read/captions': { severity: 'warning', meaning: 'Records of one image have different captions.' },
} as const satisfies Record<string, Rule>;

type ReadRule = keyof typeof objembedReadRules;
export type ObjEmbedReadFinding = Finding<ReadRule>;

/** Where the data goes: the images and phrases that are there, and how it was written. */
export type ObjEmbedTarget = {
  readonly images: readonly ImageRecord[];
  readonly phrases: readonly PhraseRecord[];
  /** What stands before every image path, as in the export options. */
  readonly root: string;
  readonly frame: 'stored' | 'upright';
  readonly newId: () => string;
};

export type ObjEmbedImport = {
  /** New phrases, and the regions, captions and verified absences of the images. */
  readonly records: readonly AnnotationRecord[];
  /** By image id, in the order of the file. */
  readonly proposals: ReadonlyMap<string, DatasetProposals>;
  readonly findings: readonly ObjEmbedReadFinding[];
};

const recordSchema = z.object({
  image: z.string(),
  objects: z.array(z.object({ bbox: boxSchema, label: z.string() })).default([]),
  negs: z.array(z.string()).default([]),
  captions: z.object({ short_caption: z.string().default(''), long_caption: z.string().default('') }).optional(),
});

const boxesSchema = z.array(boxSchema);
const proposalsSchema = z.record(z.string(), z.unknown());
// The evaluation scripts also take a pair of boxes and scores.
const entrySchema = z.union([
  boxesSchema.transform((boxes) => ({ boxes, scores: [] })),
  z.tuple([boxesSchema, z.array(z.number())]).transform(([boxes, scores]) => ({ boxes, scores })),
]);

type TrainingRecord = z.infer<typeof recordSchema>;

/**
 * Reads ObjEmbed training data. Records of one image are joined again: objects with the same box become one region
 * with several phrases, and negs become phrases verified absent.
 * @param lines the parsed lines of a `.jsonl` file, or the items of a `.json` file.
 * @param proposals the parsed proposals file.
 */
export function readObjEmbed(lines: Iterable<unknown>, proposals: unknown, target: ObjEmbedTarget): ObjEmbedImport {
  const findings: ObjEmbedReadFinding[] = [];
  const note: Note = (code, imageId, message) => {
    findings.push({ code, severity: objembedReadRules[code].severity, imageId, message });
  };
  const findImage = imageFinder(target);
  const vocabulary = growVocabulary(target);
  const records = [...groupByImage(lines, findImage, note)].flatMap(([image, of]) =>
    joinRecords(image, of, target, vocabulary.idOf, note),
  );
  return {
    records: [...vocabulary.added, ...records],
    proposals: readProposals(proposals, target, findImage, note),
    findings,
  };
}

type Note = (code: ReadRule, imageId: string | null, message: string) => void;
type FindImage = (key: string) => ImageRecord | undefined;

function groupByImage(
  lines: Iterable<unknown>,
  findImage: FindImage,
  note: Note,
): ReadonlyMap<ImageRecord, readonly TrainingRecord[]> {
  const byImage = new Map<ImageRecord, TrainingRecord[]>();
  let number = 0;
  for (const line of lines) {
    number += 1;
    const parsed = recordSchema.safeParse(line);
    if (!parsed.success) {
      note('objembed-read/record', null, `Record ${number}: ${describe(parsed.error)}`);
      continue;
    }
    const image = findImage(parsed.data.image);
    if (image === undefined) {
      const message = `Record ${number}: expected an image of the project, got ${parsed.data.image}.`;
      note('objembed-read/image', null, message);
      continue;
    }
    const records = byImage.get(image);
    if (records === undefined) byImage.set(image, [parsed.data]);
    else records.push(parsed.data);
  }
  return byImage;
}

function imageFinder({ images, root }: ObjEmbedTarget): FindImage {
  const byPath = new Map(images.map((image) => [image.path, image]));
  const prefix = root === '' ? '' : `${root.replace(/\/$/, '')}/`;
  return (key) => (key.startsWith(prefix) ? byPath.get(key.slice(prefix.length).normalize()) : undefined);
}

/** Phrase ids by text; a text not met before becomes a new phrase at the end of the vocabulary. */
function growVocabulary({ phrases, newId }: ObjEmbedTarget): { added: PhraseRecord[]; idOf: (text: string) => string } {
  const ids = new Map(phrases.map(({ id, text }) => [text, id]));
  const added: PhraseRecord[] = [];
  const first = phrases.reduce((last, { position }) => Math.max(last, position), -1) + 1;
  const idOf = (text: string): string => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    const id = newId();
    added.push({ type: 'phrase', id, text, position: first + added.length });
    ids.set(text, id);
    return id;
  };
  return { added, idOf };
}

function joinRecords(
  image: ImageRecord,
  records: readonly TrainingRecord[],
  target: ObjEmbedTarget,
  idOf: (text: string) => string,
  note: Note,
): AnnotationRecord[] {
  const imageId = image.id;
  const negs = new Set(records.flatMap((record) => record.negs.map(normaliseText)).filter((text) => text !== ''));
  return [
    ...joinObjects(image, records, target, idOf, note),
    ...joinCaptions(image, records, note),
    ...[...negs].map(idOf).map((phraseId) => {
      const id = phraseStateId(imageId, phraseId);
      return { type: 'phraseState', id, imageId, phraseId, state: 'verified absent' } as const;
    }),
  ];
}

function joinObjects(
  image: ImageRecord,
  records: readonly TrainingRecord[],
  { frame, newId }: ObjEmbedTarget,
  idOf: (text: string) => string,
  note: Note,
): Region[] {
  const regions = new Map<string, { box: Box; phraseIds: Set<string> }>();
  for (const { bbox, label } of records.flatMap((record) => record.objects)) {
    const text = normaliseText(label);
    if (!isValid(bbox) || text === '') {
      const message = `${image.path}: expected a box with an area and a text, got [${bbox.join(', ')}] "${label}".`;
      note('objembed-read/object', image.id, message);
      continue;
    }
    const box = frame === 'stored' ? toUprightBox(bbox, image, image.orientation) : bbox;
    const region = regions.get(box.join()) ?? { box, phraseIds: new Set() };
    region.phraseIds.add(idOf(text));
    regions.set(box.join(), region);
  }
  return Array.from(regions.values(), ({ box, phraseIds }) => ({
    type: 'region',
    id: newId(),
    imageId: image.id,
    box,
    phraseIds: [...phraseIds],
    source: { kind: 'imported', from: 'objembed' },
    scores: null,
  }));
}

function joinCaptions({ id, path }: ImageRecord, records: readonly TrainingRecord[], note: Note): AnnotationRecord[] {
  const all = records.flatMap(({ captions }) => (captions === undefined ? [] : [captions]));
  const [first] = all;
  if (first === undefined) return [];
  const same = all.every(
    (other) => other.short_caption === first.short_caption && other.long_caption === first.long_caption,
  );
  if (!same) note('objembed-read/captions', id, `${path}: records have different captions; the first are taken.`);
  const texts = { short: normaliseText(first.short_caption), long: normaliseText(first.long_caption) };
  return [{ type: 'captions', id, imageId: id, ...texts }];
}

function readProposals(
  file: unknown,
  { frame }: ObjEmbedTarget,
  findImage: FindImage,
  note: Note,
): Map<string, DatasetProposals> {
  const proposals = new Map<string, DatasetProposals>();
  const entries = proposalsSchema.safeParse(file);
  if (!entries.success) note('objembed-read/proposals', null, 'Expected a JSON object of boxes by image.');
  for (const [key, value] of Object.entries(entries.data ?? {})) {
    const image = findImage(key);
    const parsed = entrySchema.safeParse(value);
    if (image === undefined) continue;
    if (!parsed.success) {
      note('objembed-read/proposals', image.id, `${key}: expected a list of boxes of four numbers each.`);
      continue;
    }
    const { boxes, scores } = parsed.data;
    const upright = frame === 'stored' ? boxes.map((box) => toUprightBox(box, image, image.orientation)) : boxes;
    proposals.set(image.id, { boxes: upright, scores });
  }
  return proposals;
}

function describe({ issues: [issue] }: z.ZodError): string {
  return issue === undefined ? 'expected a record.' : `${issue.path.join('.') || 'record'}: ${issue.message}.`;
}
